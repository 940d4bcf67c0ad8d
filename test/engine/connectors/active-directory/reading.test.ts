import t from 'tap';
import {
  connectorFor,
  exportItem,
  openTestDirectory,
  PASSWORD,
  readEverything,
  signIn,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, managed, staff, leavers, unmanaged } = await openTestDirectory(t);

for (let n = 0; n < 23; n++) await administrator.addPerson(`Staff ${n}`, staff, { sAMAccountName: `staff${n}` });
for (let n = 0; n < 4; n++) await administrator.addPerson(`Leaver ${n}`, leavers, { sAMAccountName: `leaver${n}` });
await administrator.addPerson('Contractor', unmanaged, { sAMAccountName: 'contractor' });

t.test('reading everything', async (t) => {
  t.test('takes as many pages as it needs, and says so at the end only', async (t) => {
    const { people, pages, end } = await readEverything(connectorFor(directory, { pageSize: 10 }));

    t.equal(people.length, 27);
    t.strictSame(pages, [10, 10, 7]);
    t.match(end, { everything: true, deletionsUnsafe: undefined, notes: [], containers: { [managed]: 27 } });
  });

  t.test('says what the clock of the controller shows', async (t) => {
    const { end } = await readEverything(connectorFor(directory));

    const apart = Math.abs(Date.parse(end?.systemTime ?? '') - Date.now());
    t.ok(apart < 60_000, `${end?.systemTime} is the time of this machine, which it runs on`);
  });

  t.test('twice gives the same anchors and hashes', async (t) => {
    const first = await readEverything(connectorFor(directory));
    const second = await readEverything(connectorFor(directory, { pageSize: 3 }));

    t.same(hashes(second.people), hashes(first.people));
  });

  t.test('shows no change when somebody signs in, and one when the account is disabled', async (t) => {
    const connector = connectorFor(directory, { containers: [leavers], createIn: leavers });
    const account = { sAMAccountName: 'signer', userPrincipalName: 'signer@trust.local' };
    await exportItem(connector, starter('Signer', leavers, account));
    await administrator.set(`CN=Signer,${leavers}`, 'pwdLastSet', '-1');
    const created = await readEverything(connector);

    t.equal(await signIn(directory, 'signer@trust.local', PASSWORD), 'welcome');
    const signedIn = await readEverything(connector);
    await administrator.set(`CN=Signer,${leavers}`, 'userAccountControl', '514');
    const disabled = await readEverything(connector);

    t.strictSame(differing(created.people, signedIn.people), []);
    t.strictSame(differing(signedIn.people, disabled.people), ['signer']);
    await administrator.client.del(`CN=Signer,${leavers}`);
  });

  t.test('leaves out computers, groups and units', async (t) => {
    await administrator.client.add(`CN=WARD9,${staff}`, { objectClass: 'computer', sAMAccountName: 'WARD9$' });
    await administrator.client.add(`CN=Nurses,${staff}`, { objectClass: 'group', sAMAccountName: 'nurses' });

    const { people } = await readEverything(connectorFor(directory));

    t.equal(people.length, 27);
  });

  t.test('brings the facts that the never-touch list looks at', async (t) => {
    const dn = `CN=Staff 2,${staff}`;
    await administrator.set(`CN=Nurses,${staff}`, 'member', dn);
    await administrator.set(dn, 'adminCount', '1');
    await administrator.set(dn, 'servicePrincipalName', 'http/b.trust.local', 'http/a.trust.local');

    const { people } = await readEverything(connectorFor(directory));

    t.match(people.find(({ values }) => values['sAMAccountName'] === 'staff2')?.values, {
      adminCount: '1',
      servicePrincipalName: 'http/a.trust.local\u001ehttp/b.trust.local',
      memberOf: `CN=Nurses,${staff}`,
    });
  });

  t.test('keeps the NHSmail id apart from the employee number, whichever attribute holds it', async (t) => {
    await administrator.set(`CN=Staff 3,${staff}`, 'employeeNumber', 'A-1');
    await administrator.set(`CN=Staff 3,${staff}`, 'employeeID', 'B-2');
    const staff3 = async (nhsmailIdAttribute: string) => {
      const { people } = await readEverything(connectorFor(directory, { nhsmailIdAttribute }));
      return people.find(({ values }) => values['sAMAccountName'] === 'staff3')?.values;
    };

    t.match(await staff3('employeeNumber'), { nhsmailId: 'A-1', employeeNumber: 'B-2' });
    t.match(await staff3('EMPLOYEEID'), { nhsmailId: 'B-2', employeeNumber: 'A-1' }, 'in any spelling');
  });

  t.test('leaves a mark that names controller, database and sequence number', async (t) => {
    const first = JSON.parse((await readEverything(connectorFor(directory))).end?.watermark ?? '');
    await administrator.set(`CN=Staff 4,${staff}`, 'title', 'Nurse');
    const second = JSON.parse((await readEverything(connectorFor(directory))).end?.watermark ?? '');

    t.match(first, { server: 'dc1.trust.local', invocationId: /^[0-9a-f-]{36}$/, usn: /^\d+$/ });
    t.equal(second.invocationId, first.invocationId);
    t.ok(Number(second.usn) > Number(first.usn));
  });

  t.test('says which attributes this directory does not have', async (t) => {
    const { end } = await readEverything(connectorFor(directory));

    t.strictSame(end?.unavailable, ['hiddenFromAddressList']);
  });
});

t.test('several containers', async (t) => {
  t.test('are counted one by one', async (t) => {
    const { people, end } = await readEverything(connectorFor(directory, { containers: [staff, leavers, unmanaged] }));

    t.equal(people.length, 28);
    t.strictSame(end?.containers, { [staff]: 23, [leavers]: 4, [unmanaged]: 1 });
  });

  t.test('that overlap give each person once, and each container its count', async (t) => {
    const containers = [leavers, managed, managed.toUpperCase()];

    const { people, end } = await readEverything(connectorFor(directory, { containers }));

    t.equal(people.length, 27);
    t.equal(new Set(people.map(({ anchor }) => anchor)).size, 27);
    t.match(end?.containers, { [leavers]: 4, [managed]: 27 });
  });

  t.test('of different domains are refused', async (t) => {
    t.throws(() => connectorFor(directory, { containers: [staff, 'OU=Staff,DC=other,DC=local'] }), {
      code: 'configuration-invalid',
      message: /dc=trust,dc=local and dc=other,dc=local/,
    });
  });

  t.test('of a domain that this server does not hold fail the read', async (t) => {
    const elsewhere = 'OU=Staff,DC=other,DC=local';
    const connector = connectorFor(directory, { containers: [elsewhere], createIn: elsewhere });

    await t.rejects(readEverything(connector), { code: 'failed-search' });
  });

  t.test('one of which does not exist fail the read: its people must not look like leavers', async (t) => {
    const connector = connectorFor(directory, { containers: [staff, `OU=Ward 9,${managed}`] });

    await t.rejects(readEverything(connector), { code: 'failed-search', message: /OU=Ward 9/ });
  });
});

t.test('the whole domain as one container gives everybody, without references to elsewhere', async (t) => {
  const { people } = await readEverything(connectorFor(directory, { containers: [directory.baseDn] }));

  t.ok(people.some(({ values }) => values['sAMAccountName'] === 'Administrator' && values['adminCount'] === '1'));
  t.equal(people.find(({ values }) => values['sAMAccountName'] === 'krbtgt')?.values['isCriticalSystemObject'], 'true');
});

t.test(
  'an account that moves while we read, from a container to come to one already read, is not missing',
  async (t) => {
    const connector = connectorFor(directory, { containers: [leavers, staff], createIn: staff, pageSize: 2 });
    const accounts: string[] = [];
    let moved = false;

    for await (const batch of connector.readAll({ now: new Date(), signal: AbortSignal.timeout(20_000) })) {
      accounts.push(...(batch.objects?.anchors ?? []));
      if (moved) continue;
      moved = true;
      await administrator.client.modifyDN(`CN=Staff 9,${staff}`, `CN=Staff 9,${leavers}`);
    }

    t.equal(accounts.length, 27);
    t.equal(new Set(accounts).size, 27);
  },
);

t.test('a read that is stopped ends at once, and without an end', async (t) => {
  const controller = new AbortController();
  const batches = connectorFor(directory, { pageSize: 1 }).readAll({ now: new Date(), signal: controller.signal });
  const read = (async () => {
    for await (const batch of batches) {
      if (batch.end !== undefined) return 'everything';
      controller.abort();
    }
    return 'a part';
  })();

  await t.rejects(read, { code: 'stopped-user' });
});

t.test('options that can never work are refused before anything is connected', async (t) => {
  const wrong = [
    [{ url: 'ldap://127.0.0.1' }, /ldaps:\/\//],
    [{ containers: [] }, /name at least one/],
    [{ pageSize: 5000 }, /between 1 and 1000/],
    [{ nhsmailIdAttribute: 'Mail' }, /already holds "Primary e-mail address"/],
  ] as const;
  for (const [options, message] of wrong) {
    t.throws(() => connectorFor(directory, options), { code: 'configuration-invalid', message });
  }
  t.throws(() => connectorFor(directory, { createIn: 'Staff' }), { code: 'invalid-dn' });
});

function hashes(people: readonly { anchor: string; hash: string }[]): string[] {
  return people.map(({ anchor, hash }) => `${anchor} ${hash}`).sort();
}

type People = Awaited<ReturnType<typeof readEverything>>['people'];

function differing(before: People, after: People): string[] {
  const known = new Set(hashes(before));
  return after
    .filter((one) => !known.has(`${one.anchor} ${one.hash}`))
    .map(({ values }) => `${values['sAMAccountName']}`);
}

import t from 'tap';
import {
  connectorFor,
  exportItem,
  type Imported,
  openTestDirectory,
  PASSWORD,
  readChanges,
  readEverything,
  signIn,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, connector, managed, staff, leavers, unmanaged } = await openTestDirectory(t);

for (const name of ['Ada Obi', 'Ben Ito', 'Cai Rees']) await administrator.addPerson(name, staff, named(name));
await administrator.addPerson('Contractor', unmanaged, named('Contractor'));

t.test('a delta import', async (t) => {
  t.test('brings nobody when nothing has happened', async (t) => {
    const mark = await markNow();

    const changes = await readChanges(connector, mark);

    t.match(changes, { people: [], removed: [], end: { everything: false, notes: [] } });
  });

  t.test('brings who is new, who has changed and who has moved within, each as a full import shows them', async (t) => {
    const mark = await markNow();
    await administrator.addPerson('Dee Lim', staff, named('Dee Lim'));
    await administrator.set(`CN=Ada Obi,${staff}`, 'title', 'Ward manager');
    await administrator.client.modifyDN(`CN=Ben Ito,${staff}`, `CN=Ben Ito,${leavers}`);

    const changes = await readChanges(connector, mark);

    const full = await readEverything(connector);
    const expected = full.people.filter(({ values }) => values['displayName'] !== 'Cai Rees');
    t.strictSame(byAnchor(changes), byAnchor({ ...full, people: expected }));
    t.strictSame(changes.removed, []);
  });

  t.test('begins where the one before it ended', async (t) => {
    const mark = await markNow();
    await administrator.set(`CN=Ada Obi,${staff}`, 'title', 'Matron');
    const first = await readChanges(connector, mark);

    const second = await readChanges(connector, first.end?.watermark);

    t.strictSame([first.people.length, second.people.length], [1, 0]);
  });

  t.test('takes as many pages as it needs', async (t) => {
    const mark = await markNow();
    for (let n = 0; n < 7; n++) await administrator.addPerson(`Page ${n}`, leavers, named(`page${n}`));

    const { pages } = await readChanges(connectorFor(directory, { pageSize: 3 }), mark);

    t.strictSame(pages, [3, 3, 1]);
  });

  t.test('names who was deleted, and nobody else', async (t) => {
    const anchor = await anchorOf('Cai Rees');
    const mark = await markNow();
    await administrator.client.del(`CN=Cai Rees,${staff}`);

    const changes = await readChanges(connector, mark);

    t.match(changes, { people: [], removed: [anchor], end: { notes: [] } });
  });

  t.test('names who was moved out of the containers, with the place as evidence', async (t) => {
    const anchor = await anchorOf('Ada Obi');
    const mark = await markNow();
    await administrator.client.modifyDN(`CN=Ada Obi,${staff}`, `CN=Ada Obi,${unmanaged}`);
    await administrator.set(`CN=Contractor,${unmanaged}`, 'title', 'Electrician');

    const changes = await readChanges(connector, mark);

    t.same([changes.people, changes.removed], [[], []]);
    t.ok(changes.elsewhere.includes(anchor));
    await administrator.client.modifyDN(`CN=Ada Obi,${unmanaged}`, `CN=Ada Obi,${staff}`);
  });

  t.test('brings who was moved in from elsewhere', async (t) => {
    const mark = await markNow();
    await administrator.client.modifyDN(`CN=Contractor,${unmanaged}`, `CN=Contractor,${staff}`);

    const { people } = await readChanges(connector, mark);

    t.match(people, [{ values: { displayName: 'Contractor', distinguishedName: `CN=Contractor,${staff}` } }]);
  });

  t.test('shows no difference in somebody who has only signed in', async (t) => {
    await exportItem(connector, starter('Signer', staff));
    await administrator.set(`CN=Signer,${staff}`, 'pwdLastSet', '-1');
    const before = await readEverything(connector);
    t.equal(await signIn(directory, 'signer@trust.local', PASSWORD), 'welcome');

    const { people } = await readChanges(connector, before.end?.watermark);

    const known = new Set(before.people.map(({ anchor, hash }) => `${anchor} ${hash}`));
    t.same(
      people.filter(({ anchor, hash }) => !known.has(`${anchor} ${hash}`)),
      [],
    );
  });

  t.test('is not disturbed by a deleted member of a group, nor by groups, computers and new units', async (t) => {
    const dn = await administrator.addPerson('Member', staff, named('Member'));
    await administrator.client.add(`CN=Night shift,${staff}`, { objectClass: 'group', sAMAccountName: 'night' });
    await administrator.set(`CN=Night shift,${staff}`, 'member', dn);
    const mark = await markNow();
    await administrator.client.del(dn);
    await administrator.set(`CN=Night shift,${staff}`, 'description', 'Nights');
    await administrator.client.add(`CN=WARD9,${staff}`, { objectClass: 'computer', sAMAccountName: 'WARD9$' });
    const unit = await administrator.addUnit(`OU=Ward 9,${staff}`);
    await administrator.addPerson('Newman', unit, named('Newman'));

    const { people, removed } = await readChanges(connector, mark);

    t.strictSame(
      people.map(({ values }) => values['displayName']),
      ['Newman'],
    );
    t.equal(removed.length, 1);
  });
});

t.test('an account that may not see deleted objects', async (t) => {
  const bindDn = await administrator.addAccount('blind', unmanaged);
  const blind = connectorFor(directory, { bindDn, password: () => PASSWORD });

  t.test('is told so by the check, with the right that is missing', async (t) => {
    const findings = await blind.test(AbortSignal.timeout(10_000));

    const finding = findings.find(({ what }) => /deleted objects/.test(what));
    t.match(finding, { ok: true, what: /not shown deleted objects/, remedy: /CN=Deleted Objects,DC=trust.*blind@/ });
  });

  t.test('is told by the check that it may, once it has the right', async (t) => {
    const findings = await connector.test(AbortSignal.timeout(10_000));

    t.strictSame(
      findings.find(({ what }) => /deleted objects/.test(what)),
      { ok: true, what: 'the account is shown deleted objects' },
    );
  });

  t.test('misses a deletion in a delta, says so, and takes nobody else for gone', async (t) => {
    await administrator.addPerson('Unseen', staff, named('Unseen'));
    const mark = (await readEverything(blind)).end?.watermark;
    await administrator.client.del(`CN=Unseen,${staff}`);

    const changes = await readChanges(blind, mark);

    t.match(changes, { people: [], removed: [], end: { notes: [/shows in a full import only/] } });
  });
});

t.test('only a read of everything can tell', async (t) => {
  const refused = { code: 'watermark-too-old' };

  t.test('when there was none before, or its mark cannot be understood', async (t) => {
    for (const mark of [undefined, '', '2026-01-05T08:00:00Z', '{"usn":"1"}']) {
      await t.rejects(readChanges(connector, mark), { ...refused, message: /no earlier import/ });
    }
  });

  t.test('when a unit was renamed: the names of all below it change without a sign', async (t) => {
    const mark = await markNow();
    await administrator.client.modifyDN(`OU=Ward 9,${staff}`, `OU=Ward 10,${staff}`);

    await t.rejects(readChanges(connector, mark), { ...refused, message: /OU=Ward 10.* renamed or moved/ });
  });

  t.test('when a unit was moved out of the containers, or into them', async (t) => {
    const leaving = await markNow();
    await administrator.client.modifyDN(`OU=Ward 10,${staff}`, `OU=Ward 10,${unmanaged}`);
    await t.rejects(readChanges(connector, leaving), refused);

    const coming = await markNow();
    await administrator.client.modifyDN(`OU=Ward 10,${unmanaged}`, `OU=Ward 10,${staff}`);
    await t.rejects(readChanges(connector, coming), refused);
  });

  t.test('but not when a unit got another description', async (t) => {
    const mark = await markNow();
    await administrator.set(`OU=Ward 10,${staff}`, 'description', 'Closed in summer');

    await t.resolves(readChanges(connector, mark));
  });

  t.test('when another container or another attribute is read than last time', async (t) => {
    const mark = await markNow();

    await t.rejects(readChanges(connectorFor(directory, { containers: [managed, unmanaged] }), mark), {
      ...refused,
      message: /containers or the attributes/,
    });
    await t.rejects(readChanges(connectorFor(directory, { nhsmailIdAttribute: 'employeeID' }), mark), refused);
    await t.resolves(readChanges(connectorFor(directory, { containers: [managed.toUpperCase()] }), mark));
  });

  t.test('when the last import is older than the memory of deletions', async (t) => {
    const mark = await markNow();

    await t.resolves(readChanges(connector, mark, new Date('2026-07-02T08:00:00Z')));
    await t.rejects(readChanges(connector, mark, new Date('2026-07-04T08:00:00Z')), {
      ...refused,
      message: /180 days/,
    });
  });

  t.test('when the controller went back to an older state, and nobody counts as gone then', async (t) => {
    const mark = JSON.parse((await markNow()) ?? '');
    const later = JSON.stringify({ ...mark, usn: String(Number(mark.usn) + 1000) });

    await t.rejects(readChanges(connector, later), { ...refused, message: /older state/ });
    const { end } = await readEverything(connector, undefined, later);
    t.match(end, { everything: true, deletionsUnsafe: /older state/ });
  });

  t.test(
    'at another controller or after its database was rebuilt; the next import reads everything again',
    async (t) => {
      const mark = JSON.parse((await markNow()) ?? '');
      const others = [
        { ...mark, server: 'dc9.trust.local' },
        { ...mark, invocationId: '00000000-0000-4000-8000-000000000000' },
      ];
      for (const other of others.map((one) => JSON.stringify(one))) {
        await t.rejects(readChanges(connector, other), refused);
        const first = await readEverything(connector, undefined, other);
        await t.rejects(readChanges(connector, first.end?.watermark), { ...refused, message: /first one at/ });
        const second = await readEverything(connector, undefined, first.end?.watermark);
        const third = await readChanges(connector, second.end?.watermark);
        const nextDay = new Date('2026-01-06T08:00:00Z');
        await t.rejects(readChanges(connector, third.end?.watermark, nextDay), { ...refused, message: /has had time/ });
        const fourth = await readEverything(connector, undefined, third.end?.watermark, nextDay);
        await t.resolves(readChanges(connector, fourth.end?.watermark, nextDay));

        t.match(first.end, { deletionsUnsafe: /last/ });
        t.match(second.end, { deletionsUnsafe: undefined, deletionsWait: /may not have received everybody yet/ });
        t.match(third, { people: [], removed: [] });
        t.match(
          fourth.end,
          { deletionsUnsafe: undefined, deletionsWait: undefined },
          'who is absent a day later is gone',
        );
      }
    },
  );
});

t.test('a container that is gone fails a delta as it fails a full import', async (t) => {
  const unit = await administrator.addUnit(`OU=Closing,${managed}`);
  const closing = connectorFor(directory, { containers: [staff, unit], createIn: staff });
  const mark = (await readEverything(closing)).end?.watermark;
  await administrator.client.del(unit);

  await t.rejects(readChanges(closing, mark), { code: 'failed-search', message: /OU=Closing/ });
});

async function markNow(): Promise<string | undefined> {
  return (await readEverything(connector)).end?.watermark;
}

async function anchorOf(name: string): Promise<string> {
  const { people } = await readEverything(connector);
  return people.find(({ values }) => values['displayName'] === name)?.anchor ?? '';
}

function named(name: string): Record<string, string> {
  return { displayName: name, sAMAccountName: name.toLowerCase().replaceAll(' ', '') };
}

function byAnchor({ people }: Imported): string[] {
  return people.map(({ anchor, hash }) => `${anchor} ${hash}`).sort();
}

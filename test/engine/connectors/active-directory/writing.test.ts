import t from 'tap';
import {
  anchorOf,
  change,
  exportItem,
  exportItems,
  namedValues,
  openTestDirectory,
  PASSWORD,
  readEverything,
  signIn,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, connector, staff, leavers, unmanaged, managed } = await openTestDirectory(t);

t.test('creating an account', async (t) => {
  const outcome = await exportItem(
    connector,
    starter('Ada Obi', staff, {
      givenName: 'Ada',
      sn: 'Obi',
      mail: 'ada.obi@nhs.example',
      nhsmailId: 'N-1001',
      title: 'Nurse',
    }),
  );

  t.match(outcome, { result: 'accepted', anchor: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ });

  t.test('answers with the anchor under which the next import finds it, with the values sent', async (t) => {
    const { people } = await readEverything(connector);

    const ada = people.find(({ values }) => values['sAMAccountName'] === 'adaobi');

    t.equal(ada?.anchor, outcome.result === 'accepted' && outcome.anchor);
    t.strictSame(ada?.values, {
      distinguishedName: `CN=Ada Obi,${staff}`,
      sAMAccountName: 'adaobi',
      userPrincipalName: 'adaobi@trust.local',
      givenName: 'Ada',
      sn: 'Obi',
      displayName: 'Ada Obi',
      title: 'Nurse',
      mail: 'ada.obi@nhs.example',
      nhsmailId: 'N-1001',
      accountDisabled: 'false',
    });
  });

  t.test('lets the person in with the first password, which must be changed at once', async (t) => {
    t.equal(await signIn(directory, 'adaobi@trust.local', PASSWORD), '773', 'the reason is "must change password"');
    t.equal(await signIn(directory, 'adaobi@trust.local', 'Wr0ng!Passw0rd'), '52e', 'a wrong one is told apart');
  });

  t.test('makes a disabled account when there is no password', async (t) => {
    const { password: _, ...item } = starter('Nia Poe', staff);

    t.match(await exportItem(connector, item), { result: 'accepted' });

    const made = await administrator.look(`CN=Nia Poe,${staff}`, 'userAccountControl');
    t.equal(Number(made?.['userAccountControl']) & 2, 2);
  });
});

t.test('a create that the directory refuses', async (t) => {
  await administrator.addPerson('Taken', staff, { sAMAccountName: 'taken', userPrincipalName: 'taken@trust.local' });
  const refusals = [
    ['when the name in the unit is taken', starter('Taken', staff, { sAMAccountName: 'other1' }), 'cd-existing-object'],
    ['when the account name is taken', starter('Ann Two', staff, { sAMAccountName: 'taken' }), 'cd-existing-object'],
    [
      'when the sign-in name is taken',
      starter('Ann Three', staff, { userPrincipalName: 'taken@trust.local' }),
      'cd-existing-object',
    ],
    ['when the unit does not exist', starter('Ann Four', `OU=Ward 9,${managed}`), 'non-existent-parent'],
    [
      'when the password is too weak',
      { ...starter('Ann Five', staff), password: 'password' },
      'password-policy-violation',
    ],
    [
      'when the employee number is too long',
      starter('Ann Six', staff, { employeeNumber: '9'.repeat(17) }),
      'syntax-violation',
    ],
    ['when it would lie outside the containers', starter('Ann Seven', unmanaged), 'never-touched'],
    [
      'when the account name is over 20 characters',
      starter('Ann Eight', staff, { sAMAccountName: 'a'.repeat(21) }),
      'constraint-violation',
    ],
    [
      'when the account name holds a slash',
      starter('Ann Nine', staff, { sAMAccountName: 'ann/nine' }),
      'constraint-violation',
    ],
    [
      'when the name is over 64 characters',
      starter('A'.repeat(65), staff, { sAMAccountName: 'long' }),
      'constraint-violation',
    ],
    ['when the name is no distinguished name', starter('Ann Ten', 'Staff'), 'invalid-dn'],
    [
      'when the attribute is for Exchange only',
      starter('Ann Twelve', staff, { hiddenFromAddressList: 'true' }),
      'schema-violation',
    ],
    ['when a value is nothing but spaces', starter('Ann Thirteen', staff, { title: ' ' }), 'constraint-violation'],
  ] as const;
  for (const [situation, item, code] of refusals) {
    t.test(`is refused with ${code} ${situation}, and nothing is created`, async (t) => {
      const before = await administrator.count('(objectClass=user)');

      const outcome = await exportItem(connector, item);

      t.match(outcome, { result: 'refused', code });
      t.equal(await administrator.count('(objectClass=user)'), before);
    });
  }

  t.test('does not spoil its neighbours, and the answers keep their order', async (t) => {
    const items = Array.from({ length: 12 }, (_, n) =>
      starter(`Batch ${n}`, n % 4 === 1 ? `OU=Ward 9,${managed}` : leavers, { sAMAccountName: `batch${n}` }),
    );

    const outcomes = await exportItems(connector, ...items);

    const expected = items.map((_, n) => (n % 4 === 1 ? 'refused' : 'accepted'));
    t.strictSame(
      outcomes.map(({ result }) => result),
      expected,
    );
    t.equal(await administrator.count('(cn=Batch *)'), 9);
  });
});

t.test('changing an account', async (t) => {
  const dn = await administrator.addPerson('Bo Chen', staff, {
    sAMAccountName: 'bochen',
    title: 'Porter',
    mobile: '07700 900001',
  });
  const anchor = await anchorOf(connector, 'bochen');

  t.test('sets the new values and clears the empty ones', async (t) => {
    t.match(await exportItem(connector, change('update', anchor, { title: 'Head porter', sn: 'Chen' })), {
      result: 'accepted',
    });
    t.match(await exportItem(connector, change('clear', anchor, { mobile: '', department: '' })), {
      result: 'accepted',
    });

    const after = await administrator.look(dn, 'title', 'sn', 'mobile');
    t.match(after, { title: 'Head porter', sn: 'Chen', mobile: [] });
  });

  t.test('finds it by its anchor after somebody has moved and renamed it', async (t) => {
    const moved = `CN=Bo Chen-Lee,${leavers}`;
    await administrator.client.modifyDN(dn, moved);

    t.match(await exportItem(connector, change('update', anchor, { sn: 'Chen-Lee' })), { result: 'accepted' });

    t.match(await administrator.look(moved, 'sn'), { sn: 'Chen-Lee' });
  });

  t.test('is refused for one that is gone', async (t) => {
    const outcome = await exportItem(connector, change('update', '00000000-0000-4000-8000-000000000000', { sn: 'X' }));

    t.match(outcome, { result: 'refused', code: 'cd-missing-object' });
  });

  t.test('is refused for a manager who was deleted since the last import', async (t) => {
    const manager = await administrator.addPerson('Di Gone', staff, { sAMAccountName: 'digone' });
    await administrator.client.del(manager);

    const outcome = await exportItem(connector, change('update', anchor, { manager }));

    t.match(outcome, { result: 'refused', code: 'dn-attributes-failure' });
  });

  t.test('is refused for what an Active Directory does not have, and for what an update does not set', async (t) => {
    t.match(await exportItem(connector, change('leaver', anchor, {})), { code: 'operation-not-supported' });
    t.match(await exportItem(connector, change('update', anchor, { distinguishedName: `CN=Bo,${staff}` })), {
      code: 'operation-not-supported',
    });
    t.match(await exportItem(connector, change('update', anchor, { adminCount: '1' })), {
      code: 'operation-not-supported',
    });
  });
});

t.test('several items of one object go in their order, whatever else is under way', async (t) => {
  const anchors: string[] = [];
  for (let n = 0; n < 6; n++) {
    await administrator.addPerson(`Order ${n}`, staff, { sAMAccountName: `order${n}` });
    anchors.push(await anchorOf(connector, `order${n}`));
  }
  const titles = ['first', 'second', 'third', 'last'];
  const items = titles.flatMap((title) => anchors.map((anchor) => change('update', anchor, { title })));

  const outcomes = await exportItems(connector, ...items);

  t.ok(outcomes.every(({ result }) => result === 'accepted'));
  t.equal(await administrator.count('(&(cn=Order *)(title=last))'), anchors.length);
});

t.test('disabling and enabling', async (t) => {
  const dn = await administrator.addPerson('Cy Dean', staff, { sAMAccountName: 'cydean', userAccountControl: '66048' });
  const anchor = await anchorOf(connector, 'cydean');
  const control = async () => (await administrator.look(dn, 'userAccountControl'))?.['userAccountControl'];

  t.test('changes that one bit and keeps "password never expires"', async (t) => {
    t.match(await exportItem(connector, change('disable', anchor, { accountDisabled: 'true' })), {
      result: 'accepted',
    });
    t.equal(await control(), '66050');

    t.match(await exportItem(connector, change('enable', anchor, { accountDisabled: 'false' })), {
      result: 'accepted',
    });
    t.equal(await control(), '66048');
  });

  t.test('twice is as good as once', async (t) => {
    const disable = change('disable', anchor, { accountDisabled: 'true' });

    t.match(await exportItems(connector, disable), [{ result: 'accepted' }]);
    t.match(await exportItems(connector, disable), [{ result: 'accepted' }]);
    t.equal(await control(), '66050');
  });

  t.test('passes over the address list where the schema does not have it', async (t) => {
    const outcome = await exportItem(
      connector,
      change('disable', anchor, { accountDisabled: 'true', hiddenFromAddressList: 'true' }),
    );

    t.match(outcome, { result: 'accepted' });
  });
});

t.test('names with every odd character are created, read back as sent, and changed', async (t) => {
  const names = oddNames();
  const items = names.map((name, n) =>
    starter(name, staff, { sAMAccountName: `odd${n}`, userPrincipalName: `odd${n}@trust.local` }),
  );

  const outcomes = await exportItems(connector, ...items);

  t.strictSame(
    outcomes.map(({ result }) => result),
    names.map(() => 'accepted'),
  );
  const { people } = await readEverything(connector);
  for (const [n, item] of items.entries()) {
    const person = people.find(({ values }) => values['sAMAccountName'] === `odd${n}`);
    const sent = Object.fromEntries(item.changes.map(({ attribute, after }) => [attribute, after]));
    t.equal(person?.values['distinguishedName'], sent['distinguishedName'], `${names[n]}`);
    t.equal(person?.values['displayName'], `${names[n]}`);
    t.match(await exportItem(connector, change('update', person?.anchor ?? '', { title: 'Odd' })), {
      result: 'accepted',
    });
  }
});

t.test('looking for what was sent before a crash', async (t) => {
  const signal = AbortSignal.timeout(20_000);
  const item = starter('Di Eves', staff, { nhsmailId: 'N-2002' });

  t.test('finds nothing when the create never arrived', async (t) => {
    t.strictSame(await connector.find?.(item, signal), { found: false });
  });

  t.test('finds the account that was created, with its values', async (t) => {
    const [outcome] = await exportItems(connector, item);

    const found = await connector.find?.(item, signal);

    t.match(found, { found: true, anchor: (outcome as { anchor: string }).anchor });
    t.match(namedValues(connector, found?.found ? found.values : ''), {
      sAMAccountName: 'dieves',
      nhsmailId: 'N-2002',
    });
  });

  t.test('does not take the account of a namesake for ours', async (t) => {
    await administrator.addPerson('Ed Fox', staff, { sAMAccountName: 'edfox', employeeNumber: 'N-9999' });

    t.strictSame(await connector.find?.(starter('Ed Fox', staff, { nhsmailId: 'N-3003' }), signal), { found: false });
  });

  t.test('shows what a change has become, wherever the account is now', async (t) => {
    const dn = await administrator.addPerson('Flo Gray', staff, { sAMAccountName: 'flogray', title: 'Clerk' });
    const anchor = await anchorOf(connector, 'flogray');
    await administrator.client.modifyDN(dn, `CN=Flo Gray,${leavers}`);

    const found = await connector.find?.(change('update', anchor, { title: 'Chief clerk' }), signal);

    t.match(namedValues(connector, found?.found ? found.values : ''), { title: 'Clerk' });
  });
});

function oddNames(): string[] {
  const ascii = [
    'Smith, John',
    'O\'Neil "Bob"',
    ' lead',
    'trail ',
    '#hash',
    'back\\slash',
    'ends\\',
    'a+b',
    'a;b',
    'a=b',
  ];
  return [
    ...ascii,
    '<a>',
    'a/b',
    'tab\tx',
    'st*r (x)',
    'Zoë Müller',
    'Ŵyn Llŷr',
    '日本 太郎',
    'emoji 😀',
    'two  spaces',
  ];
}

import t from 'tap';
import { canonicalDn, escapeRdnValue } from '../../../../engine/protocol/dn.ts';
import {
  change,
  connectorFor,
  exportItem,
  openTestDirectory,
  readChanges,
  readEverything,
  relocation,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, connector, staff, leavers, unmanaged, managed } = await openTestDirectory(t);

t.test('renaming an account', async (t) => {
  const anchor = await someone('Ada Obi');
  const married = `CN=Ada Hill,${staff}`;

  t.test('gives it the new name in its place, and it stays the same object', async (t) => {
    const outcome = await exportItem(connector, relocation('rename', anchor, `CN=Ada Obi,${staff}`, married));

    t.strictSame(outcome, { result: 'accepted', anchor });
    t.equal(await placeOf(anchor), married);
  });

  t.test('a second time does nothing', async (t) => {
    const usn = await changeNumberOf(married);

    t.match(await exportItem(connector, relocation('rename', anchor, `CN=Ada Obi,${staff}`, married)), {
      result: 'accepted',
    });

    t.equal(await changeNumberOf(married), usn);
  });

  t.test('to another case only is a rename too', async (t) => {
    const after = `CN=Ada HILL,${staff}`;

    t.match(await exportItem(connector, relocation('rename', anchor, married, after)), { result: 'accepted' });

    t.equal(await placeOf(anchor), after);
  });

  t.test('is shown by the next delta import', async (t) => {
    const mark = (await readEverything(connector)).end?.watermark;
    await exportItem(connector, relocation('rename', anchor, `CN=Ada HILL,${staff}`, married));

    const { people, removed } = await readChanges(connector, mark);

    t.match(people, [{ anchor, values: { distinguishedName: married } }]);
    t.strictSame(removed, []);
  });

  t.test('is found afterwards by its anchor, with the new name', async (t) => {
    const item = relocation('rename', anchor, `CN=Ada Obi,${staff}`, married);

    const found = await connector.find?.(item, AbortSignal.timeout(10_000));

    t.match(found, { found: true, anchor, values: new RegExp(married) });
  });
});

t.test('names of every kind come out as they went in, by rename, and by move there and back', async (t) => {
  const names = [
    'Smith, John',
    'O"Neil "Jo"',
    ' leading',
    'trailing ',
    '# 7',
    'in\\side',
    'end\\',
    'end\\\\',
    'a+b;c=d<e>f/g',
    'tab\there',
    '*(star)',
    'Müller Ŵyn',
    '山田',
    'smile 🙂',
    'two  spaces',
  ];
  const anchor = await someone('Plain');
  let before = `CN=Plain,${staff}`;
  for (const name of names) {
    const renamed = `CN=${escapeRdnValue(name)},${staff}`;
    const moved = `CN=${escapeRdnValue(name)},${leavers}`;
    const steps = [
      relocation('rename', anchor, before, renamed),
      relocation('move', anchor, renamed, moved),
      relocation('move', anchor, moved, renamed),
    ];
    for (const item of steps) {
      const outcome = await exportItem(connector, item);
      const wanted = item.changes[0]?.after;

      t.match(outcome, { result: 'accepted' }, JSON.stringify(name));
      t.equal(await placeOf(anchor), wanted, JSON.stringify(name));
    }
    before = renamed;
  }
});

t.test('moving an account', async (t) => {
  const anchor = await someone('Ben Ito');
  const home = `CN=Ben Ito,${staff}`;

  t.test('with a new name at the same time', async (t) => {
    const after = `CN=Ben Ito 2,${leavers}`;

    t.match(await exportItem(connector, relocation('move', anchor, home, after)), { result: 'accepted' });

    t.equal(await placeOf(anchor), after);
  });

  t.test('goes on where a rename before it has changed the name already', async (t) => {
    await administrator.client.modifyDN(await placeOf(anchor), `CN=Ben Ito,${leavers}`);

    t.match(await exportItem(connector, relocation('move', anchor, `CN=Ben Ito 2,${leavers}`, home)), {
      result: 'accepted',
    });

    t.equal(await placeOf(anchor), home);
  });
});

t.test('a rename or move that must not be', async (t) => {
  const anchor = await someone('Cai Rees');
  const home = `CN=Cai Rees,${staff}`;
  await someone('Taken');
  const guarded = await someone('Guarded', { adminCount: '1' });
  const elsewhere = await administrator.addPerson('Outside', unmanaged, { sAMAccountName: 'outside' });
  const outside = await anchorOf(elsewhere);
  const rename = (after: string) => relocation('rename', anchor, home, after);
  const move = (after: string) => relocation('move', anchor, home, after);
  const refusals = [
    ['the name is taken', rename(`CN=Taken,${staff}`), 'cd-existing-object'],
    ['the unit does not exist', move(`CN=Cai Rees,OU=Ward 9,${staff}`), 'non-existent-parent'],
    ['the place lies outside the containers', move(`CN=Cai Rees,${unmanaged}`), 'never-touched'],
    ['the name is too long', rename(`CN=${'x'.repeat(65)},${staff}`), 'constraint-violation'],
    ['the name is no name', rename('Cai Rees'), 'invalid-dn'],
    ['the name does not begin with CN', rename(`OU=Cai Rees,${staff}`), 'invalid-dn'],
    ['it is called a rename and is a move', rename(`CN=Cai Rees,${leavers}`), 'operation-not-supported'],
    ['it would change something else too', change('rename', anchor, { title: 'Nurse' }), 'operation-not-supported'],
    [
      'the account is protected',
      relocation('rename', guarded, `CN=Guarded,${staff}`, `CN=Free,${staff}`),
      'never-touched',
    ],
    ['the account lies elsewhere', relocation('move', outside, elsewhere, `CN=Outside,${staff}`), 'never-touched'],
    [
      'there is no such account',
      relocation('rename', '00000000-0000-4000-8000-000000000404', home, `CN=Nobody,${staff}`),
      'cd-missing-object',
    ],
  ] as const;
  for (const [because, item, code] of refusals) {
    t.test(`is refused because ${because}`, async (t) => {
      t.match(await exportItem(connector, item), { result: 'refused', code });
      t.equal(await placeOf(anchor), home, 'and nothing is changed');
    });
  }

  t.test('is left to the next run when somebody else has moved or renamed the account by hand', async (t) => {
    const byHand = `CN=Cai Rees,${leavers}`;
    await administrator.client.modifyDN(home, byHand);

    t.match(await exportItem(connector, rename(`CN=Cai Rice,${staff}`)), { result: 'retry', code: 'object-changed' });

    t.equal(await placeOf(anchor), byHand);
  });
});

t.test('units that are missing', async (t) => {
  const { upn: bindDn, password } = directory.administrator;
  const making = connectorFor(directory, { bindDn, password: () => password, createContainers: true });

  t.test('are made for a move when the configuration says so, and only the missing ones', async (t) => {
    const anchor = await someone('Dee Lim');
    const after = `CN=Dee Lim,OU=Ward 2\\, north,OU=Site A,${staff}`;

    const outcome = await exportItem(making, relocation('move', anchor, `CN=Dee Lim,${staff}`, after));

    t.match(outcome, { result: 'accepted' });
    t.equal(await placeOf(anchor), canonicalDn(after));
  });

  t.test('are made once for several new accounts', async (t) => {
    const session = await making.openExport?.(AbortSignal.timeout(20_000));
    const items = Array.from({ length: 12 }, (_, n) => starter(`Many ${n}`, `OU=Ward 3,OU=Site B,${staff}`));

    const outcomes = await session?.send(items);
    await session?.close();

    t.same(
      outcomes?.map((outcome) => outcome?.result),
      items.map(() => 'accepted'),
    );
  });

  t.test('are not made without that, outside the containers, or where they are no units', async (t) => {
    const withoutLeave = connectorFor(directory, { bindDn, password: () => password });

    t.match(await exportItem(withoutLeave, starter('Eli One', `OU=Ward 4,${staff}`)), { code: 'non-existent-parent' });
    t.match(await exportItem(making, starter('Eli Two', `OU=Ward 4,${unmanaged}`)), { code: 'never-touched' });
    t.match(await exportItem(making, starter('Eli Three', `CN=Ward 4,${staff}`)), { code: 'non-existent-parent' });
    t.equal(await administrator.count('(name=Ward 4)'), 0);
  });

  t.test('are not made by an account without the right to, which the check tells', async (t) => {
    const powerless = connectorFor(directory, { createContainers: true });

    const outcome = await exportItem(powerless, starter('Eli Four', `OU=Ward 5,${staff}`));

    const findings = await powerless.test(AbortSignal.timeout(10_000));
    t.match(outcome, { result: 'refused', code: 'permission-issue', message: /OU=Ward 5/ });
    t.match(
      findings.find(({ what }) => /organisational units/.test(what)),
      { ok: false, what: `the account may not create organisational units in ${managed}`, remedy: /Delegate/ },
    );
  });

  t.test('are no fault where new accounts go, when they may be made', async (t) => {
    const createIn = `OU=New,${staff}`;
    const { upn, password: secret } = directory.administrator;
    const later = connectorFor(directory, { bindDn: upn, password: () => secret, createIn, createContainers: true });

    const findings = await later.test(AbortSignal.timeout(10_000));

    t.match(
      findings.find(({ what }) => what.includes('createIn')),
      { ok: true, what: `createIn ${createIn} does not exist and will be made` },
    );
  });
});

async function someone(name: string, more: Record<string, string> = {}): Promise<string> {
  const sAMAccountName = name.toLowerCase().replaceAll(' ', '');
  return await anchorOf(await administrator.addPerson(name, staff, { sAMAccountName, ...more }));
}

async function anchorOf(dn: string): Promise<string> {
  const wide = connectorFor(directory, { containers: [directory.baseDn], createIn: directory.baseDn });
  const { people } = await readEverything(wide);
  const found = people.find(({ values }) => values['distinguishedName'] === canonicalDn(dn));
  if (found === undefined) throw new Error(`${dn} is not there`);
  return found.anchor;
}

async function placeOf(anchor: string): Promise<string> {
  const entry = await administrator.look(`<GUID=${anchor}>`, 'cn');
  return canonicalDn(entry?.dn ?? '');
}

async function changeNumberOf(dn: string): Promise<unknown> {
  return (await administrator.look(dn, 'uSNChanged'))?.['uSNChanged'];
}

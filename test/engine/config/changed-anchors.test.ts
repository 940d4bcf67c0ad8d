import t from 'tap';
import { configurationInForce } from '../../../engine/config/in-force.ts';
import { parseConfiguration } from '../../../engine/config/load.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';

const file = 'jml.config.jsonc';
const written = (connector: object) =>
  parseConfiguration(
    JSON.stringify(
      {
        version: 1,
        organisation: { name: 'T', codes: ['X99'], mailDomains: ['nhs.example'] },
        topology: 'local',
        connectors: [connector],
      },
      null,
      2,
    ),
    file,
  );
const places = { createIn: 'OU=S,DC=x', upnSuffix: 'x.example' };
const go2 = { name: 'One', system: 'esr', transport: 'go2', vpd: '999', folder: 'in' };
const table = {
  name: 'One',
  system: 'esr',
  transport: 'delimited',
  file: 'p.csv',
  anchor: 'No',
  columns: { sn: 'Name' },
};
const ldif = { name: 'One', system: 'ad', transport: 'ldif', file: 'd.ldif', ...places };
const ldap = {
  ...{ name: 'One', system: 'ad', transport: 'ldap', url: 'ldaps://dc.example', account: 'a', passwordFile: 'p' },
  ...{ containers: ['DC=x'], ...places },
};
const seen: SpaceRow = {
  ...{ id: 5, connector: 1, anchor: 'a', hash: '', person: null, state: 'Disconnected', rule: '', dueOn: null },
  ...{ stamp: 1, seen: '', sent: '' },
};

/** A store that adopted the one with an object, and is to adopt the other. */
async function adopting(one: object, other: object, object: SpaceRow = seen) {
  const store = createMemoryStore({ late: true });
  const apply = { actor: 'ann', reason: 'Changed', now: new Date('2024-03-11T09:00:00Z') };
  await configurationInForce(store, written(one), apply);
  await store.commit({
    connectors: [{ id: 1, name: 'One', system: 'ad', attributes: [], unavailable: [] }],
    objects: [object],
  });
  return await configurationInForce(store, written(other), apply);
}

t.test('A configuration under which nothing would be found again', async (t) => {
  const faults: readonly (readonly [what: string, one: object, other: object, message: RegExp])[] = [
    [
      'another column',
      table,
      { ...table, anchor: 'Id' },
      /line 19: connectors\[0\]\.anchor: the objects of "One" are known by the column No, and would be known by the column Id:/,
    ],
    [
      'an attribute in place of the GUID',
      ldif,
      { ...ldif, anchorAttribute: 'cn' },
      /connectors\[0\]\.anchorAttribute: .* by objectGUID, .* by the attribute cn:/,
    ],
    [
      'the GUID in place of an attribute',
      { ...ldif, anchorAttribute: 'cn' },
      ldif,
      /connectors\[0\]\.anchorAttribute: .* by the attribute cn, .* by objectGUID:/,
    ],
    ['another employer', go2, { ...go2, vpd: '998' }, /connectors\[0\]\.vpd: .* in VPD 999, .* in VPD 998:/],
    [
      'a table in place of an extract',
      go2,
      table,
      /connectors\[0\]\.transport: .* Person ID in VPD 999, .* the column No:/,
    ],
  ];
  for (const [what, one, other, message] of faults) {
    await t.rejects(adopting(one, other), { code: 'configuration-invalid', message }, `is refused: ${what}`);
  }
});

t.test('A configuration under which the same are known', async (t) => {
  const same: readonly (readonly [what: string, one: object, other: object])[] = [
    ['the directory itself in place of its export', ldif, ldap],
    ['other capitals', table, { ...table, anchor: 'NO' }],
    ['another file', table, { ...table, file: 'q.csv' }],
    ['another name of the connector', table, { ...table, anchor: 'Id', name: 'Two' }],
  ];
  for (const [what, one, other] of same) {
    t.match(await adopting(one, other), { row: { id: 2 } }, `is adopted: ${what}`);
  }
  const pending: SpaceRow = { ...seen, anchor: '', state: 'Connected' };
  const adopted = await adopting(table, { ...table, anchor: 'Id' }, pending);
  t.match(adopted, { row: { id: 2 } }, 'as is any while nothing was read yet');
});

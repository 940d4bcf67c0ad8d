import t from 'tap';
import { filteredBecause } from '../../../engine/sync/filter.ts';

const scope = { organisationCodes: ['X99', 'X97'] };
const reading = (values: Record<string, string>) => (name: string) => values[name] ?? '';

t.test('an NHSmail account', async (t) => {
  const because = (values: Record<string, string>) => filteredBecause('nhsmail', reading(values), scope);

  t.equal(because({ accountType: 'User', organisationCode: 'X97' }), undefined, 'of a person of ours takes part');
  t.equal(because({}), undefined, 'that says nothing of itself takes part');
  t.equal(because({ accountType: 'Shared' }), "It is a shared account, not a person's.", 'of a ward does not');
  t.match(because({ organisationCode: 'X98' }), /organisation X98, which is not ours/, 'of others does not');
});

t.test('ESR records and directory accounts always take part', async (t) => {
  const values = { accountType: 'Shared', organisationCode: 'X98' };
  for (const system of ['esr', 'ad', 'file'] as const)
    t.equal(filteredBecause(system, reading(values), scope), undefined);
});

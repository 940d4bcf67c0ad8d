import t from 'tap';
import { ConnectorFilters } from '../../../engine/sync/filter.ts';

const scope = { organisationCodes: ['X99', 'X97'] };
const reading = (values: Record<string, string>) => (name: string) => values[name] ?? '';
const because = (system: 'esr' | 'nhsmail' | 'ad' | 'file', values: Record<string, string>) =>
  new ConnectorFilters(system, scope).reasonAgainst(reading(values), () => []);

t.test('an NHSmail account', async (t) => {
  t.equal(because('nhsmail', { accountType: 'User', organisationCode: 'X97' }), undefined, 'of a person takes part');
  t.equal(because('nhsmail', {}), undefined, 'that says nothing of itself takes part');
  t.match(
    because('nhsmail', { accountType: 'Shared' }),
    "It is a shared account, not a person's.",
    'of a ward does not',
  );
  t.match(because('nhsmail', { organisationCode: 'X98' }), /organisation X98, which is not ours/, 'of others does not');
});

t.test('ESR records and directory accounts always take part', async (t) => {
  const values = { accountType: 'Shared', organisationCode: 'X98' };
  for (const system of ['esr', 'ad', 'file'] as const) t.equal(because(system, values), undefined);
  t.notOk(new ConnectorFilters('ad', scope).ask, 'and need not be looked at');
});

t.test('filters of the organisation', async (t) => {
  const admin = { when: ([type = '']: readonly string[]) => String(type === 'Admin'), reason: 'A second account.' };
  const other = { when: () => 'true', reason: 'Not ours.' };
  const filters = (configured: (typeof admin)[]) => new ConnectorFilters('ad', scope, configured);
  const ask = (configured: (typeof admin)[], type: string) =>
    filters(configured).reasonAgainst(reading({}), () => [type]);
  t.ok(filters([admin]).ask);
  t.equal(ask([admin], 'Staff'), undefined);
  t.equal(ask([admin], 'Admin'), 'A second account.');
  t.equal(ask([admin, other], 'Admin'), 'A second account.', 'the first that is against it says why');
});

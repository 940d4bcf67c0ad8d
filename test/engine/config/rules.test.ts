import t from 'tap';
import { rulesOf } from '../../../engine/config/rules.ts';
import type { Configuration } from '../../../engine/config/schema.ts';

const configured = (change: object = {}): Configuration => ({
  version: 1,
  organisation: { name: 'T', codes: ['X99'], mailDomains: ['nhs.example'] },
  topology: 'full',
  connectors: [],
  ...change,
});
const whenOf = (flows: Configuration['flows'], to: string) =>
  rulesOf(configured({ flows })).outbound.find((rule) => rule.system === 'nhsmail' && rule.to === to)?.when;

t.test('values from ESR to NHSmail', async (t) => {
  t.equal(whenOf({}, 'familyName'), 'creation', 'flow when a mailbox is made');
  t.equal(whenOf({ personal: 'always' }, 'familyName'), 'always', 'or always, where the organisation says so');
  t.equal(whenOf({ personal: 'always' }, 'jobTitle'), 'creation', 'for each group on its own');
  t.equal(whenOf({ occupational: 'always' }, 'jobTitle'), 'always');
});

t.test('no shipped rule clears a value, or writes an address or a name of an account', async (t) => {
  const { outbound } = rulesOf(configured({ flows: { personal: 'always', occupational: 'always' } }));
  t.same(
    outbound.filter((rule) => rule.null !== 'keep'),
    [],
  );
  const written = outbound.filter(({ system }) => system === 'nhsmail').map(({ to }) => to);
  t.notOk(written.includes('mail'));
  const names = outbound.filter(({ system }) => system === 'ad').map(({ to }) => to);
  for (const name of ['sAMAccountName', 'userPrincipalName', 'distinguishedName']) t.notOk(names.includes(name), name);
});

t.test('the digest of the rules', async (t) => {
  const { digest } = rulesOf(configured());
  t.equal(
    rulesOf(configured({ limits: { create: { count: 1, percent: 1 } } })).digest,
    digest,
    'leaves out the limits',
  );
  t.not(rulesOf(configured({ topology: 'local' })).digest, digest);
  const directory = (more: object) => ({ name: 'AD', system: 'ad', transport: 'ldif', file: 'x.ldif', ...more });
  const named = (more: object) => rulesOf(configured({ connectors: [directory(more)] } as object)).digest;
  t.not(named({ createIn: 'OU=Staff,DC=x' }), named({ createIn: 'OU=Wards,DC=x' }), 'follows where accounts are made');
  t.not(named({ upnSuffix: 'x.example' }), named({ upnSuffix: 'y.example' }));
  t.not(rulesOf(configured({ flows: { personal: 'always' } })).digest, digest);
  t.not(rulesOf(configured({ matching: { threshold: 7 } })).digest, digest);
});

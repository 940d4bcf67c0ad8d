import t from 'tap';
import { rulesOf } from '../../../engine/config/rules.ts';
import type { Configuration } from '../../../engine/config/schema.ts';
import { metaverseSchema } from '../../../engine/model/metaverse.ts';
import { compileFlows, type FlowSchema } from '../../../engine/sync/flows.ts';

const metaverse = metaverseSchema.map(({ name }) => name);
const configured = (flows: Configuration['flows'] = {}): Configuration => ({
  version: 1,
  organisation: { name: 'T', codes: ['X99'], mailDomains: ['nhs.example'] },
  topology: 'full',
  connectors: [],
  flows,
});
const esr: FlowSchema = { id: 1, system: 'esr', attributes: ['givenName', 'familyName', 'mobile'], unavailable: [] };
const mail: FlowSchema = {
  id: 2,
  system: 'nhsmail',
  attributes: ['givenName', 'displayName', 'mail'],
  unavailable: [],
};
const ad: FlowSchema = {
  id: 3,
  system: 'ad',
  attributes: ['givenName', 'displayName', 'mobile'],
  unavailable: ['mobile'],
};
const slot = (name: string) => metaverse.indexOf(name as never);

t.test('the shipped rules', async (t) => {
  const { inbound, outbound } = compileFlows(rulesOf(configured()), metaverse, [esr, mail, ad]);
  const names = (attribute: string) => inbound[slot(attribute)]?.map(({ name }) => name);
  t.same(names('givenName'), ['nhsmail.givenName to givenName', 'esr.givenName to givenName'], 'ask NHSmail first');
  t.same(names('jobTitle'), [], 'leave out what a system does not have');
  const name = inbound[slot('displayName')]?.find((flow) => flow.name.startsWith('esr'));
  t.equal(name?.read[1]?.(['Ana', 'Obi', '']), 'Ana Obi', 'put first and last name together');
  t.equal(name?.read[1]?.(['', 'Obi', '']), 'Obi');
  const mobile = inbound[slot('mobile')]?.[0]?.read[1];
  t.equal(mobile?.(['', '', '+44 7700 900123']), '07700900123');
  t.equal(mobile?.(['', '', 'on request']), 'on request', 'keep what is no number');
  t.same(
    outbound.get(3)?.map(({ rule }) => rule.to),
    ['givenName', 'displayName'],
    'write nothing a system said it lacks',
  );
  t.same(outbound.get(1), []);
});

t.test('ESR comes first where its values flow always', async (t) => {
  const { inbound } = compileFlows(rulesOf(configured({ personal: 'always' })), metaverse, [esr, mail, ad]);
  t.match(inbound[slot('givenName')]?.[0]?.name, /^esr/);
});

t.test('rules of our own', async (t) => {
  const own = (precedence: 'first' | 'last') =>
    compileFlows(
      rulesOf(configured({ inbound: [{ system: 'ad', from: 'displayName', to: 'givenName', precedence }] })),
      metaverse,
      [esr, mail, ad],
    ).inbound[slot('givenName')]?.map(({ rule }) => rule);
  t.same(own('first'), ['ad.displayName to givenName', '', ''], 'come before the shipped ones');
  t.same(own('last'), ['', '', 'ad.displayName to givenName'], 'or after them');

  const rules = rulesOf(configured({ outbound: [{ system: 'ad', from: 'mail', to: 'givenName', null: 'clear' }] }));
  const flows = compileFlows(rules, metaverse, [ad]).outbound.get(3) ?? [];
  const mine = flows.filter(({ rule }) => rule.to === 'givenName');
  t.match(
    mine,
    [{ rule: { gives: { from: ['mail'] }, null: 'clear', shipped: false } }],
    'replace the one for that attribute',
  );
});

t.test('a rule that names what does not exist is refused', async (t) => {
  const compile = (flows: Configuration['flows']) => () =>
    compileFlows(rulesOf(configured(flows)), metaverse, [esr, mail, ad]);
  t.throws(compile({ inbound: [{ system: 'esr', from: 'shoe', to: 'title' }] }), { code: 'configuration-invalid' });
  t.throws(compile({ inbound: [{ system: 'esr', from: 'mobile', to: 'shoe' }] }), {
    message: /the metaverse does not have/,
  });
  t.throws(compile({ outbound: [{ system: 'ad', from: 'shoe', to: 'mobile' }] }), { code: 'configuration-invalid' });
  t.throws(compile({ outbound: [{ system: 'ad', from: 'mail', to: 'shoe' }] }), {
    message: /names shoe, which ad does not have/,
  });
});

import t from 'tap';
import { checkRules } from '../../../engine/compose.ts';
import { parseConfiguration } from '../../../engine/config/load.ts';
import { createConnectors } from '../../../engine/create-connectors.ts';
import { parseHere } from '../../../engine/threads/parser.ts';

const directory = {
  ...{ name: 'AD', system: 'ad', transport: 'ldif', file: 'ad.ldif' },
  ...{ createIn: 'OU=Staff,DC=a', upnSuffix: 'a.example' },
};
const portal = { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: 'https://portal.example', keyFile: 'key' };

function load(change: object, ad: object = {}) {
  const text = {
    version: 1,
    organisation: { name: 'Example', codes: ['X99'], mailDomains: ['nhs.example'] },
    topology: 'full',
    connectors: [portal, { ...directory, ...ad }],
    ...change,
  };
  const configuration = parseConfiguration(JSON.stringify(text, null, 2));
  checkRules(configuration, createConnectors(configuration, t.testdir({ key: 'a key for tests only' }), parseHere));
}

const writing = (...rules: object[]) => ({ flows: { outbound: rules } });
const title = { system: 'ad', from: 'jobTitle', to: 'title' };

t.test('two rules that give one attribute', async (t) => {
  t.throws(() => load(writing(title, { ...title, from: undefined, constant: 'Nurse' })), {
    code: 'configuration-invalid',
    message:
      /flows\.outbound\[1\]\.to is title, which the rule "jobTitle to ad\.title" \(flows\.outbound\[0\]\) gives already/,
  });
  t.doesNotThrow(() => load(writing(title, { ...title, system: 'nhsmail' })), 'of two systems are no fault');
  t.doesNotThrow(() => load(writing(title)), 'nor is one in place of a shipped one');
});

t.test('a rule that would write what no rule writes', async (t) => {
  const refused: readonly (readonly [system: string, to: string, why: RegExp])[] = [
    ['ad', 'accountDisabled', /the leaver plan, under limits of their own/],
    ['ad', 'memberOf', /never touched/],
    ['ad', 'adminCount', /never touched/],
    ['nhsmail', 'status', /the leaver plan, under a limit of its own/],
    ['nhsmail', 'leaverDate', /the leaver plan/],
    ['nhsmail', 'nhsmailId', /the portal alone/],
  ];
  for (const [system, to, message] of refused)
    t.throws(() => load(writing({ system, to, constant: 'true' })), { code: 'configuration-invalid', message }, to);
});

t.test('a distinguished name that is none', async (t) => {
  const message = /is "Staff", no distinguished name: the name Staff has no "attribute="/;
  t.throws(() => load({}, { createIn: 'Staff' }), { message });
  t.throws(() => load({ neverTouch: { containers: ['OU=Services,DC=a', 'Staff'] } }), { message }, 'protects nobody');
  t.throws(() => load({ neverTouch: { groups: ['Staff'] } }), { message });
  t.doesNotThrow(() =>
    load({ neverTouch: { containers: ['OU=Services\\, old,DC=a'], groups: ['CN=Break Glass,DC=a'] } }),
  );
});

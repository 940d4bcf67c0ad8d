import t from 'tap';
import { joinValues } from '../../../engine/model/attribute.ts';
import { fullNameKey, keyOf, keysOf } from '../../../engine/sync/keys.ts';

const reading = (values: Record<string, string>) => (name: string) => values[name] ?? '';

t.test('keys by which an object is found', async (t) => {
  const esr = {
    employeeNumber: '0020345678-2',
    vpd: '999',
    emailAddress: ' A.Obi@NHS.example',
    mobile: '+44 7700 900123',
  };
  t.same(keysOf('esr', reading(esr), ''), ['n:999|20345678', 'm:a.obi@nhs.example', 'p:07700900123']);

  const mailbox = {
    nhsmailId: 'NM-1',
    mail: 'a.obi@nhs.example',
    aliases: joinValues(['old@nhs.example', 'older@nhs.example']),
    employeeNumber: '20345678',
  };
  const found = keysOf('nhsmail', reading(mailbox), '999');
  t.same(found, ['i:nm-1', 'm:a.obi@nhs.example', 'l:old@nhs.example', 'l:older@nhs.example', 'n:999|20345678']);
  t.ok(
    keysOf('esr', reading(esr), '').some((key) => found.includes(key)),
    'an ESR record meets its mailbox',
  );

  const account = { sAMAccountName: 'AObi', mail: 'A.Obi@nhs.example', distinguishedName: 'CN=Obi\\2C A, OU=Staff' };
  const keys = keysOf('ad', reading(account), '');
  t.ok(keys.includes('a:aobi') && keys.includes('m:a.obi@nhs.example'));
  t.ok(keys.includes(keyOf('distinguishedName', 'cn=obi\\, a,ou=staff', '')), 'a DN is one DN however it is written');
});

t.test('values that give no key', async (t) => {
  t.equal(keyOf('mail', 'none', ''), '');
  t.equal(keyOf('mobile', '0113 496 0000', ''), '');
  t.equal(keyOf('employeeNumber', '000', '999'), '');
  t.same(keysOf('esr', reading({ emailAddress: 'n/a' }), '999'), []);
  t.same(keysOf('file', reading({ mail: 'a@nhs.example' }), '999'), []);
});

t.test('an employee number', async (t) => {
  t.equal(keyOf('employeeNumber', '998|77', '999'), 'n:998|77', 'keeps the VPD that it comes with');
  t.equal(keyOf('employeeNumber', '77', '999'), 'n:999|77', 'else belongs to the only one there is');
});

t.test('full names are keys only where names alone can join', async (t) => {
  const read = reading({ givenName: 'Zoë', familyName: 'O’Neil' });
  t.same(keysOf('esr', read, '999'), []);
  t.same(keysOf('esr', read, '999', { byFullName: true }), [fullNameKey('Zoe', "O'Neil")]);
  t.equal(fullNameKey('Zoe', ''), '');
});

t.test('references are keys only where flows follow them', async (t) => {
  const read = reading({ supervisorId: '999/800007' });
  t.same(keysOf('esr', read, '999'), []);
  t.same(keysOf('esr', read, '999', { byReference: true }), ['s:999/800007']);
});

import t from 'tap';
import { esrIdentity, mailboxIdentity } from '../../../engine/sync/candidate.ts';
import { transforms } from '../../../engine/sync/transforms.ts';

t.test('transforms', async (t) => {
  t.equal(transforms.fullName('Ana', 'Obi'), 'Ana Obi');
  t.equal(transforms.fullName('', 'Obi'), 'Obi');
  t.equal(transforms.lowerCase('A.Obi@NHS.example'), 'a.obi@nhs.example');
  t.equal(transforms.ukMobile('0044 7700 900123'), '07700900123');
  t.equal(transforms.ukMobile('+33 1 23'), '+33 1 23');
});

t.test('the two sides of the score', async (t) => {
  const reading = (values: Record<string, string>) => (name: string) => values[name] ?? '';
  const esr = esrIdentity(reading({ employeeNumber: '0077', vpd: '999', givenName: 'Zoë' }), '', 'X99');
  const own = mailboxIdentity(reading({ employeeNumber: '77', givenName: 'ZOE', organisationCode: 'X97' }), '999', [
    'X99',
    'X97',
  ]);
  t.equal(esr.employeeNumber, own.employeeNumber, 'a bare number belongs to the only VPD');
  t.equal(esr.first, own.first);
  t.equal(esr.organisation, own.organisation, 'any code of ours is ours');
  const foreign = mailboxIdentity(reading({ employeeNumber: '998|77', organisationCode: 'X98' }), '999', ['X99']);
  t.not(foreign.employeeNumber, esr.employeeNumber, 'a number of another VPD is another number');
  t.not(foreign.organisation, esr.organisation);
});

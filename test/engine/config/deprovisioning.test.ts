import t from 'tap';
import { deprovisioningFaults } from '../../../engine/config/deprovisioning.ts';

const connectors = [
  { name: 'ESR', system: 'esr' },
  { name: 'NHSmail', system: 'nhsmail' },
  { name: 'AD', system: 'ad' },
];
const faultOf = (connector: string, when: 'leaver' | 'person-deleted', action: 'disconnect' | 'delete') =>
  deprovisioningFaults({ deprovisioning: [{ connector, when, action }] }, connectors).map(({ message }) => message);

t.test('what becomes of accounts', async (t) => {
  t.same(faultOf('AD', 'leaver', 'delete'), [], 'is for the organisation to say');
  t.same(faultOf('AD', 'person-deleted', 'disconnect'), []);
  t.match(faultOf('Ad', 'leaver', 'delete'), [/deprovisioning\[0\].connector is "Ad"; there are: ESR, NHSmail, AD/]);
  t.match(faultOf('ESR', 'leaver', 'delete'), [/never written/], 'but not of records that are never written');
  t.match(faultOf('NHSmail', 'leaver', 'delete'), [/does not offer/], 'nor of mailboxes, which NHSmail deletes itself');
  t.match(faultOf('AD', 'leaver', 'disconnect'), [/joined again by the next run/], 'nor in a circle');
});

t.test('a deletion rule that names a connector', async (t) => {
  const faults = (connector: string) =>
    deprovisioningFaults({ deletionRule: { when: 'connector-gone', connector } }, connectors);
  t.same(faults('NHSmail'), []);
  t.match(faults('Portal'), [{ path: ['deletionRule', 'connector'], message: /"Portal"; there are/ }], 'must know it');
});

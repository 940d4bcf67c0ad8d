import t from 'tap';
import { attributeOf, dayOne, deltaRead, fullRead, openRig, staff } from '../../../support/portal.ts';

const hour = 3_600_000;
const after = (ms: number): Date => new Date(Date.parse(dayOne) + ms);

t.test('reading everything from the portal', async (t) => {
  t.test('gives each account once, page by page, with its values', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });

    const reading = await fullRead(rig);

    t.equal(reading.listed, 25);
    t.equal(reading.objects.size, 25);
    t.equal(attributeOf(reading, 'nm-0007', 'mail'), 'ada.obi0007@nhs.example');
    t.equal(attributeOf(reading, 'nm-0007', 'employeeNumber'), '999|20007');
    t.equal(attributeOf(reading, 'nm-0007', 'status'), 'Active');
    t.equal(attributeOf(reading, 'nm-0007', 'hiddenFromAddressList'), 'false');
    t.match(reading.end, { everything: true, deletionsUnsafe: undefined, containers: { X99: 25 } });
    t.equal(reading.end.watermark, dayOne);
  });
});

t.test('reading what changed', async (t) => {
  t.test('gives what changed since the mark', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    rig.portal.accounts.edit('nm-0003', { jobTitle: 'Sister' });

    const delta = await deltaRead(rig, end.watermark);

    t.strictSame([...delta.objects.keys()], ['nm-0003']);
    t.equal(attributeOf(delta, 'nm-0003', 'jobTitle'), 'Sister');
    t.match(delta.end, { everything: false, watermark: after(hour).toISOString() });
  });
});

/** What a portal says may be untrue: what it did, and about whom it speaks. */
import t from 'tap';
import { attributeOf, change, fullRead, item, newStarter, openRig, send, staff } from '../../../support/portal.ts';

const signal = new AbortController().signal;
const promotion = item('update', 'nm-0002', [change('jobTitle', 'Nurse', 'Matron')]);

t.test('a portal that answers another account than asked', async (t) => {
  t.test('is not believed when an account is looked at before a change, and nothing is written', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'another-account', route: 'account' });

    const [outcome] = await send(rig, promotion);

    t.match(outcome, { result: 'refused', code: 'another-object-answered', message: /nm-0002.*nm-0001/ });
    const reading = await fullRead(rig);
    for (const id of ['nm-0001', 'nm-0002']) t.equal(attributeOf(reading, id, 'jobTitle'), 'Nurse');
  });

  t.test('is not believed when it answers a change, which it may have made to anybody', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'another-account', route: 'patch' });

    const [outcome] = await send(rig, promotion);

    t.match(outcome, { result: 'refused', code: 'another-object-answered' });
  });

  t.test('does not spoil the items after it', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });
    rig.portal.setFault({ kind: 'another-account', route: 'patch' });
    const other = item('update', 'nm-0003', [change('jobTitle', 'Nurse', 'Matron')]);

    const [first] = await send(rig, promotion);
    const [second] = await send(rig, other);

    t.match([first, second], [{ result: 'refused' }, { result: 'accepted' }]);
  });

  t.test('gives a starter nobody else’s account', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'another-account', route: 'create' });

    const [outcome] = await send(rig, newStarter('5001'));

    t.match(outcome, { result: 'refused', code: 'another-object-answered' });
    t.equal(rig.portal.accounts.all().length, 2);
  });

  t.test('is asked who was made, when its answer to a create is about somebody else', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    await send(rig, newStarter('5001'));
    const [made] = rig.portal.accounts.all().filter(({ employeeNumber }) => employeeNumber === '999|5001');
    rig.portal.setFault({ kind: 'another-account', route: 'create' });

    const [outcome] = await send(rig, newStarter('5001'));

    t.same(outcome, { result: 'accepted', anchor: made?.id });
  });

  t.test('finds nobody else’s account for a create whose answer was lost', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'another-account', route: 'list' });

    t.same(await rig.connector.find?.(newStarter('5001'), signal), { found: false });
  });

  t.test('ends the look at an account that was changed and never answered', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'another-account', route: 'account' });

    await t.rejects(async () => rig.connector.find?.(promotion, signal), { code: 'another-object-answered' });
  });
});

t.test('a portal that accepts and does nothing', async (t) => {
  t.test('has accepted a change, which no import shows', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'nothing-done', route: 'patch' });

    const [outcome] = await send(rig, promotion);

    t.match(outcome, { result: 'accepted' });
    t.equal(attributeOf(await fullRead(rig), 'nm-0002', 'jobTitle'), 'Nurse');
  });

  t.test('has accepted a create, whose account nobody finds', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'nothing-done', route: 'create' });

    const [outcome] = await send(rig, newStarter('5001'));

    t.match(outcome, { result: 'accepted', anchor: /./ });
    t.same(await rig.connector.find?.(newStarter('5001'), signal), { found: false });
    t.equal((await fullRead(rig)).listed, 2);
  });
});

t.test('a portal that changes an address by itself', async (t) => {
  t.test('shows it, and the old one as an alias, after a change of something else', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'own-address', route: 'patch' });

    await send(rig, promotion);

    const reading = await fullRead(rig);
    t.equal(attributeOf(reading, 'nm-0002', 'jobTitle'), 'Matron');
    t.equal(attributeOf(reading, 'nm-0002', 'mail'), 'ada.obi@nhs.example');
    t.equal(attributeOf(reading, 'nm-0002', 'aliases'), 'ada.obi0002@nhs.example');
  });

  t.test('gives a starter another one than was asked for', async (t) => {
    const rig = await openRig(t, { accounts: staff(2) });
    rig.portal.setFault({ kind: 'own-address', route: 'create' });

    const [outcome] = await send(rig, newStarter('5001'));

    const anchor = outcome?.result === 'accepted' ? (outcome.anchor ?? '') : '';
    t.equal(attributeOf(await fullRead(rig), anchor, 'mail'), 'bola.ito@nhs.example');
  });
});

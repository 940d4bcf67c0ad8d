import t from 'tap';
import { readAttribute } from '../../../../engine/connectors/nhsmail/entry.ts';
import { item, newStarter, openRig, send, staff } from '../../../support/portal.ts';

const minute = 60_000;
const signal = new AbortController().signal;

t.test('a create whose answer was lost', async (t) => {
  t.test('is looked up, found and not sent again', async (t) => {
    const rig = await openRig(t);
    rig.portal.setFault({ kind: 'reset', route: 'create' });

    const [outcome] = await send(rig, newStarter('7001'));

    t.match(outcome, { result: 'accepted', anchor: rig.portal.accounts.all()[0]?.id });
    t.equal(rig.portal.accounts.all().length, 1);
  });

  t.test('and that was never carried out is sent again', async (t) => {
    for (const kind of ['server-error', 'html', 'unavailable'] as const) {
      const rig = await openRig(t);
      rig.portal.setFault({ kind, route: 'create' });

      const [outcome] = await send(rig, newStarter('7001'));

      t.match(outcome, { result: 'accepted' }, kind);
      t.equal(rig.portal.accounts.all().length, 1, kind);
    }
  });

  t.test('because the portal was too slow is found all the same', async (t) => {
    const rig = await openRig(t, {}, { timeoutMs: 150 });
    rig.portal.setFault({ kind: 'slow', route: 'create', delayMs: 300 });

    const [outcome] = await send(rig, newStarter('7001'));
    await new Promise((resolve) => setTimeout(resolve, 300));

    t.match(outcome, { result: 'accepted' });
    t.equal(rig.portal.accounts.all().length, 1);
  });
});

t.test('after a crash between sent and settled', async (t) => {
  t.test('a create that arrived is found with its values', async (t) => {
    const rig = await openRig(t, { pendingFor: minute });
    await send(rig, newStarter('7001'));

    const found = await rig.connector.find?.(newStarter('7001'), signal);

    t.match(found, { found: true, anchor: rig.portal.accounts.all()[0]?.id });
    t.equal(found?.found && readAttribute(found.values, 'status'), 'Pending');
  });

  t.test('a create that did not arrive is not found', async (t) => {
    const rig = await openRig(t);

    t.strictSame(await rig.connector.find?.(newStarter('7001'), signal), { found: false });
  });

  t.test('an account made for the same person and deleted since is not the one', async (t) => {
    const rig = await openRig(t);
    await send(rig, newStarter('7001'));
    rig.portal.advance();
    rig.portal.accounts.act(rig.portal.accounts.all()[0]?.id ?? '', 'delete');
    rig.portal.advance();

    t.strictSame(await rig.connector.find?.(newStarter('7001'), signal), { found: false });
  });

  t.test('a change is looked up by the account it was sent to', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const there = await rig.connector.find?.(item('update', 'nm-0001', []), signal);
    const gone = await rig.connector.find?.(item('update', 'nm-0009', []), signal);

    t.match(there, { found: true, anchor: 'nm-0001' });
    t.strictSame(gone, { found: false });
  });
});

/** Accounts that another organisation has released, through the connector. */
import t from 'tap';
import { readAttribute } from '../../../../engine/connectors/nhsmail/entry.ts';
import type { AccountDraft } from '../../../../engine/demo/simulator/account.ts';
import { attributeOf, change, fullRead, item, openRig, type Rig, send, staff } from '../../../support/portal.ts';

const signal = new AbortController().signal;

/** `nm-0001` … at another organisation, marked as leavers there. */
function leavers(count: number, more: Partial<AccountDraft> = {}): AccountDraft[] {
  return staff(count, { organisationCode: 'Y88', status: 'Active (Leaver)', leaverDate: '2021-10-01', ...more });
}

const addressOf = (number: number) => `ada.obi${String(number).padStart(4, '0')}@nhs.example`;
const takeOver = (id: string, mail: string) =>
  item('create', '', [change('nhsmailId', '', id), change('mail', '', mail)]);

async function released({ connector }: Rig, ...addresses: string[]) {
  return (await connector.released?.(addresses, signal)) ?? [];
}

t.test('who is released', async (t) => {
  t.test('is told for as many addresses as are asked for', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(45), accounts: [] });

    const found = await released(
      rig,
      'nobody@nhs.example',
      ...Array.from({ length: 45 }, (_, at) => addressOf(at + 1)),
    );

    t.equal(new Set(found.map(({ anchor }) => anchor)).size, 45);
    t.match(found[44]?.values.split('\u001f')[1], addressOf(45));
    t.equal(readAttribute(found[0]?.values ?? '', 'status'), 'Active (Leaver)');
  });

  t.test('is nobody whose organisation has not said so', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(1, { status: 'Active', leaverDate: '' }) });

    t.same(await released(rig, addressOf(1)), []);
  });

  t.test('is not asked with a key that may not take accounts over, and the check says so', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(1), permissions: ['read', 'create', 'update', 'leaver'] });

    t.same(await released(rig, addressOf(1)), []);
    const findings = await rig.connector.test(signal);
    t.match(
      findings.filter(({ ok }) => !ok),
      [{ what: 'The key may not take over accounts that others release', remedy: /"transfer"/ }],
    );
  });

  t.test('is an error when the portal cannot be understood', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(1) });
    rig.portal.setFault({ kind: 'html', route: 'released' });

    await t.rejects(released(rig, addressOf(1)), { code: 'answer-not-understood' });
  });
});

t.test('taking an account over', async (t) => {
  t.test('brings it to us with its address, once', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(1) });

    const outcomes = await send(rig, takeOver('nm-0001', addressOf(1)));
    const again = await send(rig, takeOver('nm-0001', addressOf(1)));

    t.same(
      [outcomes, again],
      [[{ result: 'accepted', anchor: 'nm-0001' }], [{ result: 'accepted', anchor: 'nm-0001' }]],
    );
    const reading = await fullRead(rig);
    t.equal(reading.listed, 1);
    t.equal(attributeOf(reading, 'nm-0001', 'mail'), addressOf(1));
    t.match(await rig.connector.find?.(takeOver('nm-0001', addressOf(1)), signal), { found: true, anchor: 'nm-0001' });
  });

  t.test('is found not to have happened when it has not', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(1) });

    t.same(await rig.connector.find?.(takeOver('nm-0001', addressOf(1)), signal), { found: false });
  });

  t.test('is refused when another account has the address by now', async (t) => {
    const rig = await openRig(t, { elsewhere: leavers(2) });

    const outcomes = await send(rig, takeOver('nm-0001', addressOf(2)));

    t.match(outcomes, [{ result: 'refused', code: 'cd-missing-object', message: /not released/ }]);
    t.equal((await fullRead(rig)).listed, 0);
  });

  for (const kind of ['reset', 'slow'] as const) {
    t.test(`whose answer is lost is looked up, not sent blindly again: ${kind}`, async (t) => {
      const rig = await openRig(t, { elsewhere: leavers(1) }, { timeoutMs: 100 });
      rig.portal.setFault({ kind, route: 'join', delayMs: 250 });

      const first = await send(rig, takeOver('nm-0001', addressOf(1)));

      const outcome = kind === 'reset' ? first : await settled(rig);
      t.match(outcome, [{ result: 'accepted', anchor: 'nm-0001' }]);
      t.equal((await fullRead(rig)).listed, 1);
    });
  }
});

/** Once the slow portal has done it, the next attempt finds it. */
async function settled(rig: Rig) {
  while (rig.portal.accounts.find('nm-0001') === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  return await send(rig, takeOver('nm-0001', addressOf(1)));
}

import t from 'tap';
import {
  attributeOf,
  change,
  dayOne,
  fullRead,
  item,
  newStarter,
  openRig,
  send,
  staff,
} from '../../../support/portal.ts';

const minute = 60_000;
const after = (ms: number): Date => new Date(Date.parse(dayOne) + ms);
const signal = new AbortController().signal;

t.test('a starter', async (t) => {
  t.test('gets an account that is Pending, and Active when the portal has made it', async (t) => {
    const rig = await openRig(t, { pendingFor: 90 * minute });

    const [outcome] = await send(rig, newStarter('7001'));
    const soon = await fullRead(rig);
    rig.clock.set(after(90 * minute));
    const later = await fullRead(rig);

    t.match(outcome, { result: 'accepted', anchor: /^nm-/ });
    const [anchor = ''] = soon.objects.keys();
    t.equal(attributeOf(soon, anchor, 'status'), 'Pending');
    t.equal(attributeOf(later, anchor, 'status'), 'Active');
  });

  t.test('has the values that were asked for', async (t) => {
    const rig = await openRig(t);
    const starter = newStarter('7001', { title: 'Dr', telephoneNumber: '01632 960001' });

    await send(rig, starter);
    const reading = await fullRead(rig);

    const [anchor = ''] = reading.objects.keys();
    for (const { attribute, after } of starter.changes)
      t.equal(attributeOf(reading, anchor, attribute), after, attribute);
    t.equal(attributeOf(reading, anchor, 'accountType'), 'User');
  });

  t.test('without an address gets the next free one of the portal', async (t) => {
    const rig = await openRig(t, { accounts: staff(1, { mail: 'bola.ito@nhs.example' }) });

    await send(rig, newStarter('7001', { mail: '', familyName: 'Ito' }));

    t.equal(rig.portal.accounts.findByAddress('bola.ito2@nhs.example')?.employeeNumber, '999|7001');
  });

  t.test('whose address is taken is refused, be it an alias or of an account just deleted', async (t) => {
    const rig = await openRig(t, { accounts: staff(2, { aliases: ['a.obi@nhs.example'] }).slice(0, 1) });
    rig.portal.accounts.act('nm-0001', 'delete');
    rig.portal.advance();

    const outcomes = await send(
      rig,
      newStarter('7001', { mail: 'ada.obi0001@nhs.example' }),
      newStarter('7002', { mail: 'A.Obi@nhs.example' }),
    );

    t.match(outcomes, [
      { result: 'refused', code: 'cd-existing-object', message: /in use/ },
      { result: 'refused', code: 'cd-existing-object', message: /in use/ },
    ]);
    t.equal(rig.portal.accounts.all().length, 1);
  });

  t.test('with a mobile number from abroad is refused with the reason', async (t) => {
    const rig = await openRig(t);

    const [outcome] = await send(rig, newStarter('7001', { mobile: '+33 6 00 00 00 00' }));

    t.match(outcome, { result: 'refused', code: 'invalid-attribute-value', message: /UK/ });
  });

  t.test('asked for twice is made once', async (t) => {
    const rig = await openRig(t);

    const [first] = await send(rig, newStarter('7001'));
    const [second] = await send(rig, newStarter('7001', { jobTitle: 'Head porter' }));

    t.match(second, first ?? {});
    t.equal(rig.portal.accounts.all().length, 1);
  });

  t.test('with the number of somebody else is another person', async (t) => {
    const rig = await openRig(t);

    await send(rig, newStarter('7001'));
    const [second] = await send(rig, newStarter('7001', { givenName: 'Chi', mail: 'chi.ito@nhs.example' }));

    t.match(second, { result: 'accepted' });
    t.equal(rig.portal.accounts.all().length, 2);
  });
});

t.test('a change', async (t) => {
  t.test('is written when the account is as it was last imported', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'accepted', anchor: 'nm-0001' });
    t.equal(rig.portal.accounts.get('nm-0001').jobTitle, 'Sister');
  });

  t.test('of a name changes the display name and not the address', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    await send(rig, item('update', 'nm-0001', [change('familyName', 'Obi0001', 'Eze')]));

    const account = rig.portal.accounts.get('nm-0001');
    t.match(account, { familyName: 'Eze', displayName: 'EZE, Ada', mail: 'ada.obi0001@nhs.example' });
  });

  t.test('clears a value', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(rig, item('clear', 'nm-0001', [change('department', 'Ward 1', '')]));
    const reading = await fullRead(rig);

    t.match(outcome, { result: 'accepted' });
    t.equal(attributeOf(reading, 'nm-0001', 'department'), '');
  });

  t.test('is refused when someone else changed the same value', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.accounts.edit('nm-0001', { jobTitle: 'Matron' });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'refused', code: 'object-changed', message: /jobTitle/ });
    t.equal(rig.portal.accounts.get('nm-0001').jobTitle, 'Matron');
  });

  t.test('goes through when something else of the account changed between look and write', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.setFault({ kind: 'slow', route: 'patch', delayMs: 150 });

    const sent = send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));
    await new Promise((resolve) => setTimeout(resolve, 75));
    rig.portal.accounts.edit('nm-0001', { department: 'Ward 2' });
    const [outcome] = await sent;

    t.match(outcome, { result: 'accepted' });
    t.match(rig.portal.accounts.get('nm-0001'), { jobTitle: 'Sister', department: 'Ward 2', version: 3 });
  });

  t.test('is refused when that very value changed between look and write', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.setFault({ kind: 'slow', route: 'patch', delayMs: 150 });

    const sent = send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));
    await new Promise((resolve) => setTimeout(resolve, 75));
    rig.portal.accounts.edit('nm-0001', { jobTitle: 'Matron' });
    const [outcome] = await sent;

    t.match(outcome, { result: 'refused', code: 'object-changed' });
    t.equal(rig.portal.accounts.get('nm-0001').jobTitle, 'Matron');
  });

  t.test('whose answer was lost is not made twice', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.setFault({ kind: 'reset', route: 'patch' });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'accepted' });
    t.equal(rig.portal.accounts.get('nm-0001').version, 2);
  });

  t.test('that is there already writes nothing', async (t) => {
    const rig = await openRig(t, { accounts: staff(1, { jobTitle: 'Sister' }) });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'accepted' });
    t.equal(rig.portal.accounts.get('nm-0001').version, 1);
  });

  t.test('of a pending account is refused and not sent', async (t) => {
    const rig = await openRig(t, {
      accounts: staff(1, { status: 'Pending', statusSince: dayOne }),
      pendingFor: minute,
    });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'refused', code: 'account-pending' });
    t.equal(rig.portal.accounts.get('nm-0001').jobTitle, 'Nurse');
  });

  t.test('of a deleted account is refused by the portal', async (t) => {
    const rig = await openRig(t, { accounts: staff(1, { status: 'Deleted', statusSince: dayOne }) });

    const [outcome] = await send(rig, item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'refused', code: 'cd-error', message: /Deleted/ });
  });

  t.test('of an account that is not there is refused', async (t) => {
    const rig = await openRig(t);

    const [outcome] = await send(rig, item('update', 'nm-0404', [change('jobTitle', 'Nurse', 'Sister')]));

    t.match(outcome, { result: 'refused', code: 'cd-missing-object' });
  });

  t.test('of the address is not ours to make', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(
      rig,
      item('update', 'nm-0001', [change('mail', 'ada.obi0001@nhs.example', 'x@nhs.example')]),
    );

    t.match(outcome, { result: 'refused', code: 'operation-not-supported', message: /mail/ });
  });

  t.test('that the connector does not know is refused by name', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(rig, item('move', 'nm-0001', []));

    t.match(outcome, { result: 'refused', code: 'operation-not-supported', message: /move/ });
  });
});

t.test('a leaver', async (t) => {
  const mark = [
    change('status', 'Active', 'Active (Leaver)'),
    change('leaverDate', '', '2021-10-04'),
    change('hiddenFromAddressList', 'false', 'true'),
  ];

  t.test('is marked, dated and hidden', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(rig, item('leaver', 'nm-0001', mark));
    const reading = await fullRead(rig);

    t.match(outcome, { result: 'accepted' });
    t.equal(attributeOf(reading, 'nm-0001', 'status'), 'Active (Leaver)');
    t.equal(attributeOf(reading, 'nm-0001', 'leaverDate'), '2021-10-04');
    t.equal(attributeOf(reading, 'nm-0001', 'hiddenFromAddressList'), 'true');
  });

  t.test('who was disabled becomes a disabled leaver', async (t) => {
    const rig = await openRig(t, { accounts: staff(1, { status: 'Disabled', statusSince: dayOne }) });

    const [outcome] = await send(rig, item('leaver', 'nm-0001', mark.slice(1)));

    t.match(outcome, { result: 'accepted' });
    t.equal(rig.portal.accounts.get('nm-0001').status, 'Disabled_Leaver');
  });

  t.test('is not marked a second time', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    await send(rig, item('leaver', 'nm-0001', mark));
    const [again] = await send(rig, item('leaver', 'nm-0001', mark));

    t.match(again, { result: 'accepted' });
    t.equal(rig.portal.accounts.get('nm-0001').leaverDate, '2021-10-04');
  });

  t.test('without a day is not marked', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });

    const [outcome] = await send(rig, item('leaver', 'nm-0001', mark.slice(2)));

    t.match(outcome, { result: 'refused', code: 'invalid-attribute-value', message: /leaverDate/ });
    t.equal(rig.portal.accounts.get('nm-0001').status, 'Active');
  });
});

t.test('many items in one session', async (t) => {
  t.test('are answered in their order', async (t) => {
    const rig = await openRig(t, { accounts: staff(40) });
    rig.portal.setFault({ kind: 'slow', route: 'account', delayMs: 60, times: 3 });
    const items = staff(40).map(({ nhsmailId = '' }) =>
      item('update', nhsmailId, [change('jobTitle', 'Nurse', 'Sister')]),
    );

    const outcomes = await send(rig, ...items);

    t.strictSame(
      outcomes.map((outcome) => outcome.result === 'accepted' && outcome.anchor),
      items.map(({ anchor }) => anchor),
    );
  });

  t.test('of one account are sent one after the other', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.setFault({ kind: 'slow', route: 'patch', delayMs: 60 });

    const outcomes = await send(
      rig,
      item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]),
      item('clear', 'nm-0001', [change('department', 'Ward 1', '')]),
    );

    t.match(outcomes, [{ result: 'accepted' }, { result: 'accepted' }]);
    t.match(rig.portal.accounts.get('nm-0001'), { jobTitle: 'Sister', department: '', version: 3 });
  });

  t.test('are not sent after the run was stopped', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    const session = await rig.connector.openExport?.(AbortSignal.abort());

    const outcomes = await session?.send([item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')])]);

    t.match(outcomes, [{ result: 'retry', code: 'stopped-user' }]);
    t.equal(rig.portal.accounts.get('nm-0001').version, 1);
  });

  t.test('are not sent after the session was abandoned', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    const session = await rig.connector.openExport?.(signal);
    await session?.abandon();

    const outcomes = await session?.send([newStarter('7001')]);

    t.match(outcomes, [{ result: 'retry', code: 'stopped-user' }]);
    t.equal(rig.portal.accounts.all().length, 1);
  });

  t.test('wait for another day once the key is no longer accepted', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    rig.portal.setFault({ kind: 'unauthorised', route: 'create', times: 1 });
    const starters = Array.from({ length: 20 }, (_, place) => newStarter(String(7001 + place)));

    const outcomes = await send(rig, ...starters);

    t.ok(outcomes.some((outcome) => outcome.result === 'retry' && outcome.code === 'failed-authentication'));
    t.match(outcomes.at(-1), { result: 'retry', code: 'failed-authentication', message: /^Not sent/ });
    t.ok(rig.portal.accounts.all().length < 10, 'only what was on its way');
  });

  t.test('for which the key lacks the right say so, each', async (t) => {
    const rig = await openRig(t, { accounts: staff(1), permissions: ['read', 'update'] });

    const outcomes = await send(
      rig,
      newStarter('7001'),
      item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Sister')]),
      item('leaver', 'nm-0001', [change('leaverDate', '', '2021-10-04')]),
    );

    t.match(outcomes, [
      { result: 'retry', code: 'failed-permission', message: /"create"/ },
      { result: 'accepted' },
      { result: 'retry', code: 'failed-permission', message: /"leaver"/ },
    ]);
  });
});

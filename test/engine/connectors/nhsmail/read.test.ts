import t from 'tap';
import { accountStatuses } from '../../../../engine/connectors/nhsmail/contract.ts';
import { attributeOf, context, dayOne, deltaRead, fullRead, gather, openRig, staff } from '../../../support/portal.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
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

  t.test('says how many to expect with every page', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    const totals: (number | undefined)[] = [];

    for await (const batch of rig.connector.readAll(context())) totals.push(batch.total);

    t.strictSame(totals, [25, 25, 25, undefined]);
  });

  t.test('shows an account in every state of NHSmail', async (t) => {
    const accounts = accountStatuses.map((status, place) => ({
      ...staff(20)[place],
      givenName: 'Ada',
      familyName: 'Obi',
      status,
    }));
    const rig = await openRig(t, { accounts, pendingFor: day, transientFor: day });

    const reading = await fullRead(rig);

    const states = [...reading.objects.keys()].map((anchor) => attributeOf(reading, anchor, 'status'));
    t.strictSame(states.sort(), [...accountStatuses].sort());
  });

  t.test('keeps a value with control characters in its slot', async (t) => {
    const rig = await openRig(t, { accounts: staff(1, { jobTitle: 'Nurse\u001fAdministrator' }) });

    const reading = await fullRead(rig);

    t.equal(attributeOf(reading, 'nm-0001', 'department'), 'Ward 1');
    t.notOk(attributeOf(reading, 'nm-0001', 'jobTitle').includes('\u001f'));
  });

  t.test('gives the same hash for the same account, and another when it changes', async (t) => {
    const rig = await openRig(t, { accounts: staff(1) });
    const hashes = async (): Promise<readonly string[] | undefined> => {
      for await (const batch of rig.connector.readAll(context())) return batch.objects?.hashes;
      return undefined;
    };

    const first = await hashes();
    const again = await hashes();
    rig.portal.accounts.edit('nm-0001', { department: 'Ward 2' });
    const changed = await hashes();

    t.strictSame(again, first);
    t.not(changed?.[0], first?.[0]);
  });

  t.test('of an organisation without accounts is complete and empty', async (t) => {
    const rig = await openRig(t);

    const reading = await fullRead(rig);

    t.equal(reading.listed, 0);
    t.match(reading.end, { everything: true, deletionsUnsafe: undefined, watermark: dayOne });
  });

  t.test('takes in an account in an unknown state, and says so: without it its owner would get another', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });
    const odd = rig.portal.accounts.get('nm-0002');
    odd.json = odd.json.replace('"accountStatus":"Active"', '"accountStatus":"Frozen"');

    const reading = await fullRead(rig);

    t.equal(reading.listed, 3);
    t.match(reading.end.notes, [/1 accounts have the state "Frozen"/]);
    t.equal(reading.end.deletionsUnsafe, undefined);
  });
});

t.test('accounts that come and go while pages are read', async (t) => {
  t.test('by cursor: one that is added is no reason to doubt the others', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    const addOne = (place: number): void => {
      if (place === 0) rig.portal.accounts.create({ nhsmailId: 'nm-9999', givenName: 'Cy', familyName: 'Day' });
    };

    const reading = await gather(rig.connector.readAll(context()), addOne);

    t.equal(reading.objects.size, 26);
    t.equal(reading.end.deletionsUnsafe, undefined);
  });

  t.test('by cursor: one that leaves shifts nobody out of sight', async (t) => {
    const rig = await openRig(t, { accounts: [...staff(25), ...leavers(1)] });
    const removeOne = (place: number): void => {
      if (place === 0) rig.portal.accounts.transfer('lv-0001');
    };

    const reading = await gather(rig.connector.readAll(context()), removeOne);

    t.equal([...reading.objects.keys()].filter((anchor) => anchor.startsWith('nm-')).length, 25);
    t.match(reading.end.deletionsUnsafe, /counts 25 accounts but listed 26/);
  });

  t.test('by index: a portal that stands still is believed', async (t) => {
    const rig = await openRig(t, { accounts: staff(25), paging: 'index' });

    const reading = await fullRead(rig);

    t.equal(reading.objects.size, 25);
    t.equal(reading.end.deletionsUnsafe, undefined);
  });

  t.test('by index: one that leaves passes another over, so nobody is taken for gone', async (t) => {
    const rig = await openRig(t, { accounts: [...staff(25), ...leavers(1)], paging: 'index' });
    const removeOne = (place: number): void => {
      if (place === 0) rig.portal.accounts.transfer('lv-0001');
    };

    const reading = await gather(rig.connector.readAll(context()), removeOne);

    t.equal(reading.objects.has('nm-0010'), false, 'the one that slid onto the page already read');
    t.type(reading.end.deletionsUnsafe, 'string');
  });

  t.test('by index: one that comes in front shows another twice, who is given once', async (t) => {
    const rig = await openRig(t, { accounts: staff(25), paging: 'index' });
    const addInFront = (place: number): void => {
      if (place === 0) rig.portal.accounts.create({ nhsmailId: 'aa-0001', givenName: 'Cy', familyName: 'Day' });
    };

    const reading = await gather(rig.connector.readAll(context()), addInFront);

    t.equal(reading.listed, 25);
    t.match(reading.end.deletionsUnsafe, /counts 26 accounts but listed 25/);
  });

  t.test('by index: one in and one out leaves the total alone, and is noticed by the newest change', async (t) => {
    const rig = await openRig(t, { accounts: [...staff(25), ...leavers(1)], paging: 'index' });
    const swap = (place: number): void => {
      if (place !== 0) return;
      rig.clock.set(after(minute));
      rig.portal.accounts.transfer('lv-0001');
      rig.portal.accounts.create({ nhsmailId: 'nm-9999', givenName: 'Cy', familyName: 'Day' });
      rig.portal.accounts.create({ nhsmailId: 'nm-9998', givenName: 'Di', familyName: 'Day' });
    };

    const reading = await gather(rig.connector.readAll(context()), swap);

    t.match(reading.end.deletionsUnsafe, /changed while they were read/);
  });
});

/** In front of the others in the order of ids, so that one gone shifts them. */
function leavers(count: number) {
  return staff(count, { status: 'Active (Leaver)', leaverDate: '2021-10-01', statusSince: dayOne }).map(
    (draft, place) => ({
      ...draft,
      nhsmailId: `lv-000${place + 1}`,
      mail: `cy.lee${place}@nhs.example`,
    }),
  );
}

t.test('lists that cannot be right', async (t) => {
  t.test('a page cut short: the accounts are read, and nobody is taken for gone', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.portal.setFault({ kind: 'short-page', route: 'list', after: 1 });

    const reading = await fullRead(rig);

    t.equal(reading.listed, 5);
    t.equal(reading.end.deletionsUnsafe, 'the portal counts 25 accounts but listed 5');
  });

  t.test('an empty page that answers 200: nobody is taken for gone', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.portal.setFault({ kind: 'empty-page', route: 'list', after: 2 });

    const reading = await fullRead(rig);

    t.equal(reading.end.deletionsUnsafe, 'the portal counts 25 accounts but listed 10');
  });

  t.test('a shorter list with a total to match is for the size gate: the containers show it', async (t) => {
    const rig = await openRig(t, { accounts: staff(8) });
    rig.portal.setFault({ kind: 'shrunk', route: 'list', after: 1 });

    const reading = await fullRead(rig);

    t.strictSame(reading.end.containers, { X99: 4 });
    t.equal(reading.end.deletionsUnsafe, undefined);
  });

  t.test('pages without anybody on them, for ever: the read fails', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.portal.setFault({ kind: 'blank-page', route: 'list', after: 1, times: 99 });

    await t.rejects(fullRead(rig), { code: 'answer-not-understood', message: /lead nowhere/ });
  });

  t.test('a web page with 200 is no empty list: the read fails', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.portal.setFault({ kind: 'html', route: 'list', after: 2 });

    await t.rejects(fullRead(rig), { code: 'answer-not-understood', message: /text\/html/ });
  });
});

t.test('reading what changed', async (t) => {
  t.test('gives what changed since the mark, and a new mark', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    rig.portal.accounts.edit('nm-0003', { jobTitle: 'Sister' });

    const delta = await deltaRead(rig, end.watermark);

    t.strictSame([...delta.objects.keys()], ['nm-0003']);
    t.equal(attributeOf(delta, 'nm-0003', 'jobTitle'), 'Sister');
    t.match(delta.end, { everything: false, watermark: after(hour).toISOString() });
  });

  t.test('asks from five minutes before the mark, so that a late commit is not lost', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.clock.set(after(hour));
    rig.portal.accounts.edit('nm-0003', { jobTitle: 'Sister' });

    const seen = await deltaRead(rig, after(hour + 4 * minute).toISOString());
    const unseen = await deltaRead(rig, after(hour + 6 * minute).toISOString());

    t.strictSame([...seen.objects.keys()], ['nm-0003']);
    t.equal(unseen.listed, 0);
  });

  t.test('names those that left the list', async (t) => {
    const rig = await openRig(t, { accounts: [...staff(3), ...leavers(1)] });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    rig.portal.accounts.transfer('lv-0001');

    const delta = await deltaRead(rig, end.watermark);

    t.strictSame(delta.removed, ['lv-0001']);
  });

  t.test('does not name one that left and came back', async (t) => {
    const rig = await openRig(t, { accounts: [...staff(3), ...leavers(1)] });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    rig.portal.accounts.transfer('lv-0001');
    rig.clock.set(after(2 * hour));
    rig.portal.accounts.create({ nhsmailId: 'lv-0001', givenName: 'Cy', familyName: 'Lee', status: 'Active' });

    const delta = await deltaRead(rig, end.watermark);

    t.strictSame([...delta.objects.keys()], ['lv-0001']);
    t.strictSame(delta.removed, []);
  });

  t.test('shows a deletion that can be restored as a state, not as gone', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    rig.portal.accounts.act('nm-0002', 'delete');

    const delta = await deltaRead(rig, end.watermark);

    t.equal(attributeOf(delta, 'nm-0002', 'status'), 'Deleted');
    t.strictSame(delta.removed, []);
  });

  t.test('of many pages gives every one, by cursor and by index', async (t) => {
    for (const paging of ['cursor', 'index'] as const) {
      const rig = await openRig(t, { accounts: staff(35), paging });
      const { end } = await fullRead(rig);
      rig.clock.set(after(hour));
      for (const { id } of [...rig.portal.accounts.all()]) rig.portal.accounts.edit(id, { department: 'Ward 9' });

      const delta = await deltaRead(rig, end.watermark);

      t.equal(delta.objects.size, 35, paging);
    }
  });

  t.test('keeps the old mark when a page was cut short, and so misses nothing', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    const { end } = await fullRead(rig);
    rig.clock.set(after(hour));
    for (const { id } of [...rig.portal.accounts.all()]) rig.portal.accounts.edit(id, { department: 'Ward 9' });
    rig.portal.setFault({ kind: 'short-page', route: 'list', after: 1 });

    const cutShort = await deltaRead(rig, end.watermark);
    const whole = await deltaRead(rig, cutShort.end.watermark);

    t.equal(cutShort.listed, 5);
    t.equal(cutShort.end.watermark, end.watermark);
    t.match(cutShort.end.notes, [/reads from the same mark again/]);
    t.equal(whole.objects.size, 25);
  });

  t.test('refuses a mark older than the portal remembers deletions', async (t) => {
    const rig = await openRig(t, { accounts: staff(3), tombstoneDays: 30 });
    rig.clock.set(after(30 * day));

    await t.rejects(deltaRead(rig, dayOne), { code: 'watermark-too-old', message: /30 days only/ });
    await t.resolves(deltaRead(rig, after(day).toISOString()));
  });

  t.test('without a mark asks for a full import', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });

    await t.rejects(deltaRead(rig, undefined), { code: 'watermark-too-old' });
  });

  t.test('a second time gives nothing once the overlap has passed', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });
    rig.clock.set(after(hour));

    const first = await deltaRead(rig, after(hour).toISOString());
    const second = await deltaRead(rig, first.end.watermark);

    t.equal(first.listed, 0);
    t.equal(second.listed, 0);
  });
});

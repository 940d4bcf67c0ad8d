import t from 'tap';
import { endsOf, type ImportSays, type OpenExport } from '../../../engine/connector-space/export-ends.ts';
import { overdueSince } from '../../../engine/connector-space/patience.ts';
import type { Operation } from '../../../engine/model/operation.ts';
import { journal } from '../../contracts/store/rows.ts';

const of = (operation: Operation, attributes: string[] = [], isOverdue = false): OpenExport => {
  const { changes: _, ...row } = journal(1, { operation, result: 'accepted' });
  return { row, attributes, isOverdue };
};
const says = (change: Partial<ImportSays> = {}): ImportSays => {
  return { object: 'shown', waiting: new Set(), overtaken: new Set(), ...change };
};
const end = (one: OpenExport, change: Partial<ImportSays> = {}) => endsOf([one], says(change))[0];

t.test('an export that an import shows', async (t) => {
  t.equal(end(of('create')), 'confirmed');
  t.equal(end(of('update', ['title'])), 'confirmed');
  t.equal(end(of('update', ['title']), { waiting: new Set(['title']) }), null, 'unless its value is still the old one');
  t.equal(end(of('update', ['title']), { overtaken: new Set(['title']) }), 'overtaken', 'or a third one');
  t.equal(end(of('update', ['title']), { waiting: new Set(['mail']) }), 'confirmed', 'whatever else is awaited');
  const hidden = new Set(['hiddenFromAddressList']);
  const disable = of('disable', ['accountDisabled', 'hiddenFromAddressList']);
  t.equal(end(disable, { overtaken: hidden }), 'confirmed', 'disabling is what a disable stands or falls with');
});

t.test('an export that no import shows in time', async (t) => {
  t.equal(end(of('update', ['title'], true), { waiting: new Set(['title']) }), 'given-up');
  t.equal(end(of('create', [], true), { object: 'awaited' }), 'given-up');
  t.equal(end(of('create'), { object: 'awaited' }), null);
});

t.test('an object that is gone', async (t) => {
  t.equal(end(of('delete'), { object: 'gone' }), 'confirmed');
  t.equal(end(of('update', ['title']), { object: 'gone' }), 'given-up');
  t.equal(end(of('delete')), null, 'a deletion waits while the object is shown');
});

t.test('two exports of one kind', async (t) => {
  t.same(endsOf([of('disable'), of('enable')], says()), ['overtaken', 'confirmed'], 'the later one speaks for both');
  t.same(endsOf([of('create'), of('update')], says()), ['confirmed', 'confirmed']);
});

t.test('when a system has had its time', async (t) => {
  const now = new Date('2024-03-12T09:00:00Z');
  const exported = { run: 5, settledAt: '2024-03-11T09:00:00.000Z' };
  const patience = { hours: 24, cycles: 2 };
  const isLate = (run: number, earlier: number[]) => overdueSince(patience, { run, earlier, now })(exported);
  t.equal(isLate(7, [6, 5, 4]), true, 'after both figures');
  t.equal(isLate(6, [5, 4]), false, 'not after too few cycles');
  t.equal(isLate(5, [4]), false, 'nor in its own run');
  const early = { ...exported, settledAt: '2024-03-11T09:00:00.001Z' };
  t.equal(overdueSince(patience, { run: 9, earlier: [8, 7, 6], now })(early), false, 'nor before the hours are over');
  t.equal(overdueSince({ hours: 24, cycles: 1 }, { run: 6, earlier: [], now })(exported), true);
});

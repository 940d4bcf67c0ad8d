import t from 'tap';
import { packLineage, unpackLineage } from '../../../engine/model/lineage.ts';
import type { CompiledFlows, InboundFlow } from '../../../engine/sync/flows.ts';
import { type FlowSource, flowIn } from '../../../engine/sync/inbound-flow.ts';

const [ESR, MAIL] = [1, 2];
/** Takes the value of a slot from one connector. */
const from = (connector: number, slot: number, rule = ''): InboundFlow => {
  const read: InboundFlow['read'][number][] = [];
  read[connector] = (values) => values[slot] ?? '';
  return { name: rule, rule, read, isInitial: false, null: 'next' };
};
/** Slot 0: ESR before NHSmail; slot 1: NHSmail only. */
const flows: CompiledFlows = { inbound: [[from(ESR, 0), from(MAIL, 0)], [from(MAIL, 1)]], outbound: new Map() };
const esr = (value: string): FlowSource => ({ object: 11, connector: ESR, values: [value] });
const mailbox = (...values: string[]): FlowSource => ({ object: 12, connector: MAIL, values });

t.test('a new person', async (t) => {
  const result = flowIn(flows, [esr('Ana'), mailbox('Anna', 'a@nhs.example')], undefined, 7);
  t.same(result.values, ['Ana', 'a@nhs.example'], 'takes each value from the first that has one');
  t.same(result.lineage.contributors, [
    { object: 11, run: 7, rule: '' },
    { object: 12, run: 7, rule: '' },
  ]);
  t.same(result.lineage.bySlot, [0, 1]);
  t.same(result.before, [], 'and nothing was replaced');
  t.equal(result.changed, true);
});

t.test('the same again', async (t) => {
  const sources = [esr('Ana'), mailbox('Anna', 'a@nhs.example')];
  const prior = flowIn(flows, sources, undefined, 7);
  const again = flowIn(flows, [...sources].reverse(), prior, 8);
  t.equal(again.changed, false, 'changes nothing, whatever the order');
  t.same(again.values, prior.values);
  const runs = again.lineage.contributors.map(({ run }) => run);
  t.same(runs, [7, 7], 'and still names the run that brought the value');
});

t.test('a value that changes', async (t) => {
  const prior = flowIn(flows, [esr('Ana'), mailbox('Anna', 'a@nhs.example')], undefined, 7);
  const next = flowIn(flows, [esr('Anja'), mailbox('Anna', 'a@nhs.example')], prior, 8);
  t.same(next.values, ['Anja', 'a@nhs.example']);
  t.same(next.before, [{ slot: 0, value: 'Ana', contributor: { object: 11, run: 7, rule: '' } }], 'is kept as it was');
  const by = next.lineage.bySlot.map((index) => next.lineage.contributors[index]?.run);
  t.same(by, [8, 7], 'and only it names the new run');
});

t.test('a contributor that goes', async (t) => {
  const prior = flowIn(flows, [esr('Ana'), mailbox('Anna', 'a@nhs.example')], undefined, 7);
  const next = flowIn(flows, [mailbox('Anna', 'a@nhs.example')], prior, 8);
  t.equal(next.values[0], 'Anna', 'leaves its value to the next one');
  const none = flowIn(flows, [esr('Ana')], prior, 8);
  t.same(none.values, ['Ana', ''], 'or takes it away when nobody else has one');
  t.same(none.lineage.bySlot, [0, -1]);
  t.match(none.before, [{ slot: 1, value: 'a@nhs.example' }]);
});

t.test('the same value from another', async (t) => {
  const prior = flowIn(flows, [mailbox('Ana')], undefined, 7);
  const next = flowIn(flows, [esr('Ana'), mailbox('Ana')], prior, 8);
  t.same(next.values, prior.values);
  t.equal(next.changed, true, 'is a change of who said so');
  t.match(next.before, [{ slot: 0, value: 'Ana', contributor: { object: 12 } }]);
});

t.test('a rule of our own', async (t) => {
  const own: CompiledFlows = { inbound: [[from(ESR, 0, 'ours')]], outbound: new Map() };
  const prior = flowIn({ inbound: [[from(ESR, 0)]], outbound: new Map() }, [esr('Ana')], undefined, 7);
  const next = flowIn(own, [esr('Ana')], prior, 8);
  t.match(next.lineage.contributors, [{ rule: 'ours', run: 8 }], 'is named by the values that it brings');
});

t.test('a contributor that goes and takes nothing back', async (t) => {
  const prior = flowIn(flows, [esr('Ana'), mailbox('Anna', 'a@nhs.example')], undefined, 7);
  const lost = flowIn(flows, [esr('Ana')], { ...prior, keeps: new Set([12]) }, 8);
  t.same(lost.values, ['Ana', 'a@nhs.example'], 'leaves its value with the person');
  t.same(lost.before, []);
  t.equal(lost.changed, true, 'which is written down');
  const packed = unpackLineage(packLineage(lost.lineage));
  t.same(packed.contributors[1], { object: 12, run: 7, rule: '', kept: true });

  const again = flowIn(flows, [esr('Ana')], { ...lost, lineage: packed }, 9);
  t.same([again.values, again.changed], [lost.values, false], 'for good, also when nobody knows the object any more');
  const back = flowIn(flows, [esr('Ana'), { ...mailbox('Anna', 'b@nhs.example'), object: 13 }], again, 10);
  t.same(back.values, ['Ana', 'b@nhs.example'], 'until another one says something');
});

t.test('two objects of one connector', async (t) => {
  const rival = (value: string, rank = ''): FlowSource => ({ ...mailbox(value), object: 14, rank });
  const one = { ...mailbox('Anna'), rank: '' };
  const agree = flowIn(flows, [one, rival('Anna')], undefined, 7);
  t.same([agree.values[0], agree.problems], ['Anna', []], 'may say the same');
  const ranked = flowIn(flows, [one, rival('Hanna', 'later')], undefined, 7);
  t.equal(ranked.values[0], 'Anna', 'or stand in an order');

  const ambiguous = flowIn(flows, [one, rival('Hanna')], agree, 8);
  t.match(
    ambiguous.problems,
    [{ code: 'ambiguous-import-flow-from-multiple-connectors', object: 12 }],
    'else nobody guesses',
  );
  t.equal(ambiguous.values[0], 'Anna', 'and the value stays as it was');
});

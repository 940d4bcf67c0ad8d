import t from 'tap';
import { whatCounted } from '../../../engine/model/counter.ts';
import { InboundCounts } from '../../../engine/provisioning/inbound-counts.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';

const ESR = 4;
const NHSMAIL = 5;

/** Two steps have looked: the first at a record that became a person, the second at a mailbox that joined them. */
function lookedAt(): InboundCounts {
  const counts = new InboundCounts();
  counts.begin(ESR);
  counts.look(1, 'disconnector-projected');
  counts.begin(NHSMAIL);
  counts.look(70_000, 'disconnector-joined');
  return counts;
}

function changed(counts: InboundCounts) {
  return counts.takeChanged().map(({ step, counts: inbound }) => [step, { ...whatCounted({ inbound }).inbound }]);
}

const row = (id: number, more: Partial<SpaceRow> = {}): SpaceRow => ({
  ...{ id, connector: 1, anchor: `a${id}`, hash: 'h', person: 9, state: 'Connected', rule: 'project', dueOn: null },
  ...{ stamp: 1, seen: 'v', sent: '', ...more },
});

t.test('objects that synchronisations looked at', async (t) => {
  t.test('count without a flow as long as nothing has flowed', async (t) => {
    t.same(lookedAt().counts, { 'disconnector-joined-no-flow': 1 });
  });

  t.test('count once when a step looks at them again', async (t) => {
    const counts = lookedAt();
    counts.look(70_000, 'connector');

    t.same(whatCounted({ inbound: counts.counts }).inbound, { 'connector-no-flow': 1 });
  });

  t.test('move in the step that looked at them when a later one lets their values flow', async (t) => {
    const counts = lookedAt();
    counts.become(1, 'flowed');

    t.same(changed(counts), [[ESR, { 'disconnector-projected-flow': 1 }]]);
    t.same(changed(counts), [], 'which is told once');
  });

  t.test('stay a failure, whatever flows later', async (t) => {
    const counts = lookedAt();
    counts.fail(70_000);
    counts.become(70_000, 'flowed');

    t.same(changed(counts), [[NHSMAIL, { 'flow-failure': 1 }]]);
  });

  t.test('fail once a run, also where no step looked at them and every step asks their person again', async (t) => {
    const counts = lookedAt();
    counts.fail(2);
    counts.begin(6);
    counts.fail(2);

    t.same(counts.counts, {});
    counts.become(1, 'flowed');
    counts.become(70_000, 'flowed');
    t.same(changed(counts), [
      [ESR, { 'disconnector-projected-flow': 1 }],
      [NHSMAIL, { 'disconnector-joined-flow': 1, 'flow-failure': 1 }],
    ]);
  });

  t.test('are no concern of anybody when no step of the run looked at them', async (t) => {
    const counts = lookedAt();
    counts.become(2, 'flowed');
    counts.leave(9, 2);
    counts.letGo(9, [row(2)]);

    t.same(changed(counts), []);
  });
});

t.test('a person who is let go', async (t) => {
  t.test('takes their objects along, in the steps that looked at them', async (t) => {
    const counts = lookedAt();
    counts.become(1, 'flowed');
    counts.letGo(9, [row(1), row(70_000)]);

    t.same(changed(counts), [
      [ESR, { 'disconnector-projected-remove-mv': 1 }],
      [NHSMAIL, { 'disconnector-joined-remove-mv': 1 }],
    ]);
  });

  t.test('takes along what a filter has taken from them before', async (t) => {
    const counts = lookedAt();
    counts.look(3, 'connector-filtered');
    counts.leave(9, 3);
    t.match(counts.counts, { 'connector-filtered-leave-mv': 1 });

    counts.letGo(9, []);

    t.match(counts.counts, { 'connector-filtered-remove-mv': 1, 'connector-filtered-leave-mv': 0 });
  });

  t.test('is counted by the step that lets them go when their last connector went in an earlier run', async (t) => {
    const counts = lookedAt();
    counts.letGo(9, [row(8, { state: 'Placeholder' }), row(10, { state: 'Placeholder', anchor: '' })]);

    t.match(counts.counts, { 'connector-delete-remove-mv': 1 });
  });
});

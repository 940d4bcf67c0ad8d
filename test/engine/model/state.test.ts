import t from 'tap';
import {
  linkOf,
  mayHappen,
  type ObjectState,
  objectStates,
  type StateBefore,
  type StateEvent,
  stateAfter,
  stateEvents,
} from '../../../engine/model/state.ts';

const events = Object.keys(stateEvents) as StateEvent[];

/**
 * Every pair, written down a second time and by hand: a row an event, in it what becomes of an object in each state.
 * A dot is a pair that cannot happen.
 */
const columns: readonly StateBefore[] = [
  'Unknown',
  'Disconnected',
  'DisconnectedByFilter',
  'Connected',
  'ExplicitlyConnected',
  'ExplicitlyDisconnected',
  'Placeholder',
];
const short: Readonly<Record<string, string>> = {
  D: 'Disconnected',
  F: 'DisconnectedByFilter',
  C: 'Connected',
  EC: 'ExplicitlyConnected',
  ED: 'ExplicitlyDisconnected',
  P: 'Placeholder',
  x: 'Forgotten',
};
const expected: Readonly<Record<StateEvent, string>> = {
  shown: '                  D  D  F  C  EC ED C',
  gone: '                   .  x  x  P  P  ED P',
  'in-scope': '             .  D  D  C  EC ED P',
  filtered: '               .  F  F  F  EC ED P',
  joined: '                 .  C  .  .  .  .  .',
  projected: '              .  C  .  .  .  .  .',
  provisioned: '            C  .  .  .  .  .  .',
  deprovisioned: '          .  .  .  D  D  ED x',
  'deprovisioned-for-good': '.  .  .  ED ED ED ED',
  'joined-by-hand': '       .  EC EC .  .  EC .',
  'projected-by-hand': '    .  EC EC .  .  EC .',
  'disconnected-by-hand': ' .  .  .  D  D  .  x',
  'kept-out-by-hand': '     .  ED ED ED ED ED ED',
  'let-in-by-hand': '       .  .  .  .  .  D  .',
  'let-in-absent-by-hand': '.  .  .  .  .  P  .',
};

t.test('the table of states', async (t) => {
  t.same(new Set(columns), new Set(['Unknown', ...objectStates]), 'knows every state');
  for (const event of events) {
    const cells = expected[event].trim().split(/\s+/);
    t.equal(cells.length, columns.length, `${event} is written down for every state`);
    columns.forEach((before, i) => {
      const cell = cells[i] ?? '';
      if (cell === '.') {
        t.notOk(mayHappen(before, event), `${before} is never ${event}`);
        t.throws(() => stateAfter(before, event), { message: `${before} does not know the event ${event}.` });
      } else {
        t.ok(mayHappen(before, event));
        t.equal(stateAfter(before, event), short[cell], `${before} + ${event}`);
      }
    });
  }
});

t.test('a placeholder that comes back', async (t) => {
  const after = (rule: string) => stateAfter('Placeholder', 'shown', linkOf({ person: rule === '' ? null : 7, rule }));
  t.equal(after('address'), 'Connected', 'is joined by the rule that had joined it');
  t.equal(after('hand'), 'ExplicitlyConnected', 'or by the hand');
  t.equal(after(''), 'Disconnected', 'or belongs to nobody');
});

t.test('MIM promises', async (t) => {
  const everywhere = (event: StateEvent) => objectStates.filter((state) => mayHappen(state, event));
  const rules: readonly StateEvent[] = ['in-scope', 'filtered', 'joined', 'projected', 'shown', 'gone'];
  for (const event of rules.filter((one) => mayHappen('ExplicitlyDisconnected', one))) {
    t.equal(stateAfter('ExplicitlyDisconnected', event), 'ExplicitlyDisconnected', `no rule lets it in: ${event}`);
  }
  t.same(everywhere('joined'), ['Disconnected'], 'a rule joins only what belongs to nobody and is in scope');
  const explicit = (state: ObjectState) => state.startsWith('Explicitly');
  const byRule = objectStates.flatMap((state) =>
    rules.filter((event) => mayHappen(state, event)).map((event) => [state, stateAfter(state, event)] as const),
  );
  const made = byRule.filter(([before, after]) => explicit(after as ObjectState) && !explicit(before));
  t.same(made, [], 'and no rule makes an explicit connector or disconnector');
});

/** What each action of an operator makes of one object. Pure; refuses what the table of states does not know. */
import { EngineError } from '../errors.ts';
import {
  BY_HAND,
  isJoined,
  mayHappen,
  type ObjectState,
  type StateAfter,
  type StateEvent,
  stateAfter,
} from '../model/state.ts';
import type { LinkAction, LinkChange } from '../model/views.ts';
import type { ExplicitRow, PersonRow, SpaceRow } from '../store/rows.ts';

/** A change whose object is known. */
export type ObjectChange = LinkChange & { readonly object: number };

export interface Hand {
  readonly row: SpaceRow;
  readonly person: PersonRow | undefined;
  readonly made: ExplicitRow | undefined;
  /** Whether the person is still known whom the object belonged to before that hand. */
  readonly wasThere: boolean;
}

type Deed = (hand: Hand, change: ObjectChange, nextPerson: () => number) => Linked;

/** The object as it becomes. */
export interface Linked {
  readonly state: StateAfter;
  readonly person: number | null;
  readonly rule: string;
  /** A person of its own, made here. */
  readonly isNew?: boolean;
}

export const deeds: Readonly<Record<LinkAction, Deed>> = {
  join: ({ row, person }, change) => joined(after(row, 'joined-by-hand'), person, change),
  rejoin: ({ row, person }, change) => {
    if (row.person === change.person && isJoined(row)) return row;
    const state = isJoined(row) ? stateAfter(row.state, 'disconnected-by-hand') : row.state;
    return joined(after({ ...row, state: state as ObjectState }, 'joined-by-hand'), person, change);
  },
  project: ({ row }, _, nextPerson) => {
    const state = after(row, 'projected-by-hand');
    return { state, person: nextPerson(), rule: BY_HAND, isNew: true };
  },
  disconnect: ({ row }) => loose(disconnected(row)),
  'keep-out': ({ row }) => ({ state: after(row, 'kept-out-by-hand'), person: row.person, rule: row.rule }),
  'let-in': ({ row }) => loose(letIn(row)),
  undo: ({ row, made, wasThere }, { object }) => {
    if (made === undefined) {
      throw new EngineError('request-invalid', `Nobody's hand is on object ${object}: there is nothing to undo.`);
    }
    const { wasPerson: person, wasRule: rule, wasState } = made;
    if (wasState === 'ExplicitlyDisconnected') return { state: wasState, person, rule };
    const state = row.state === 'ExplicitlyDisconnected' ? letIn(row) : disconnected(row);
    if (person === null || !wasThere || state !== 'Disconnected') return loose(state);
    return { state: stateAfter(state, wasState === 'ExplicitlyConnected' ? 'joined-by-hand' : 'joined'), person, rule };
  },
};

/** What is only planned, or gone, is forgotten: taken from its person it stands for nothing. */
function disconnected(row: SpaceRow): StateAfter {
  if (row.hash === '' && row.state !== 'Placeholder' && row.sent !== '') {
    const sentence = `Object ${row.id} was made and no import has shown it yet: let an import run first.`;
    throw new EngineError('request-invalid', sentence);
  }
  const state = after(row, 'disconnected-by-hand');
  return row.hash === '' && state === 'Disconnected' ? stateAfter(state, 'gone') : state;
}

/** An account that has gone still stands in the way of a second one, until it is back or disconnected by hand. */
function letIn(row: SpaceRow): StateAfter {
  if (row.hash !== '') return after(row, 'let-in-by-hand');
  return row.anchor === '' ? 'Forgotten' : after(row, 'let-in-absent-by-hand');
}

function loose(state: StateAfter): Linked {
  return { state, person: null, rule: '' };
}

function joined(state: StateAfter, person: PersonRow | undefined, { object, person: wanted }: ObjectChange): Linked {
  if (wanted === undefined) {
    throw new EngineError('request-invalid', `Whose is object ${object}? Name the person it is to be joined to.`);
  }
  if (person === undefined) throw new EngineError('not-found', `There is no person ${wanted}.`);
  return { state, person: person.id, rule: BY_HAND };
}

/** Refuses what the table of states does not know, and says why in an operator's words. */
function after(row: SpaceRow, event: StateEvent): StateAfter {
  if (!mayHappen(row.state, event)) {
    const done = event.replace('-by-hand', '').replace('-absent', '').replaceAll('-', ' ');
    const advice = adviceFor(row);
    throw new EngineError(
      'request-invalid',
      `Object ${row.id} is ${row.state} and cannot be ${done} by hand.${advice}`,
    );
  }
  return stateAfter(row.state, event);
}

function adviceFor(row: SpaceRow): string {
  if (row.state === 'Placeholder')
    return ' It has gone from its system: have it restored there first (Restore-JmlObject), or disconnect it and join the other object to its person by itself.';
  return isJoined(row) ? ' It belongs to somebody: disconnect it first.' : '';
}

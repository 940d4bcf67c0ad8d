/**
 * States of a connector-space object, in MIM's names (ConnectionState enumeration), and every way from one to another.
 * Whatever changes a state asks `stateAfter`: a pair that is not in the table does not happen.
 */

export const objectStates = [
  /** Joined, projected or provisioned by a rule. */
  'Connected',
  /** Joined or projected by an operator's hand: a connector filter has no say any more. */
  'ExplicitlyConnected',
  /** Belongs to nobody yet; every synchronisation asks again. */
  'Disconnected',
  /** Kept out by an operator, or by a deprovisioning rule, until an operator lets it in. */
  'ExplicitlyDisconnected',
  /** Out of scope by a connector filter. */
  'DisconnectedByFilter',
  /** Known by its link only: not, or no longer, in the connected system. Its last values stay; nothing is made again. */
  'Placeholder',
] as const;

export type ObjectState = (typeof objectStates)[number];

/** What can happen to an object, and who makes it happen. */
export const stateEvents = {
  shown: 'An import shows the object.',
  gone: 'An import that may be trusted shows it no longer.',
  'in-scope': 'A synchronisation looks at it, and no connector filter is against it.',
  filtered: 'A connector filter puts it out of scope.',
  joined: 'A join rule finds its person.',
  projected: 'It becomes a person of its own by rule.',
  provisioned: 'An account is to be made for a person: the object stands for it before it exists.',
  deprovisioned: 'Its person needs it no more, or is deleted; the action is `disconnect`.',
  'deprovisioned-for-good': 'The same, and the action is `disconnect-explicitly`.',
  'joined-by-hand': 'An operator joins it to a person.',
  'projected-by-hand': 'An operator makes it a person of its own.',
  'disconnected-by-hand': 'An operator takes it from its person; the next synchronisation asks the join rules.',
  'kept-out-by-hand': 'An operator keeps it out.',
  'let-in-by-hand': 'An operator lets it in again; the next synchronisation asks the join rules.',
  'let-in-absent-by-hand': 'The same, of an object that is not in its system now: it is asked when it is back.',
} as const;

export type StateEvent = keyof typeof stateEvents;

/** `Unknown` before the first import shows it; `Forgotten` leaves nothing behind. */
export type StateBefore = ObjectState | 'Unknown';
export type StateAfter = ObjectState | 'Forgotten';

/** Who joined an object. A placeholder that comes back is joined as it was. */
export type Link = 'nobody' | 'rule' | 'hand';

/** The rule of an object that an operator joined or projected. */
export const BY_HAND = 'hand';

type Transition = StateAfter | Readonly<Record<Link, StateAfter>>;

/** What an operator may do to an object that belongs to nobody. */
const looseByHand = {
  'joined-by-hand': 'ExplicitlyConnected',
  'projected-by-hand': 'ExplicitlyConnected',
  'kept-out-by-hand': 'ExplicitlyDisconnected',
} as const;

/** The ways out of a person. */
const leaving = {
  gone: 'Placeholder',
  deprovisioned: 'Disconnected',
  'deprovisioned-for-good': 'ExplicitlyDisconnected',
  'disconnected-by-hand': 'Disconnected',
  'kept-out-by-hand': 'ExplicitlyDisconnected',
} as const;

/**
 * Unlike MIM, which forgets an object with its deletion: an explicit disconnector outlives it, so that an account which
 * comes back is still kept out (NHSmail JML onboarding guide 8.7), and a joined object stays as a placeholder.
 */
export const transitions: Readonly<Record<StateBefore, Readonly<Partial<Record<StateEvent, Transition>>>>> = {
  Unknown: { shown: 'Disconnected', provisioned: 'Connected' },
  Disconnected: {
    shown: 'Disconnected',
    gone: 'Forgotten',
    'in-scope': 'Disconnected',
    filtered: 'DisconnectedByFilter',
    joined: 'Connected',
    projected: 'Connected',
    ...looseByHand,
  },
  DisconnectedByFilter: {
    shown: 'DisconnectedByFilter',
    gone: 'Forgotten',
    'in-scope': 'Disconnected',
    filtered: 'DisconnectedByFilter',
    ...looseByHand,
  },
  Connected: {
    shown: 'Connected',
    'in-scope': 'Connected',
    filtered: 'DisconnectedByFilter',
    ...leaving,
  },
  ExplicitlyConnected: {
    shown: 'ExplicitlyConnected',
    'in-scope': 'ExplicitlyConnected',
    filtered: 'ExplicitlyConnected',
    ...leaving,
  },
  ExplicitlyDisconnected: {
    shown: 'ExplicitlyDisconnected',
    gone: 'ExplicitlyDisconnected',
    'in-scope': 'ExplicitlyDisconnected',
    filtered: 'ExplicitlyDisconnected',
    deprovisioned: 'ExplicitlyDisconnected',
    'deprovisioned-for-good': 'ExplicitlyDisconnected',
    ...looseByHand,
    'let-in-by-hand': 'Disconnected',
    'let-in-absent-by-hand': 'Placeholder',
  },
  Placeholder: {
    shown: { nobody: 'Disconnected', rule: 'Connected', hand: 'ExplicitlyConnected' },
    gone: 'Placeholder',
    'in-scope': 'Placeholder',
    filtered: 'Placeholder',
    deprovisioned: 'Forgotten',
    'deprovisioned-for-good': 'ExplicitlyDisconnected',
    'disconnected-by-hand': 'Forgotten',
    'kept-out-by-hand': 'ExplicitlyDisconnected',
  },
};

type ForgettingEvent = 'gone' | 'deprovisioned' | 'disconnected-by-hand';

/** Ask `mayHappen` where a person chose the event: a pair that the table does not have throws. */
export function stateAfter(before: StateBefore, event: Exclude<StateEvent, ForgettingEvent>, link?: Link): ObjectState;
export function stateAfter(before: StateBefore, event: StateEvent, link?: Link): StateAfter;
export function stateAfter(before: StateBefore, event: StateEvent, link: Link = 'rule'): StateAfter {
  const after = transitions[before][event];
  if (after === undefined) throw new RangeError(`${before} does not know the event ${event}.`);
  return typeof after === 'string' ? after : after[link];
}

export function mayHappen(before: StateBefore, event: StateEvent): boolean {
  return transitions[before][event] !== undefined;
}

export function linkOf({ person, rule }: { readonly person: number | null; readonly rule: string }): Link {
  if (person === null) return 'nobody';
  return rule === BY_HAND ? 'hand' : 'rule';
}

/** Whether values flow between the object and its person. */
export function isJoined({ state }: { readonly state: ObjectState }): boolean {
  return state === 'Connected' || state === 'ExplicitlyConnected';
}

/** States of a connector-space object, in MIM's names (ConnectionState enumeration). */
export const objectStates = [
  /** Joined or projected by a rule. */
  'Connected',
  /** Joined by an operator's hand. */
  'ExplicitlyConnected',
  /** Belongs to nobody yet; every synchronisation asks again. */
  'Disconnected',
  /** Kept out by an operator until an operator lets it in. */
  'ExplicitlyDisconnected',
  /** Out of scope by a connector filter. */
  'DisconnectedByFilter',
  /** Known by its link only: not, or no longer, in the connected system. Its last values stay; nothing is made again. */
  'Placeholder',
] as const;

export type ObjectState = (typeof objectStates)[number];

/** How many items of one operation may go to one connector without an approval. Either figure trips. */
import type { Operation } from '../model/operation.ts';

export interface Limit {
  readonly count: number;
  /** Share of the joined objects of the connector. */
  readonly percent: number;
}

export type Limits = Readonly<Record<Operation, Limit>>;

const careful: Limit = { count: 20, percent: 1 };

export const shippedLimits: Limits = {
  create: { count: 50, percent: 5 },
  update: { count: 500, percent: 10 },
  enable: { count: 500, percent: 10 },
  restore: { count: 0, percent: 0 },
  rename: careful,
  move: careful,
  clear: careful,
  leaver: careful,
  disable: careful,
  disconnect: { count: 10, percent: 0.5 },
  delete: { count: 0, percent: 0 },
};

/** No configuration goes above these; a first run may create everybody, after approval. */
export const ceilingPercent: Readonly<Record<Operation, number>> = {
  create: 100,
  update: 10,
  enable: 10,
  restore: 0,
  rename: 10,
  move: 10,
  clear: 10,
  leaver: 10,
  disable: 10,
  disconnect: 10,
  delete: 0,
};

const SMALL_POPULATION = 200;
const ALWAYS_ALLOWED_IN_SMALL = 5;
/** Beyond this many times its limit a set needs two approvers. */
const TWO_APPROVERS_BEYOND = 5;

/** How many items the limit lets through; one more is held. */
export function allowedBy({ count, percent }: Limit, joined: number): number {
  const allowed = Math.min(count, Math.floor((joined * percent) / 100));
  return joined < SMALL_POPULATION && count > 0 ? Math.max(allowed, Math.min(count, ALWAYS_ALLOWED_IN_SMALL)) : allowed;
}

/** Where the figure of `allowedBy` comes from. */
export function inWords(limit: Limit, joined: number): string {
  const { count, percent } = limit;
  const smaller = `the smaller of ${count} and ${percent} % of ${joined} joined objects`;
  const isRaised = allowedBy(limit, joined) > Math.floor((joined * percent) / 100);
  return isRaised ? `${smaller}; below ${SMALL_POPULATION} of them ${ALWAYS_ALLOWED_IN_SMALL} always may` : smaller;
}

export function approversNeeded(operation: Operation, items: number, allowed: number): number {
  return operation === 'delete' || items > TWO_APPROVERS_BEYOND * Math.max(allowed, 1) ? 2 : 1;
}

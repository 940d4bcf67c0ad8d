/** Answers to "why?": sentences fit for a ticket, which name no person, number or address. */
import type { ObjectState } from './state.ts';
import type { Contribution, Finding, PendingExport } from './views.ts';

/** One connected system and a person: how the account there came to be theirs, or why they have none. */
export interface SystemExplanation {
  readonly connector: string;
  readonly object: number | null;
  readonly state: ObjectState | null;
  readonly sentence: string;
}

export interface Explanation {
  readonly person: number;
  readonly displayName: string;
  readonly lifecycle: string;
  /** The whole answer in one paragraph: where the person stands, then each system. */
  readonly sentence: string;
  readonly systems: readonly SystemExplanation[];
  readonly contributions: readonly Contribution[];
  /** What waits to be sent, each with a sentence that says for what. */
  readonly pending: readonly PendingExport[];
  readonly findings: readonly Finding[];
}

/** Somebody whom an object that belongs to nobody may be. */
export interface JoinCandidate {
  /** The object compared with, and the person it belongs to, if any. */
  readonly object: number;
  readonly connector: string;
  readonly person: number | null;
  /** Of the score; null where two systems are joined by an identifier alone. */
  readonly points: number | null;
  /** The evidence, and what stands against it. */
  readonly sentence: string;
}

/** Why a connector-space object is joined, or is not. */
export interface ObjectExplanation {
  readonly object: number;
  readonly connector: string;
  readonly state: ObjectState;
  readonly person: number | null;
  readonly sentence: string;
  readonly candidates: readonly JoinCandidate[];
  readonly pending: readonly PendingExport[];
  readonly findings: readonly Finding[];
}

/** What somebody must do by hand for a person who should not be in ESR, NHSmail and AD alike. */

/** One connected system and the person: whether they are there, and under which name. */
export interface Presence {
  readonly connector: string;
  readonly object: number | null;
  /** Employee number, address or distinguished name; '' when they are not there. */
  readonly name: string;
  readonly sentence: string;
}

/** One thing that an organisation may want, and the way there. */
export interface Remedy {
  readonly code: string;
  /** What is wanted, e.g. `ESR only`. */
  readonly wanted: string;
  /** In order; each is one thing to do, or one thing that then happens. */
  readonly steps: readonly string[];
}

export interface Remediation {
  /** Null for an object that belongs to nobody. */
  readonly person: number | null;
  readonly displayName: string;
  readonly presence: readonly Presence[];
  /** Which of the cases of the JML guide this is, in a word that never changes. */
  readonly code: string;
  readonly sentence: string;
  readonly remedies: readonly Remedy[];
}

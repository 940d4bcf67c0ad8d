/** What a person was, and since when: read back from before-images. */
import type { Contribution } from './views.ts';

/** One value over the time that it held. */
export interface HistoryEntry {
  readonly attribute: string;
  /** Empty for a time in which the attribute had no value. */
  readonly values: readonly string[];
  /** Start of the run that brought it; null when that is not known any more. */
  readonly from: string | null;
  /** Start of the run that replaced it; null while it holds. */
  readonly until: string | null;
  /** Who said so; null for no value. File and line are those of a value that still holds. */
  readonly contribution: Contribution | null;
}

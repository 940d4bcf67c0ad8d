/**
 * A value that changed in a target although nothing was sent there. While the flows still give what had been there, it has
 * drifted: reported for the first thirty days of a connector, put right after that, or as the flow says. Once they give
 * something else, or what the target holds, it is an ordinary value again.
 */
import type { Finding } from '../model/views.ts';

export type DriftHandling = 'report' | 'correct';

/** How long a drift is reported and not put right, from the first accepted import of its connector (`safety.md` 4). */
export const REPORTED_DAYS = 30;

/** What drifted of one object, as far as imports have shown it. */
export interface Drifted {
  /** By slot: what had been there before. */
  readonly previous: ReadonlyMap<number, string>;
  /** Where the flow says nothing itself. */
  readonly byDefault: DriftHandling;
}

export interface Drift {
  readonly attribute: string;
  readonly wanted: string;
  readonly held: string;
  readonly handling: DriftHandling;
  /** The flow itself says so. */
  readonly byRule: boolean;
}

export interface DriftOutcome {
  readonly drifts: readonly Drift[];
  /** Slots that have not drifted any more. */
  readonly settled: readonly number[];
}

/** One sentence for all that drifted of a person; values as an administrator reads them. */
export function driftFinding(found: readonly { readonly connector: string; readonly drift: Drift }[]): Finding[] {
  if (found.length === 0) return [];
  const sentences = found.map(({ connector, drift: { attribute, wanted, held, handling } }) => {
    const what = `${connector} holds ${quoted(held)} as ${attribute} where the flows give ${quoted(wanted)}`;
    return `${what}; ${handling === 'report' ? 'it is left as it is: have the source corrected, or put it back by hand.' : 'it is put right.'}`;
  });
  return [{ code: 'drift', sentence: `Changed by hand: ${sentences.join(' ')}` }];
}

function quoted(value: string): string {
  return value === '' ? 'nothing' : `"${value}"`;
}

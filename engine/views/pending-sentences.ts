/** What happens next to a pending export, in a sentence for a ticket. */
import { type FailureCode, failures } from '../errors.ts';
import type { PendingState } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { ChangeSetRow, PendingRow } from '../store/rows.ts';

type Sentence = (row: PendingRow, set: ChangeSetRow | undefined) => string;

export const pendingSentences: Readonly<Record<PendingState, Sentence>> = {
  ready: () => 'Goes with the next export.',
  held: (row, set) => {
    if (set?.state === 'denied') return `Change set ${row.changeSet} was denied: it is not sent until it changes.`;
    if (set?.state === 'held') return `Waits for the approval of change set ${row.changeSet}. ${set.why}`;
    return `Waits: the next export asks again, as it was held in change set ${row.changeSet}.`;
  },
  approved: (row) => `Approved with change set ${row.changeSet}; goes with the next export.`,
  waiting: ({ code, attempts, retryAt }) =>
    `Not done yet (${code}, ${counted(attempts, 'attempt')}): tried again from ${retryAt} on.`,
  parked: ({ code, parkedAt }) =>
    `Parked since ${parkedAt}: refused for good (${code}). It is sent again when it changes, or when somebody releases it. ${remedyOf(code)}`,
  refused: ({ code }) => `Refused by the system (${code}). ${remedyOf(code)}`,
};

function remedyOf(code: string): string {
  return Object.hasOwn(failures, code) ? failures[code as FailureCode].remedy : '';
}

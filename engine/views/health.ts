/** What an administrator must know at 07:30: nothing when all is well, else what is wrong and what to do. */
import type { Run, RunResult } from '../model/run.ts';
import type { HealthNote } from '../model/views.ts';
import type { StoreReader } from '../store/store.ts';
import { reviewNotes } from './review-notes.ts';

const wellEnded: readonly (RunResult | null)[] = [
  null,
  'completed-no-objects',
  'completed-skipped-already-completed',
  'success',
  'completed-transient-objects',
  'completed-drop-file',
  'completed-changes-held',
];
const PAGE = 100;

/** `last` is the newest run; `today` is the day in London. */
export async function healthOf(
  store: StoreReader,
  last: Pick<Run, 'id' | 'result'> | undefined,
  nameOf: (connector: number) => string,
  today: string,
): Promise<HealthNote[]> {
  const notes: HealthNote[] = [];
  if (last !== undefined && !wellEnded.includes(last.result)) {
    const isBroken = last.result?.startsWith('stopped') || last.result?.startsWith('no-start');
    notes.push({
      status: isBroken ? 'fail' : 'warn',
      code: 'last-run',
      sentence: `Run ${last.id} ended with ${last.result}.`,
      remedy: `Look at its errors: Get-JmlRunError -Run ${last.id}.`,
    });
  }
  for (const set of await store.changeSets('held', { after: 0, limit: PAGE })) {
    notes.push({
      status: 'warn',
      code: 'change-set-held',
      sentence: `Change set ${set.id} waits: ${set.count} × ${set.operation} on ${nameOf(set.connector)}, ${set.approvals.length} of ${set.approversNeeded} approvals.`,
      remedy: `Look at it, then approve or deny it: Get-JmlChangeSet -Id ${set.id}.`,
    });
  }
  return [...notes, ...(await reviewNotes(store, today))];
}

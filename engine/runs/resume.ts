/** Going on with a run that was stopped or failed: what of it is done, and need not be done again. */
import { EngineError } from '../errors.ts';
import { hasSent } from '../model/counter.ts';
import type { RunRow, RunStepRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { PlannedStep } from './profile.ts';

/** Older than this, what it had read is no ground to decide on any more. */
const HOURS = 24;
const HOUR_MS = 3_600_000;

export interface Resumed {
  readonly run: RunRow;
  readonly steps: readonly RunStepRow[];
}

/** Throws `not-found` or `run-not-resumable`; only the newest run can be gone on with. */
export async function resumedRun(store: StoreReader, id: number, configuration: number, now: Date): Promise<Resumed> {
  const run = await store.run(id);
  if (run === undefined) throw new EngineError('not-found', `There is no run ${id}.`);
  const refuse = (why: string) => new EngineError('run-not-resumable', `Run ${id} cannot be gone on with: ${why}.`);
  const [newest] = await store.runs({ after: 0, limit: 1 });
  if (newest !== undefined && newest.id !== id) throw refuse(`run ${newest.id} came after it`);
  if (run.result === null) throw refuse('it is under way');
  if (!/^(stopped|no-start)-/.test(run.result)) throw refuse(`it came to its end with ${run.result}`);
  if (run.configuration !== configuration) throw refuse('the configuration has changed since');
  if (now.getTime() - Date.parse(run.endedAt ?? run.startedAt) > HOURS * HOUR_MS)
    throw refuse(`it ended more than ${HOURS} hours ago`);
  return { run, steps: await store.runSteps(id) };
}

/**
 * The numbers of the steps that are done: all before the first that is not, and of those after it the imports that no export
 * came before, because they took in what they found whatever failed elsewhere. All else leans on what is still to be done.
 */
export function doneSteps(planned: readonly PlannedStep[], { steps }: Resumed): ReadonlySet<number> {
  const completed = new Set(steps.filter(isCompleted).map(({ number }) => number));
  const begun = new Set(steps.map(({ number }) => number));
  // Nothing was sent, so nothing was there to be confirmed.
  const wasLeftOut = ({ number, confirms }: PlannedStep) => confirms && !begun.has(number);
  const open = planned.find((step) => !completed.has(step.number) && !wasLeftOut(step))?.number ?? Infinity;
  const firstExport = planned.find(({ type }) => type === 'export')?.number ?? Infinity;
  const isSourceRead = ({ number, type }: PlannedStep) => type.endsWith('-import') && number < firstExport;
  return new Set(
    planned
      .filter((step) => completed.has(step.number) && (step.number < open || isSourceRead(step)))
      .map(({ number }) => number),
  );
}

function isCompleted({ result }: RunStepRow): boolean {
  return result === 'success' || result?.startsWith('completed') === true;
}

/** Connectors to which the run had sent something that nothing has confirmed yet, or may have when it was cut off. */
export function exportedTo({ steps }: Resumed): readonly number[] {
  const mayHaveSent = ({ counters, result }: RunStepRow) =>
    hasSent(counters) || result === null || result.startsWith('stopped');
  return steps.flatMap((step) =>
    step.type === 'export' && step.connector !== null && mayHaveSent(step) ? [step.connector] : [],
  );
}

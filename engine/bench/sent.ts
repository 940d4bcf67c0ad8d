/** A trust that has settled, and a day's changes that are sent: what their preview costs beside the run that sends them. */
import type { Caller, RunStep } from '../index.ts';
import { openEngine } from '../open.ts';
import { measurePreview, operator, type PreviewResult, runOnce, warm } from './cycle.ts';
import { type Sources, writeChangesOfEsr, writeFirstDay, writeSecondExtract } from './sources.ts';

/** Sending everybody once takes longer than what is then measured. */
export const MOST_SENT = 25_000;

export interface SentResult {
  readonly people: number;
  readonly preview: PreviewResult;
  /** Seconds of the delta cycle, and what it sent. */
  readonly seconds: number;
  readonly sent: number;
}

/** Sets of several times their limit need two who had no part in the run. */
const approvers: readonly Caller[] = ['first approver', 'second approver'].map((name) => {
  return { id: name, name, roles: ['approver'] };
});
/** A first load, the accounts of new mailboxes, and what those bring. */
const MOST_CYCLES = 6;

export async function measureSent(sources: Sources): Promise<SentResult> {
  await writeFirstDay(sources);
  await settle(sources.home);
  await writeSecondExtract(sources);
  await runOnce(sources.home, 'full');
  await writeChangesOfEsr(sources);
  const preview = await measurePreview(sources, 'delta');
  await warm(sources.home);
  const { seconds, steps } = await runOnce(sources.home, 'delta');
  return { people: sources.people, preview, seconds, sent: sentIn(steps) };
}

/** Full cycles, and everything approved that they hold, until one finds nothing more to do. */
async function settle(home: string): Promise<void> {
  for (let cycle = 0; cycle < MOST_CYCLES; cycle++) {
    const { steps } = await runOnce(home, 'full');
    const approved = await approveAll(home);
    if (approved === 0 && sentIn(steps) === 0) return;
  }
}

async function approveAll(home: string): Promise<number> {
  const { engine } = await openEngine({ home, version: 'bench', actor: operator.name });
  try {
    const { items } = await engine.changeSets({ state: 'held' });
    for (const { id, digest, count, approversNeeded } of items) {
      for (const approver of approvers.slice(0, approversNeeded)) {
        await engine.approveChangeSet(id, { digest, count, reason: 'The first load of the benchmark' }, approver);
      }
    }
    return items.length;
  } finally {
    await engine.close();
  }
}

function sentIn(steps: readonly RunStep[]): number {
  const counts = steps.flatMap(({ counters }) => Object.values(counters.operations));
  return counts.reduce((sum, count) => sum + count, 0);
}

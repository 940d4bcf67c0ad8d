/** Starts cycles by the clock, from the configuration, in London time. A cycle that is due while a run goes on is left out. */
import cron from 'node-cron';
import type { Engine } from '../engine.ts';
import { asEngineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CycleName } from '../model/run.ts';
import type { Caller } from '../model/views.ts';

export interface ScheduleEntry {
  /** Five fields of cron. */
  readonly cron: string;
  readonly cycle: CycleName;
}

const schedule: Caller = { id: 'schedule', name: 'schedule', roles: ['operator'] };

export function startSchedule(engine: Engine, entries: readonly ScheduleEntry[], log: Log): { stop(): Promise<void> } {
  const tasks = entries.map(({ cron: expression, cycle }) =>
    cron.schedule(expression, () => start(engine, cycle, log), { timezone: 'Europe/London', noOverlap: true }),
  );
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

async function start(engine: Engine, cycle: CycleName, log: Log): Promise<void> {
  try {
    const run = await engine.startRun(cycle, schedule);
    log.info('scheduled run started', { run: run.id, cycle });
  } catch (cause) {
    log.warn('scheduled run left out', { code: asEngineError(cause).code, cycle });
  }
}

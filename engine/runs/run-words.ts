/** What a wish for a run is, and a run in words. */
import type { RunWish } from '../model/run.ts';
import type { RunRow } from '../store/rows.ts';
import { resumedRun } from './resume.ts';
import type { RunRequest } from './runner.ts';
import type { RunnerSettings } from './settings.ts';

type What = Pick<RunRequest, 'cycle' | 'profile' | 'resumed'>;

export async function whatOf(wish: RunWish, { store, configurationId, clock }: RunnerSettings): Promise<What> {
  if (typeof wish === 'string') return { cycle: wish };
  if ('profile' in wish) return { cycle: null, profile: wish.profile };
  const resumed = await resumedRun(store, wish.resume, configurationId, clock.now());
  return { cycle: resumed.run.cycle, profile: resumed.run.profile ?? undefined, resumed };
}

export function wordsOf({ cycle, profile, resumes }: RunRow): string {
  const what = cycle ?? `profile ${profile}`;
  return resumes === null ? what : `${what}, resuming run ${resumes}`;
}

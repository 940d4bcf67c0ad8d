/** Runs, their steps and what they counted, in MIM's words (results: MIM WMI return strings). */
import type { Counters } from './counter.ts';

export const cycleNames = ['full', 'delta'] as const;
export type CycleName = (typeof cycleNames)[number];

/** What is asked for: a cycle by name, a run profile of the configuration, or an earlier run that did not come to its end. */
export type RunWish = CycleName | { readonly profile: string } | { readonly resume: number };

export const stepTypes = ['full-import', 'delta-import', 'full-sync', 'delta-sync', 'export'] as const;
export type StepType = (typeof stepTypes)[number];

/** From best to worst, each with what it says of a step; the run shows the worst of its steps. */
export const resultMeanings = {
  'completed-skipped-already-completed': 'A run that was resumed had done this step before.',
  'completed-no-objects': 'There was nothing to do.',
  success: 'Done.',
  'completed-transient-objects': 'Done; some exported values are accepted, and the system does not show them yet.',
  'completed-drop-file': 'A test: the drop file was written; nothing was staged or sent.',
  'completed-warnings': 'Done; the notes of the step say what to look at.',
  'completed-changes-held': 'Done, except what waits in a change set for an approval.',
  'completed-discovery-errors':
    'Done, except objects that could not be read; nobody is created in this system meanwhile.',
  'completed-sync-errors': 'Done, except people who could not be decided.',
  'completed-export-errors': 'Done, except objects that the system refused.',
  'no-start-source-not-accepted': 'Nothing was written, because something it leans on was not read or not decided.',
  'stopped-object-limit':
    'The step handled as many objects as its object limit allows; the rest waits, and an import begins anew.',
  'stopped-deletion-threshold-exceeded':
    'There were more deletions than the delete limit of the step allows; none was applied.',
  'stopped-source-held': 'The source is too much smaller or larger than last time; nothing of it was taken in.',
  'no-start-file-not-found': 'The file is not there.',
  'no-start-file-access-denied': 'The file may not be read.',
  'no-start-bad-ma-configuration': 'The connector is configured for something that the system does not have.',
  'no-start-credentials': 'The system does not accept the account, or gives it too few rights.',
  'no-start-connection': 'The system could not be reached.',
  'stopped-connection': 'The connection was lost or the system did not answer in time.',
  'stopped-error-limit': 'More than 5,000 objects could not be handled.',
  'stopped-disk-full': 'A disk is full.',
  'stopped-database-disk-full': 'The disk of the database is full; nothing of the step was kept.',
  'stopped-timeout': 'The step took longer than its time-out.',
  'stopped-user': 'Somebody stopped it.',
  'stopped-error': 'It could not go on; its error says why.',
} as const;
export type RunResult = keyof typeof resultMeanings;
export const runResults = Object.keys(resultMeanings) as readonly RunResult[];

export function worstResult(results: readonly RunResult[]): RunResult {
  const worst = Math.max(...results.map((result) => runResults.indexOf(result)));
  return runResults[worst] ?? 'completed-no-objects';
}

export interface Run {
  readonly id: number;
  /** Null when it is of a run profile. */
  readonly cycle: CycleName | null;
  /** Name of the run profile, of the configuration that it ran under; null when it is of a cycle. */
  readonly profile: string | null;
  /** The run that it goes on with. */
  readonly resumes: number | null;
  readonly state: 'running' | 'ended';
  /** Null while it runs. */
  readonly result: RunResult | null;
  /** Name of the key or Windows account that started it; `schedule` when the clock did. */
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Version of the configuration it ran under. */
  readonly configuration: number;
  /** Where it is now, or was last. */
  readonly step: number;
  readonly steps: number;
  readonly connector: string | null;
  readonly stepType: StepType | null;
  /** Objects done in this step, and to do; `total` is 0 while unknown. */
  readonly done: number;
  readonly total: number;
  readonly errors: number;
  /** Change sets that this run put on hold. */
  readonly changeSets: readonly number[];
}

export interface RunStep {
  readonly run: number;
  readonly number: number;
  readonly connector: string | null;
  readonly type: StepType;
  readonly result: RunResult | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly counters: Counters;
  /** Sentences: what was skipped or left out, and why. */
  readonly notes: readonly string[];
  /** Sequence of the last extract read, for ESR. */
  readonly sequence: number | null;
}

/** Why one object, or the step itself, could not be done, as the step reports it. */
export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly object: number | null;
  readonly person: number | null;
}

export interface RunError {
  readonly id: number;
  readonly run: number;
  readonly step: number;
  readonly connector: string | null;
  /** Connector-space object, when one exists. */
  readonly object: number | null;
  readonly person: number | null;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly retry: boolean;
}

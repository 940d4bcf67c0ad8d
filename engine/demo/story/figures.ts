/** Figures out of what the service answered, and their words. */
import { createHash } from 'node:crypto';
import type { ConnectorSpaceObject, Counters, Operation, StepType } from '../../index.ts';
import type { Report } from './office.ts';
import { counted, figure, listed } from './teller.ts';

type Group = Exclude<keyof Counters, 'outbound'>;

export interface Wanted {
  readonly connector: string;
  readonly group: Group;
  readonly types?: readonly StepType[];
}

export const imports: readonly StepType[] = ['full-import', 'delta-import'];

/** The counters of one group of one connector, added up over steps and runs. */
export function countersOf(reports: readonly Report[], { connector, group, types }: Wanted): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const step of reports.flatMap(({ steps }) => steps)) {
    if (step.connector !== connector || (types !== undefined && !types.includes(step.type))) continue;
    addUp(sum, step.counters[group]);
  }
  return sum;
}

/** What every synchronisation staged for the accounts of one connector. */
export function stagedFor(reports: readonly Report[], connector: string): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const step of reports.flatMap(({ steps }) => steps)) addUp(sum, step.counters.outbound[connector] ?? {});
  return sum;
}

function addUp(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}

export function counter(reports: readonly Report[], wanted: Wanted, name: string): number {
  return countersOf(reports, wanted)[name] ?? 0;
}

/** Of the first step of this type: what an import found before anything was written. */
export function firstStaged(report: Report, connector: string, name: keyof Counters['staging']): number {
  const step = report.steps.find((one) => one.connector === connector && imports.includes(one.type));
  return step?.counters.staging[name] ?? 0;
}

const operationWords: Readonly<Record<Operation, readonly [one: string, many: string]>> = {
  create: ['new account', 'new accounts'],
  restore: ['account restored', 'accounts restored'],
  rename: ['rename', 'renames'],
  move: ['move', 'moves'],
  update: ['update', 'updates'],
  clear: ['value cleared', 'values cleared'],
  enable: ['account enabled', 'accounts enabled'],
  leaver: ['leaver mark', 'leaver marks'],
  disable: ['account disabled', 'accounts disabled'],
  disconnect: ['account let go', 'accounts let go'],
  delete: ['deletion', 'deletions'],
};

export function operationCount(operation: Operation, count: number): string {
  const [one, many] = operationWords[operation];
  return counted(count, one, many);
}

/** What a system accepted, in words: `57 new accounts and 1,943 updates`; '' for nothing. */
export function accepted(reports: readonly Report[], connector: string): string {
  const counters = countersOf(reports, { connector, group: 'operations' });
  const names = Object.keys(operationWords) as Operation[];
  return listed(
    names.flatMap((name) => ((counters[name] ?? 0) > 0 ? [operationCount(name, counters[name] ?? 0)] : [])),
  );
}

export function tally<T>(items: readonly T[], by: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(by(item), (counts.get(by(item)) ?? 0) + 1);
  return counts;
}

export function first(object: Pick<ConnectorSpaceObject, 'attributes'>, attribute: string): string {
  return object.attributes[attribute]?.[0] ?? '';
}

/** Item by item: a hundred thousand of them are too much for one text. */
export function digestOf(items: Iterable<unknown>): string {
  const hash = createHash('sha256');
  for (const item of items) hash.update(JSON.stringify(item));
  return hash.digest('hex');
}

export function seconds(milliseconds: number): string {
  return `${figure(Math.round(milliseconds / 100) / 10)} s`;
}

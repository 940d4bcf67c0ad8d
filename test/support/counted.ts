/** What runs counted, as `group.name`, beside the table of all counters. */
import { type CounterMeaning, type Counters, counters } from '../../engine/model/counter.ts';
import type { RunStep } from '../../engine/model/run.ts';

export const tableOfCounters: ReadonlyMap<string, CounterMeaning> = new Map(
  Object.entries(counters).flatMap(([group, names]) =>
    Object.entries<CounterMeaning>(names).map(([name, meaning]) => [`${group}.${name}`, meaning] as const),
  ),
);

/** Each name once; `outbound` without its connector. */
export function countedIn(steps: readonly RunStep[]): string[] {
  return [...new Set(steps.flatMap(({ counters: counted }) => namesIn(counted)))];
}

/** Counters that say of themselves that they never count. */
export function neverCounted(names: Iterable<string>): string[] {
  return [...names].filter((name) => tableOfCounters.get(name)?.never !== undefined);
}

function namesIn({ outbound, ...groups }: Counters): string[] {
  const own = Object.entries(groups).flatMap(([group, counts]) => namesOf(group, counts));
  return [...own, ...Object.values(outbound).flatMap((counts) => namesOf('outbound', counts))];
}

function namesOf(group: string, counts: object): string[] {
  return Object.keys(counts).map((name) => `${group}.${name}`);
}

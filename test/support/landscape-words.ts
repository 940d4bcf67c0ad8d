/** What the engine says about somebody, as a service desk reads it, and whether it would do anything more. */
import type { Test } from 'tap';
import type { Landscape } from './landscape.ts';

/** A sentence of the explanation for every connector. */
export async function wordsOf(land: Landscape, employeeNumber: string): Promise<Record<string, string>> {
  const { systems } = await land.engine.explainPerson((await land.person(employeeNumber))?.id ?? 0);
  return Object.fromEntries(systems.map(({ connector, sentence }) => [connector, sentence]));
}

/** Findings of a person: code to the sentence for a ticket. */
export async function ticketsOf(land: Landscape, employeeNumber: string): Promise<Record<string, string>> {
  const findings = (await land.person(employeeNumber))?.findings ?? [];
  return Object.fromEntries(findings.map(({ code, sentence }) => [code, sentence]));
}

/** `system object state` of a person's objects, in order. */
export async function linksOf(land: Landscape, employeeNumber: string): Promise<string[]> {
  const objects = (await land.person(employeeNumber))?.objects ?? [];
  return objects.map(({ connector, state }) => `${connector} ${state}`).sort();
}

/** A second run, of both cycles: nothing is written, nothing goes wrong and nothing waits. */
export async function nothingMoreIsDone(t: Test, land: Landscape): Promise<void> {
  for (const cycle of ['delta', 'full'] as const) {
    const run = await land.run(cycle);
    const left = [await land.written(run), await land.errors(run), await land.pending()];
    t.same(left, [{}, [], []], `the ${cycle} cycle has nothing left to do`);
  }
}

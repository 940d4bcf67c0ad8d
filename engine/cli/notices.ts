/** What is said before a verb does its work: a configuration file that was edited and does not count yet. */
import type { Engine } from '../engine.ts';
import type { HealthNote } from '../model/views.ts';
import type { Print } from './verb.ts';

export async function tellNotInForce(engine: Engine, print: Print): Promise<readonly HealthNote[]> {
  const notes = (await engine.health()).notes.filter(({ code }) => code === 'configuration-not-in-force');
  for (const { sentence, remedy } of notes) print(`${sentence} ${remedy}`);
  return notes;
}

/** The service reads its configuration once. */
export const APPLIED_BY_SERVICE =
  'A configuration is applied while no service runs, or by the service as it starts: jml serve --apply "the reason".';

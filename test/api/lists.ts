/** What is looked for in arrays. */
import { EngineError } from '../../engine/index.ts';

export function matches(wanted: unknown, value: unknown): boolean {
  return wanted === undefined || wanted === value;
}

export function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new EngineError('not-found', `There is no ${name}.`);
  return thing;
}

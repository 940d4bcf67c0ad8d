/** The connector that somebody asks about, as a preview calls it: upper and lower case are one, a name of no connector is refused. */
import { EngineError } from '../errors.ts';
import type { Preview } from '../model/preview.ts';

/** Another configuration may have connectors that this one does not know: what such a preview did not count stays as asked. */
export function connectorAsked(
  asked: string | undefined,
  { counts, version }: Pick<Preview, 'counts' | 'version'>,
  systems: readonly { readonly name: string }[],
): string | undefined {
  if (asked === undefined) return undefined;
  const known = [...counts.map(({ connector }) => connector), ...systems.map(({ name }) => name)];
  const name = known.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (name !== undefined || version === null) return name ?? asked;
  throw new EngineError('not-found', `There is no connector ${asked}.`);
}

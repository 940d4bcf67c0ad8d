/** Where the properties of a configuration stand in its file, so that a fault found later is named with its line, too. */
import { EngineError } from '../errors.ts';

export type Path = readonly (string | number)[];

/** One thing that is wrong, with the place an administrator can go to. */
export interface Fault {
  readonly path: Path;
  /** Begins with the property. */
  readonly message: string;
}

type PlaceOf = (path: Path) => string;

const places = new WeakMap<object, PlaceOf>();

/** `placeOf` answers with file and line. */
export function rememberPlaces(configuration: object, placeOf: PlaceOf): void {
  places.set(configuration, placeOf);
}

/** Every fault on a line of its own; one that came from the store and not from a file has no line to be named. */
export function invalidAt(configuration: object, faults: readonly Fault[]): EngineError {
  const placeOf = places.get(configuration);
  const sentences = faults.map(({ path, message }) => (placeOf ? `${placeOf(path)}: ${message}` : message));
  return new EngineError('configuration-invalid', sentences.join('\n'));
}

/** `flows.inbound[0].from`. */
export function nameOf(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? part : `${name}.${part}`;
  }, '');
}

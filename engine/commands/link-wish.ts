/** What an operator asks of links, before anything is decided: whether it can be understood, and which objects it means. */
import { EngineError } from '../errors.ts';
import { isDay } from '../model/london.ts';
import type { LinkChange, LinkWish } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { ObjectChange } from './link-deeds.ts';
import type { Refusals } from './refusals.ts';

/** Where objects are found. */
export interface LinkPlaces {
  readonly store: StoreReader;
  /** The number of a connector by its name, in any case. */
  readonly connectorId: (name: string) => number | undefined;
}

/** Objects of one request: a correction needs two, a list in a file some hundreds. */
const MOST_CHANGES = 1_000;

export function mustBeSound({ changes, reason }: LinkWish): void {
  if (reason.trim() === '') throw new EngineError('request-invalid', 'A reason is needed: it is kept with the object.');
  if (changes.length === 0 || changes.length > MOST_CHANGES) {
    throw new EngineError('request-invalid', `Name 1 to ${MOST_CHANGES.toLocaleString('en-GB')} objects.`);
  }
}

/** A change of the wish with its place in it, from 1, and its object as it is now. */
interface NamedChange {
  readonly row: number;
  readonly change: ObjectChange;
  readonly object: SpaceRow;
}

/** By number, or by connector and anchor. */
export async function identify(
  places: LinkPlaces,
  changes: readonly LinkChange[],
  refusals: Refusals,
): Promise<readonly NamedChange[]> {
  const find = await finder(places, changes);
  const seen = new Set<number>();
  return changes.flatMap((change, index): NamedChange[] => {
    const object = find(change);
    const error = whichOne(places, change, object) ?? whyNot(change, object, seen);
    if (error !== undefined) refusals.add(index + 1, change.object ?? null, error);
    if (error !== undefined || object === undefined) return [];
    seen.add(object.id);
    return [{ row: index + 1, change: { ...change, object: object.id }, object }];
  });
}

function whyNot(change: LinkChange, object: SpaceRow | undefined, seen: ReadonlySet<number>): EngineError | undefined {
  const { reviewOn, reason } = change;
  if (object === undefined) return notFound(change);
  if (seen.has(object.id)) return new EngineError('request-invalid', `Object ${object.id} is named twice.`);
  if (reason?.trim() === '')
    return new EngineError('request-invalid', `Why is object ${object.id} changed? Its reason is empty.`);
  if (reviewOn === undefined || isDay(reviewOn)) return undefined;
  return new EngineError(
    'request-invalid',
    `Object ${object.id} is to be reviewed on ${reviewOn}, which is no day; write 2030-04-01.`,
  );
}

/** Numbers are those of one data folder: a list that was made in another must not change whoever has them here. */
function whichOne({ connectorId }: LinkPlaces, change: LinkChange, object: SpaceRow | undefined) {
  const { object: number, connector, anchor } = change;
  if (number === undefined || object === undefined) return undefined;
  const isElsewhere = connector !== undefined && connectorId(connector) !== object.connector;
  if (!isElsewhere && (anchor === undefined || anchor === object.anchor)) return undefined;
  const not = isElsewhere ? `not of ${connector}` : `not called ${anchor}`;
  const advice = 'The number is perhaps from a list made before the data folder was: leave it out to go by the anchor.';
  return new EngineError('request-invalid', `Object ${number} is ${not}. ${advice}`);
}

function notFound({ object, connector, anchor }: LinkChange): EngineError {
  if (object !== undefined) return new EngineError('not-found', `There is no connector-space object ${object}.`);
  if (connector === undefined || anchor === undefined) {
    return new EngineError('request-invalid', 'Which object? Give its number, or its connector and its anchor.');
  }
  return new EngineError('not-found', `No object of ${connector} is called ${anchor}.`);
}

/** All of them are read together: a list of a thousand costs a few reads. */
async function finder(
  { store, connectorId }: LinkPlaces,
  changes: readonly LinkChange[],
): Promise<(change: LinkChange) => SpaceRow | undefined> {
  const numbers = changes.flatMap(({ object }) => (object === undefined ? [] : [object]));
  const byNumber = new Map((await store.objects([...new Set(numbers)])).map((row) => [row.id, row]));
  const byAnchor = new Map<string, SpaceRow>();
  const named = changes.filter(({ object, anchor }) => object === undefined && anchor !== undefined);
  for (const [connector, those] of Map.groupBy(named, (change) => connectorId(change.connector ?? ''))) {
    if (connector === undefined) continue;
    const anchors = [...new Set(those.map(({ anchor = '' }) => anchor))];
    for (const row of await store.objectsByAnchor(connector, anchors)) byAnchor.set(`${connector} ${row.anchor}`, row);
  }
  return ({ object, connector = '', anchor = '' }) =>
    object === undefined ? byAnchor.get(`${connectorId(connector)} ${anchor}`) : byNumber.get(object);
}

/** What operators took back, at the side of the page of people that is provisioned: one query a page, none while nothing was. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { type HeldObject, keepUndone } from '../export/undone.ts';
import { cleanValue, joinValues, plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import { overlaid } from '../model/space-values.ts';
import { isJoined } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import type { SpaceRow, UndoneRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { Provisioning } from '../sync/provision.ts';

/** An object as an undo looks at it: what it holds as far as we know, compared as its system compares. */
export function heldObject(system: ConnectedSystem, row: SpaceRow): HeldObject {
  const values = overlaid(unpackValues(row.seen, system.attributes.length), row.sent);
  const packed = (plain: readonly string[]) => joinValues(plain.map(cleanValue));
  return {
    object: row.id,
    connector: row.connector,
    held: (attribute) => splitValues(values[system.slot(attribute)] ?? '').map(plainValue),
    same: (attribute, one, other) => {
      const [a, b] = [packed(one), packed(other)];
      return a === b || system.same(system.slot(attribute), a, b);
    },
  };
}

/** Asked once, so that pages need not ask while nothing is. */
export async function isAnyUndone(store: StoreReader): Promise<boolean> {
  return (await store.undonePage({ after: 0, limit: 1 })).length > 0;
}

interface UndonePage {
  readonly store: StoreReader;
  readonly systems: ReadonlyMap<number, ConnectedSystem>;
  readonly writable: ReadonlySet<number>;
  readonly rows: readonly SpaceRow[];
  readonly rowsOf: ReadonlyMap<number, readonly SpaceRow[]>;
  readonly people: readonly { readonly person: { readonly id: number } }[];
  /** One for each of the people; replaced where something is kept. */
  readonly decisions: Provisioning[];
}

/** What an operator took back is not done again, whatever the rules want. Answers with what has lapsed. */
export async function keepAllUndone(page: UndonePage): Promise<UndoneRow[]> {
  const { store, rows, rowsOf, people, decisions } = page;
  const undone = Map.groupBy(await store.undone(rows.filter(isJoined).map(({ id }) => id)), ({ object }) => object);
  const lapsed: UndoneRow[] = [];
  people.forEach(({ person }, at) => {
    const decision = decisions[at];
    const own = (rowsOf.get(person.id) ?? []).filter(({ id }) => undone.has(id));
    if (decision !== undefined && own.length > 0) decisions[at] = keepOf(page, decision, own, undone, lapsed);
  });
  return lapsed;
}

function keepOf(
  { systems, writable }: UndonePage,
  decision: Provisioning,
  rows: readonly SpaceRow[],
  undone: ReadonlyMap<number, readonly UndoneRow[]>,
  lapsed: UndoneRow[],
): Provisioning {
  let { items } = decision;
  const sentences: string[] = [];
  for (const row of rows) {
    const system = systems.get(row.connector);
    if (system === undefined || !writable.has(row.connector)) continue;
    const own = items.filter(({ object }) => object === row.id);
    const kept = keepUndone(own, undone.get(row.id) ?? [], heldObject(system, row));
    items = [...items.filter(({ object }) => object !== row.id), ...kept.items];
    lapsed.push(...kept.lapsed);
    if (kept.keeping.length > 0) sentences.push(sentenceOf(system, kept.keeping));
  }
  if (sentences.length === 0) return { ...decision, items };
  const finding: Finding = { code: 'kept-by-undo', sentence: sentences.join(' ') };
  return { ...decision, items, findings: [...decision.findings, finding] };
}

function sentenceOf({ name }: ConnectedSystem, keeping: readonly UndoneRow[]): string {
  const attributes = keeping.map(({ attribute }) => attribute).join(', ');
  const [{ run, by, at, reason } = { run: 0, by: '', at: '', reason: '' }] = keeping;
  return `${name} keeps ${attributes} as before run ${run}: ${by} undid it on ${at.slice(0, 10)} (${reason}). The rules want it otherwise; they have their way when the undo is lifted.`;
}

/** What operators took back, at the side of the page of people that is provisioned: one query a page, none while nothing was. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { type HasLapsed, type HeldObject, keepUndone } from '../export/undone.ts';
import { cleanValue, joinValues, plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import { overlaid } from '../model/space-values.ts';
import { isJoined } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import type { JournalRow, SpaceRow, UndoneRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { DecidedPage } from './decided-page.ts';
import type { UnsearchedCase } from './person-cases.ts';
import { hasLapsed, newestOfKinds } from './undone-lapses.ts';

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

interface UndonePage extends DecidedPage {
  readonly cases: readonly UnsearchedCase[];
}

/** What an operator took back is not done again, whatever the rules want. Answers with what has lapsed. */
export async function keepAllUndone(page: UndonePage): Promise<UndoneRow[]> {
  const { store, rows, rowsOf, cases, decisions } = page;
  const found = await store.undone(rows.filter(isJoined).map(({ id }) => id));
  const known = { undone: Map.groupBy(found, ({ object }) => object), newest: await newestOfKinds(store, found) };
  const lapsed: UndoneRow[] = [];
  cases.forEach((subject, at) => {
    const decision = decisions[at];
    const own = (rowsOf.get(subject.person) ?? []).filter(({ id }) => known.undone.has(id));
    if (decision !== undefined && own.length > 0) decisions[at] = keepOf(page, subject, decision, own, known, lapsed);
  });
  return lapsed;
}

interface Known {
  readonly undone: ReadonlyMap<number, readonly UndoneRow[]>;
  readonly newest: ReadonlyMap<number, readonly JournalRow[]>;
}

function keepOf(
  { systems, writable }: UndonePage,
  subject: UnsearchedCase,
  decision: Provisioning,
  rows: readonly SpaceRow[],
  { undone, newest }: Known,
  lapsed: UndoneRow[],
): Provisioning {
  let { items } = decision;
  const sentences: string[] = [];
  for (const row of rows) {
    const system = systems.get(row.connector);
    if (system === undefined || !writable.has(row.connector)) continue;
    const own = items.filter(({ object }) => object === row.id);
    const held = heldObject(system, row);
    const over = lapsesOf(system, subject, decision, held, newest.get(row.id) ?? []);
    const kept = keepUndone(own, undone.get(row.id) ?? [], held, over);
    items = [...items.filter(({ object }) => object !== row.id), ...kept.items];
    lapsed.push(...kept.lapsed);
    if (kept.keeping.length > 0) sentences.push(sentenceOf(system, kept.keeping));
  }
  if (sentences.length === 0) return { ...decision, items };
  const finding: Finding = { code: 'kept-by-undo', sentence: sentences.join(' ') };
  return { ...decision, items, findings: [...decision.findings, finding] };
}

/** States of a person in which their account is to be used. */
const isUsed: ReadonlySet<string> = new Set(['active', 'mailbox-only']);

function lapsesOf(
  system: ConnectedSystem,
  { person, objects }: UnsearchedCase,
  { lifecycle }: Provisioning,
  held: HeldObject,
  newest: readonly JournalRow[],
): HasLapsed {
  const previous = objects.find(({ id }) => id === held.object)?.drifted;
  const drifted = (attribute: string) => {
    const before = previous?.get(system.slot(attribute));
    return before === undefined ? undefined : splitValues(before).map(plainValue);
  };
  return (row) => hasLapsed(row, { person, held, isActive: isUsed.has(lifecycle.state), drifted, newest });
}

function sentenceOf({ name }: ConnectedSystem, keeping: readonly UndoneRow[]): string {
  const attributes = keeping.map(({ attribute }) => attribute).join(', ');
  const [{ run, by, at, reason } = { run: 0, by: '', at: '', reason: '' }] = keeping;
  return `${name} keeps ${attributes} as before run ${run}: ${by} undid it on ${at.slice(0, 10)} (${reason}). The rules want it otherwise; they have their way when the undo is lifted.`;
}

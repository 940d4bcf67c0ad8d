/**
 * What one import leaves behind, gathered until its source is judged whole: rows, keys and counts. Nothing here writes;
 * `outcomes` hands it over in pieces that one commit can take.
 */
import { unpackValues } from '../model/attribute.ts';
import { type Counts, counters } from '../model/counter.ts';
import { awaitingHash, overlaid } from '../model/space-values.ts';
import { linkOf, stateAfter } from '../model/state.ts';
import type { DriftRow, ExportEnd, JournalEnd, JournalMark, SpaceRow } from '../store/rows.ts';
import type { KeyEntry, Outcome } from '../store/store.ts';
import { type Confirmation, confirm, unlike } from './confirm.ts';
import { isTold } from './export-ends.ts';
import { type IsOverdue, neverOverdue } from './patience.ts';
import type { ConnectedSystem } from './system.ts';

export interface StagedProblem {
  readonly code: string;
  readonly message: string;
  readonly object: number | null;
}

export class Staging {
  readonly counts = zeroCounts();
  readonly problems: StagedProblem[] = [];
  /** Objects that this engine made and that an import shows for the first time. */
  arrived = 0;
  /** Of these the ones that were given another value than was asked for, by attribute. */
  readonly madeOtherwise = new Map<string, number>();
  private objects: SpaceRow[] = [];
  private keys: KeyEntry[] = [];
  private removedKeys: KeyEntry[] = [];
  private removedObjects: number[] = [];
  private records: { object: number; text: string }[] = [];
  private shared: { connector: number; key: string; text: string }[] = [];
  private journalEnds: JournalEnd[] = [];
  private readonly system: ConnectedSystem;
  private drifts: DriftRow[] = [];
  private readonly nextId: (table: 'object' | 'feed') => number;
  readonly now: Date;
  readonly isOverdue: IsOverdue;
  private readonly watched: readonly number[];
  private readonly nameSlot: number;
  /** Anchors that this import took for gone. */
  private readonly gone = new Set<string>();

  /** `watched` are the slots that flows write: what changes there without us has drifted. */
  constructor(
    system: ConnectedSystem,
    nextId: (table: 'object' | 'feed') => number,
    now: Date,
    isOverdue: IsOverdue = neverOverdue,
    watched: readonly number[] = [],
  ) {
    this.system = system;
    this.nextId = nextId;
    this.now = now;
    this.isOverdue = isOverdue;
    this.watched = watched;
    this.nameSlot = system.slot('distinguishedName');
  }

  /** What an import that shows these values says of what was sent to the object. */
  confirm(prior: SpaceRow, values: string): Confirmation {
    return confirm(prior.seen, values, prior.sent, this.system);
  }

  attributeAt(slot: number): string {
    return this.system.attributes[slot] ?? '';
  }

  /** What the import says became of an accepted export; what is told in the change feed gets its place there. */
  endExport({ id, operation }: JournalMark, ended: ExportEnd): void {
    const feed = ended === 'confirmed' && isTold(operation) ? this.nextId('feed') : null;
    this.journalEnds.push({ id, ended, endedAt: this.now.toISOString(), feed });
  }

  /** Rows gathered and not yet handed over. */
  get size(): number {
    return this.objects.length + this.removedObjects.length + this.records.length;
  }

  fail(code: string, message: string, object: number | null = null): void {
    this.counts.failure++;
    this.problems.push({ code, message, object });
  }

  /** What a system accepted and never did. Nothing was left out of this import: it is no failure of it. */
  notReimported(object: SpaceRow): void {
    const what = isAwaited(object) ? 'accepted the account, and' : 'accepted a change of the account, and';
    const next = isAwaited(object) ? 'It is not made again.' : 'What is still wanted is staged anew.';
    const message = `${this.system.name} ${what} does not show it in time. ${next}`;
    this.problems.push({ code: 'exported-change-not-reimported', message, object: object.id });
  }

  add(anchor: string, values: string, hash: string, dueOn: string | null = null): number {
    const id = this.nextId('object');
    this.countShown(anchor, 'add');
    this.objects.push({
      id,
      connector: this.system.id,
      anchor,
      hash,
      person: null,
      state: stateAfter('Unknown', 'shown'),
      rule: '',
      dueOn,
      stamp: 0,
      seen: values,
      sent: '',
    });
    this.addKeys(id, values);
    return id;
  }

  /**
   * New content for an object that is known: confirms what was exported, and asks for evaluation. `isOverdue` gives up what
   * was accepted and is not shown.
   */
  update(
    prior: SpaceRow,
    values: string,
    contentHash: string,
    dueOn: string | null = prior.dueOn,
    isOverdue = false,
  ): void {
    const open = this.confirm(prior, values);
    const { confirmed } = open;
    const { sent, waiting } = isOverdue ? { sent: '', waiting: 0 } : open;
    if (isOverdue) this.notReimported(prior);
    const hash = sent === '' ? contentHash : awaitingHash(contentHash);
    if (isAwaited(prior)) this.arrive(prior, values);
    this.counts.confirmed += confirmed;
    this.counts.waiting += waiting;
    const state = stateAfter(prior.state, 'shown', linkOf(prior));
    const changed = prior.seen !== values || prior.sent !== sent || prior.state !== state;
    if (changed) this.countShown(prior.anchor, this.isRenamed(prior.seen, values) ? 'rename' : 'update');
    else this.counts['no-change']++;
    if (!changed && prior.hash === hash && prior.dueOn === dueOn) return;
    const stamp = changed ? 0 : prior.stamp;
    this.objects.push({ ...prior, hash, seen: values, sent, state, dueOn, stamp });
    if (prior.seen === values) return;
    this.replaceKeys(prior.id, prior.seen, values);
    // Whatever a deleted object comes back without was no hand's work: the rules have their way with it.
    const wasThere = prior.seen !== '' && prior.state !== 'Placeholder';
    if (prior.person !== null && wasThere) this.noteDrift(prior, values);
  }

  /** What comes back within one import was not gone. */
  private countShown(anchor: string, as: 'add' | 'update' | 'rename'): void {
    const isBack = this.gone.size > 0 && this.gone.delete(anchor);
    if (isBack) this.counts.delete--;
    this.counts[isBack ? 'delete-add' : as]++;
  }

  /** Of an account that an import shows for the first time the name is no other one. */
  private isRenamed(before: string, after: string): boolean {
    const { nameSlot } = this;
    if (nameSlot < 0 || before === '' || before === after) return false;
    return !this.system.same(nameSlot, unpackValues(before)[nameSlot] ?? '', unpackValues(after)[nameSlot] ?? '');
  }

  /** What a system has not done yet is no drift; it shows what it showed before. */
  private noteDrift(prior: SpaceRow, values: string): void {
    const { same } = this.system;
    const before = unpackValues(prior.seen);
    const held = overlaid(before, prior.sent);
    const now = unpackValues(values);
    for (const slot of this.watched) {
      const shown = now[slot] ?? '';
      const previous = held[slot] ?? '';
      if (same(slot, shown, previous) || same(slot, shown, before[slot] ?? '')) continue;
      this.drifts.push({ object: prior.id, slot, previous, at: this.now.toISOString() });
    }
  }

  private arrive({ sent }: SpaceRow, values: string): void {
    this.arrived++;
    for (const slot of unlike(sent, values, this.system.same)) {
      const name = this.system.attributes[slot] ?? '';
      this.madeOtherwise.set(name, (this.madeOtherwise.get(name) ?? 0) + 1);
    }
  }

  /**
   * Gone from its system. An object that nobody is joined to is forgotten; a joined one stays as a placeholder with its
   * last values, so that nothing is taken away from the person and nothing is silently made again.
   */
  remove(prior: SpaceRow): void {
    if (isGoneOrAwaited(prior)) return;
    this.counts.delete++;
    this.gone.add(prior.anchor);
    const state = stateAfter(prior.state, 'gone');
    if (state === 'Forgotten') {
      this.removedObjects.push(prior.id);
      this.removeKeys(prior.id, prior.seen);
      return;
    }
    this.objects.push({ ...prior, state, hash: '', sent: '', dueOn: null, stamp: 0 });
  }

  setRecords(object: number, text: string): void {
    this.records.push({ object, text });
  }

  setShared(key: string, text: string): void {
    this.shared.push({ connector: this.system.id, key, text });
  }

  /** Everything gathered since the last call, in pieces of at most `rows` objects. */
  *outcomes(rows: number): Generator<Outcome> {
    const { objects, keys, removedKeys, removedObjects, records, shared, journalEnds, drifts } = this;
    this.journalEnds = [];
    this.objects = [];
    this.keys = [];
    this.removedKeys = [];
    this.removedObjects = [];
    this.records = [];
    this.shared = [];
    this.drifts = [];
    if (drifts.length > 0) yield { drifts };
    if (shared.length > 0) yield { shared };
    // First: an object that is confirmed has nothing left to find its exports by.
    if (journalEnds.length > 0) yield { journalEnds };
    if (objects.length <= rows) {
      const everything = { objects, keys, removedKeys, removedObjects, records };
      if (Object.values(everything).some((list) => list.length > 0)) yield everything;
      return;
    }
    yield* pieces({ objects, keys, removedKeys, removedObjects, records }, rows);
  }

  private addKeys(object: number, values: string): void {
    const keys = this.system.keysOf(unpackValues(values, this.system.attributes.length));
    for (const key of keys) this.keys.push({ key, object });
  }

  private removeKeys(object: number, values: string): void {
    const keys = this.system.keysOf(unpackValues(values, this.system.attributes.length));
    for (const key of keys) this.removedKeys.push({ key, object });
  }

  private replaceKeys(object: number, before: string, after: string): void {
    const width = this.system.attributes.length;
    const old = this.system.keysOf(unpackValues(before, width));
    const now = this.system.keysOf(unpackValues(after, width));
    for (const key of old) if (!now.includes(key)) this.removedKeys.push({ key, object });
    for (const key of now) if (!old.includes(key)) this.keys.push({ key, object });
  }
}

function zeroCounts(): Required<Counts<'staging'>> {
  return Object.fromEntries(Object.keys(counters.staging).map((name) => [name, 0])) as Required<Counts<'staging'>>;
}

/** No import has shown it since it was made or went: its absence says nothing new. */
function isGoneOrAwaited({ hash }: SpaceRow): boolean {
  return hash === '';
}

/** Created and accepted, and no import has shown it yet. */
export function isAwaited({ hash, seen, sent }: SpaceRow): boolean {
  return hash === '' && seen === '' && sent !== '';
}

/** Splits by object, keeping the keys and records of an object with it. */
function* pieces(
  all: {
    readonly objects: readonly SpaceRow[];
    readonly keys: readonly KeyEntry[];
    readonly removedKeys: readonly KeyEntry[];
    readonly removedObjects: readonly number[];
    readonly records: readonly { object: number; text: string }[];
  },
  rows: number,
): Generator<Outcome> {
  yield { removedKeys: all.removedKeys, removedObjects: all.removedObjects };
  const keys = groupBy(all.keys, ({ object }) => object);
  const records = groupBy(all.records, ({ object }) => object);
  for (let at = 0; at < all.objects.length; at += rows) {
    const objects = all.objects.slice(at, at + rows);
    const ids = objects.map(({ id }) => id);
    yield {
      objects,
      keys: ids.flatMap((id) => takeFrom(keys, id)),
      records: ids.flatMap((id) => takeFrom(records, id)),
    };
  }
  const left = { keys: [...keys.values()].flat(), records: [...records.values()].flat() };
  if (left.keys.length + left.records.length > 0) yield left;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function takeFrom<T>(groups: Map<number, T[]>, id: number): readonly T[] {
  const group = groups.get(id) ?? [];
  groups.delete(id);
  return group;
}

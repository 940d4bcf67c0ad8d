/**
 * An import that may be stopped by what it shows in the end, such as too many deletions: what it stages is held back as a
 * whole, and is read as if it were written, so that a later page finds what an earlier one brought.
 */
import type { SpaceRow } from '../store/rows.ts';
import type { After, Outcome, Store, StoreReader } from '../store/store.ts';

/** What an import reads of a store. */
export type ImportReads = Pick<
  StoreReader,
  | 'anchors'
  | 'objects'
  | 'objectsByAnchor'
  | 'objectsDue'
  | 'records'
  | 'recordPage'
  | 'shared'
  | 'unconfirmed'
  | 'journalRows'
  | 'lastAccepted'
>;
export type ImportStore = ImportReads & Pick<Store, 'commit'>;

export class HeldWrites implements ImportStore {
  private readonly store: ImportStore;
  private readonly outcomes: Outcome[] = [];
  private readonly rows = new Map<number, SpaceRow>();
  private readonly idsByAnchor = new Map<string, number>();
  private readonly removed = new Set<number>();
  private readonly texts = new Map<number, string>();
  private readonly newTexts = new Set<number>();
  private readonly endedExports = new Set<number>();

  constructor(store: ImportStore) {
    this.store = store;
  }

  async commit(outcome: Outcome): Promise<void> {
    const { objects = [], removedObjects = [], records = [], journalEnds = [] } = outcome;
    this.outcomes.push(outcome);
    for (const row of objects) {
      this.rows.set(row.id, row);
      this.idsByAnchor.set(placeOf(row), row.id);
    }
    for (const id of removedObjects) {
      this.removed.add(id);
      this.rows.delete(id);
      this.texts.delete(id);
      this.newTexts.delete(id);
    }
    const known = await this.store.records(records.map(({ object }) => object));
    for (const { object, text } of records) {
      this.texts.set(object, text);
      if (!known.has(object)) this.newTexts.add(object);
    }
    for (const { id } of journalEnds) this.endedExports.add(id);
  }

  /** All of it, in its order. */
  async write(): Promise<void> {
    for (const outcome of this.outcomes.splice(0)) await this.store.commit(outcome);
  }

  async objects(ids: readonly number[]): Promise<readonly SpaceRow[]> {
    const held = ids.flatMap((id) => this.rows.get(id) ?? []);
    const others = ids.filter((id) => !this.rows.has(id) && !this.removed.has(id));
    return others.length === 0 ? held : [...held, ...(await this.store.objects(others))];
  }

  async objectsByAnchor(connector: number, anchors: readonly string[]): Promise<readonly SpaceRow[]> {
    const held = anchors.flatMap((anchor) => this.heldAt(connector, anchor) ?? []);
    const found = await this.store.objectsByAnchor(connector, anchors);
    return [...held, ...found.filter(({ id }) => !this.rows.has(id) && !this.removed.has(id))];
  }

  /** Staged again or not: a date that is due is due. */
  objectsDue(connector: number, now: string, page: After): Promise<readonly SpaceRow[]> {
    return this.store.objectsDue(connector, now, page);
  }

  async records(objects: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const written = await this.store.records(objects);
    return new Map(
      objects.flatMap((id) => {
        const text = this.textOf(id, written.get(id));
        return text === '' ? [] : [[id, text] as const];
      }),
    );
  }

  async recordPage(
    connector: number,
    { after, limit }: After,
  ): Promise<readonly { readonly object: number; readonly text: string }[]> {
    for (let from = after; ; ) {
      const written = await this.store.recordPage(connector, { after: from, limit });
      const last = written.length < limit ? undefined : written.at(-1)?.object;
      const ids = [...written.map(({ object }) => object), ...this.newlyRecorded(connector, from, last)];
      const texts = new Map(written.map(({ object, text }) => [object, text]));
      const page = ids
        .sort((a, b) => a - b)
        .map((object) => ({ object, text: this.textOf(object, texts.get(object)) }))
        .filter(({ text }) => text !== '');
      if (page.length > 0 || last === undefined) return page;
      from = last;
    }
  }

  async unconfirmed(objects: readonly number[]) {
    return (await this.store.unconfirmed(objects)).filter(({ id }) => !this.endedExports.has(id));
  }

  anchors(connector: number) {
    return this.store.anchors(connector);
  }

  shared(connector: number) {
    return this.store.shared(connector);
  }

  journalRows(ids: readonly number[]) {
    return this.store.journalRows(ids);
  }

  lastAccepted(objects: readonly number[], operations: readonly string[]) {
    return this.store.lastAccepted(objects, operations);
  }

  private heldAt(connector: number, anchor: string): SpaceRow | undefined {
    return this.rows.get(this.idsByAnchor.get(placeOf({ connector, anchor })) ?? 0);
  }

  private textOf(object: number, written = ''): string {
    return this.removed.has(object) ? '' : (this.texts.get(object) ?? written);
  }

  private newlyRecorded(connector: number, after: number, last = Number.POSITIVE_INFINITY): number[] {
    return [...this.newTexts].filter((id) => id > after && id <= last && this.rows.get(id)?.connector === connector);
  }
}

function placeOf({ connector, anchor }: Pick<SpaceRow, 'connector' | 'anchor'>): string {
  return `${connector} ${anchor}`;
}

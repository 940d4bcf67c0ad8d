/**
 * Stages dated records (ESR): keeps them per person, and assembles the person's object as of the step's date. A position
 * or organisation that changes alone brings back the people who use it; a date that comes brings back whom it concerns.
 */
import type { Assembler, RecordPage } from '../connectors/connector.ts';
import { packValues } from '../model/attribute.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { AnchorIndex } from './anchor-index.ts';
import type { ImportReads } from './held-writes.ts';
import type { Staging } from './staging.ts';
import type { ConnectedSystem } from './system.ts';

const PAGE = 5_000;

/** One owned entry of a page: whose it is, and where it stands. */
interface Entry {
  readonly anchor: string;
  readonly i: number;
}

export class RecordStaging {
  private readonly store: ImportReads;
  private readonly system: ConnectedSystem;
  private readonly assembler: Assembler;
  private readonly staging: Staging;
  private readonly now: Date;
  /** Commits what is gathered, so that the store shows it. */
  private readonly flush: () => Promise<void>;
  private readonly shared: Map<string, string>;
  private readonly changedShared = new Set<string>();
  /** Whether there are people who may lean on a shared record that changes now. */
  private hasPeople = false;
  private mustLookBack = false;
  /** Anchors of changes that the store may not show yet. */
  private readonly unshown = new Set<string>();
  /** Deletes by key of a full extract, with the owner where it is known. */
  private readonly deletesOfWhole = new Map<string, string | undefined>();

  static async open(
    store: ImportReads,
    system: ConnectedSystem,
    assembler: Assembler,
    staging: Staging,
    now: Date,
    flush: () => Promise<void>,
  ) {
    const records = new RecordStaging(
      store,
      system,
      assembler,
      staging,
      now,
      flush,
      new Map(await store.shared(system.id)),
    );
    const [known] = await store.recordPage(system.id, { after: 0, limit: 1 });
    records.hasPeople = known !== undefined;
    return records;
  }

  private constructor(
    store: ImportReads,
    system: ConnectedSystem,
    assembler: Assembler,
    staging: Staging,
    now: Date,
    flush: () => Promise<void>,
    shared: Map<string, string>,
  ) {
    this.store = store;
    this.system = system;
    this.assembler = assembler;
    this.staging = staging;
    this.now = now;
    this.flush = flush;
    this.shared = shared;
  }

  /** Assembles anew whom a date alone has changed. Called first, so that a missing file never delays a date. */
  async stageDue(): Promise<void> {
    const now = this.now.toISOString();
    for (let after = 0; ; ) {
      const rows = await this.store.objectsDue(this.system.id, now, { after, limit: PAGE });
      const last = rows.at(-1);
      if (last === undefined) return;
      await this.assembleAgain(rows);
      after = last.id;
    }
  }

  /**
   * `index` is there while a whole extract is compared; without it the page's people are looked up. Entries are taken in
   * the order of the file: a delete concerns what stands before it.
   */
  async stagePage(page: RecordPage, index: AnchorIndex | undefined): Promise<void> {
    if (!page.everything) await this.deleteAfterWhole();
    let owned: Entry[] = [];
    for (let i = 0; i < page.owners.length; i++) {
      const anchor = page.owners[i] ?? '';
      if (anchor !== '') {
        owned.push({ anchor, i });
        continue;
      }
      await this.stageOwned(page, owned, index);
      owned = [];
      await this.stageShared(page.records[i] ?? '', page);
    }
    await this.stageOwned(page, owned, index);
  }

  private async stageOwned(page: RecordPage, entries: readonly Entry[], index: AnchorIndex | undefined): Promise<void> {
    if (entries.length === 0) return;
    this.hasPeople = true;
    if (index === undefined) await this.showChangesOf(entries);
    const rows = index === undefined ? await this.lookUp(entries) : await this.changedOf(page, entries, index);
    const records = await this.store.records([...rows.values()].map(({ id }) => id));
    for (const { anchor, i } of entries) {
      this.keepFromDelete(page, i);
      if (index !== undefined && this.isSame(page, i, anchor, index)) continue;
      const prior = rows.get(anchor);
      const before = prior === undefined ? '' : (records.get(prior.id) ?? '');
      const staged = this.assembler.merge(before, page.records[i] ?? '', page.file, page.everything);
      const hash = page.everything ? (page.hashes[i] ?? '') : this.assembler.hashOf(staged);
      this.keep(anchor, prior, staged, before, hash, index);
    }
  }

  /** Somebody whom a file names twice, with something else between: what it said first counts already. */
  private async showChangesOf(entries: readonly Entry[]): Promise<void> {
    if (!entries.some(({ anchor }) => this.unshown.has(anchor))) return;
    await this.flush();
    this.unshown.clear();
  }

  /** After the last page: the people who use a shared record that changed. */
  async finish(): Promise<void> {
    await this.deleteAfterWhole();
    if (this.changedShared.size === 0 || !this.mustLookBack) return;
    await this.flush();
    for (let after = 0; ; ) {
      const page = await this.store.recordPage(this.system.id, { after, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) return;
      const concerned = page.filter(({ text }) => this.assembler.uses(text).some((key) => this.changedShared.has(key)));
      await this.assembleAgain(await this.store.objects(concerned.map(({ object }) => object)));
      after = last.object;
    }
  }

  private async lookUp(entries: readonly Entry[]): Promise<Map<string, SpaceRow>> {
    const rows = await this.store.objectsByAnchor(
      this.system.id,
      entries.map(({ anchor }) => anchor),
    );
    return new Map(rows.map((row) => [row.anchor, row]));
  }

  private async changedOf(page: RecordPage, entries: readonly Entry[], index: AnchorIndex) {
    const ids: number[] = [];
    for (const { anchor, i } of entries) {
      const position = index.find(anchor);
      if (position < 0) continue;
      index.markSeen(position);
      if (this.isSame(page, i, anchor, index)) this.staging.counts['no-change']++;
      else ids.push(index.id(position));
    }
    return new Map((await this.store.objects(ids)).map((row) => [row.anchor, row]));
  }

  private isSame(page: RecordPage, i: number, anchor: string, index: AnchorIndex): boolean {
    const position = index.find(anchor);
    return position >= 0 && index.hash(position) === page.hashes[i] && index.state(position) !== 'Placeholder';
  }

  private keep(
    anchor: string,
    prior: SpaceRow | undefined,
    staged: string,
    before: string,
    hash: string,
    index: AnchorIndex | undefined,
  ): void {
    if (index === undefined) this.unshown.add(anchor);
    const assembled = this.assembler.assemble(anchor, staged, this.shared, this.now);
    if (assembled === undefined) {
      this.withoutPerson(anchor, prior, staged);
      return;
    }
    for (const { code, message } of assembled.problems) this.staging.fail(code, message, prior?.id ?? null);
    const values = packValues(assembled.values);
    if (prior === undefined) {
      const id = this.staging.add(anchor, values, hash, assembled.dueOn);
      this.staging.setRecords(id, staged);
      if (index !== undefined) index.markSeen(index.add(anchor, id, hash, 'Disconnected'));
      return;
    }
    if (staged !== before) this.staging.setRecords(prior.id, staged);
    this.staging.update(prior, values, hash, assembled.dueOn);
  }

  /** Records, but none of the person itself: deleted when we knew the person, otherwise a full extract is needed. */
  private withoutPerson(anchor: string, prior: SpaceRow | undefined, staged: string): void {
    if (prior === undefined) {
      const sentence = `${this.system.name} has changes for person ${anchor}, who is not known here. Nothing was taken of them.`;
      this.staging.fail('need-full-object', sentence);
      return;
    }
    this.staging.setRecords(prior.id, staged);
    this.staging.remove(prior);
  }

  private async stageShared(incoming: string, { file, everything }: RecordPage): Promise<void> {
    for (const change of this.assembler.shared(incoming, file)) {
      if (change.kind === 'remove-owned' && everything) this.deletesOfWhole.set(change.key, change.owner);
      else if (change.kind === 'remove-owned') await this.removeOwned(change.key, change.owner);
      else if (change.kind === 'remove') this.setShared(change.key, '');
      else this.setShared(change.key, this.assembler.mergeShared(this.shared.get(change.key) ?? '', change.text));
    }
  }

  private setShared(key: string, text: string): void {
    if ((this.shared.get(key) ?? '') === text) return;
    if (text === '') this.shared.delete(key);
    else this.shared.set(key, text);
    this.changedShared.add(key);
    if (this.hasPeople) this.mustLookBack = true;
    this.staging.setShared(key, text);
  }

  /** What a full extract brings after its delete is not deleted. */
  private keepFromDelete({ records, file, everything }: RecordPage, i: number): void {
    if (this.deletesOfWhole.size === 0) return;
    const brought = this.assembler.merge('', records[i] ?? '', file, everything);
    for (const key of this.deletesOfWhole.keys()) {
      if (this.assembler.remove(brought, key) !== brought) this.deletesOfWhole.delete(key);
    }
  }

  /** Only when the extract was judged: a delete looks at what is committed, and nothing is before that. */
  private async deleteAfterWhole(): Promise<void> {
    for (const [key, owner] of this.deletesOfWhole) await this.removeOwned(key, owner);
    this.deletesOfWhole.clear();
  }

  private async removeOwned(key: string, owner: string | undefined): Promise<void> {
    await this.flush();
    const candidates = owner === undefined ? await this.holding(key) : await this.lookUpOne(owner);
    for (const prior of candidates) {
      const before = (await this.store.records([prior.id])).get(prior.id) ?? '';
      const staged = this.assembler.remove(before, key);
      if (staged === before) continue;
      if (prior.hash === '') this.staging.setRecords(prior.id, staged);
      else this.keep(prior.anchor, prior, staged, before, this.assembler.hashOf(staged), undefined);
    }
  }

  private async lookUpOne(owner: string): Promise<readonly SpaceRow[]> {
    return await this.store.objectsByAnchor(this.system.id, [owner]);
  }

  private async holding(key: string): Promise<readonly SpaceRow[]> {
    for (let after = 0; ; ) {
      const page = await this.store.recordPage(this.system.id, { after, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) return [];
      const ids = page.filter(({ text }) => this.assembler.remove(text, key) !== text).map(({ object }) => object);
      if (ids.length > 0) return await this.store.objects(ids);
      after = last.object;
    }
  }

  /** Whoever is gone from the extracts does not come back because a position was renamed. */
  private async assembleAgain(rows: readonly SpaceRow[]): Promise<void> {
    const present = rows.filter(({ hash }) => hash !== '');
    const records = await this.store.records(present.map(({ id }) => id));
    for (const row of present) {
      const assembled = this.assembler.assemble(row.anchor, records.get(row.id) ?? '', this.shared, this.now);
      if (assembled === undefined) continue;
      for (const { code, message } of assembled.problems) this.staging.fail(code, message, row.id);
      this.staging.update(row, packValues(assembled.values), row.hash, assembled.dueOn);
    }
  }
}

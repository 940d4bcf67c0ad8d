import type { ObjectState } from '../model/state.ts';
import type { ImportReads } from './held-writes.ts';

/** Every object of one connector by anchor, with a mark for those that the import has shown. */
export class AnchorIndex {
  private readonly positions = new Map<string, number>();
  private readonly ids: number[] = [];
  private readonly hashes: string[] = [];
  private readonly states: ObjectState[] = [];
  private seen = new Uint8Array(1024);
  private unseen = 0;

  static async load(store: ImportReads, connector: number): Promise<AnchorIndex> {
    const index = new AnchorIndex();
    for await (const page of store.anchors(connector)) {
      page.anchors.forEach((anchor, i) => {
        index.add(anchor, page.ids[i] ?? 0, page.hashes[i] ?? '', page.states[i] ?? 'Disconnected');
      });
    }
    return index;
  }

  get size(): number {
    return this.ids.length;
  }

  /** How many the import has shown. */
  get shown(): number {
    return this.ids.length - this.unseen;
  }

  /** -1 when no object has this anchor. */
  find(anchor: string): number {
    return this.positions.get(anchor) ?? -1;
  }

  id(position: number): number {
    return this.ids[position] ?? 0;
  }

  hash(position: number): string {
    return this.hashes[position] ?? '';
  }

  state(position: number): ObjectState {
    return this.states[position] ?? 'Disconnected';
  }

  /** False when it was marked before: the source has the anchor twice. */
  markSeen(position: number): boolean {
    if (this.seen[position] === 1) return false;
    this.seen[position] = 1;
    this.unseen--;
    return true;
  }

  add(anchor: string, id: number, hash: string, state: ObjectState): number {
    const position = this.ids.length;
    this.positions.set(anchor, position);
    this.ids.push(id);
    this.hashes.push(hash);
    this.states.push(state);
    this.unseen++;
    if (position >= this.seen.length) {
      const longer = new Uint8Array(this.seen.length * 2);
      longer.set(this.seen);
      this.seen = longer;
    }
    return position;
  }

  setHash(position: number, hash: string): void {
    this.hashes[position] = hash;
  }

  /** Ids of the objects that were not shown, leaving out placeholders, which nobody expects. */
  absent(): number[] {
    if (this.unseen === 0) return [];
    return this.ids.filter((_, position) => this.seen[position] !== 1 && this.states[position] !== 'Placeholder');
  }
}

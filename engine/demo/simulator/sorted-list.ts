/** Items in the order of their keys; a key belongs to one item and does not change while the item is listed. */
export class SortedList<Item> {
  private items: Item[] = [];
  private readonly keyOf: (item: Item) => string;

  constructor(keyOf: (item: Item) => string, items: readonly Item[] = []) {
    this.keyOf = keyOf;
    this.items = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  get length(): number {
    return this.items.length;
  }

  add(item: Item): void {
    this.items.splice(this.placeOf(this.keyOf(item)), 0, item);
  }

  remove(item: Item): void {
    const place = this.placeOf(this.keyOf(item));
    if (this.items[place] === item) this.items.splice(place, 1);
  }

  /** How many items come before this key. */
  placeOf(key: string): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.items[middle];
      if (item !== undefined && this.keyOf(item) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(from: number, to: number): Item[] {
    return this.items.slice(from, to);
  }

  all(): readonly Item[] {
    return this.items;
  }
}

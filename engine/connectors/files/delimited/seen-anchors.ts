/**
 * On which line each anchor was first seen, in typed arrays outside the heap: a million anchors take 25 MB, where a Map
 * of strings takes the whole allowance of the parser thread. Anchors are known by a 64-bit hash; at 1.5 million rows the
 * odds of one false duplicate are below one in ten million, and it would be reported, not passed over.
 */
const MOST_FULL = 0.6;
/** High word of the hash, low word, line; line 0 is an empty place, as lines count from 1. */
const WORDS = 3;

export class SeenAnchors {
  private table = new Uint32Array(1024 * WORDS);
  private places = 1024;
  private count = 0;

  /** The line of an earlier row with this anchor; 0 when there was none, and this line is kept. */
  firstLine(anchor: string, line: number): number {
    if (this.count >= this.places * MOST_FULL) this.grow();
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let at = 0; at < anchor.length; at++) {
      const code = anchor.charCodeAt(at);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return this.place(high >>> 0, low >>> 0, line);
  }

  private place(high: number, low: number, line: number): number {
    const { table, places } = this;
    for (let place = low & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = place * WORDS;
      const taken = table[at + 2] ?? 0;
      if (taken !== 0 && table[at] === high && table[at + 1] === low) return taken;
      if (taken !== 0) continue;
      table[at] = high;
      table[at + 1] = low;
      table[at + 2] = line;
      this.count++;
      return 0;
    }
  }

  private grow(): void {
    const old = this.table;
    this.places *= 2;
    this.table = new Uint32Array(this.places * WORDS);
    this.count = 0;
    for (let at = 0; at < old.length; at += WORDS) {
      const line = old[at + 2] ?? 0;
      if (line !== 0) this.place(old[at] ?? 0, old[at + 1] ?? 0, line);
    }
  }
}

/** A set of positive numbers outside the JavaScript heap: a million take 16 MB and no garbage collection. */
export class NumberSet {
  private slots = new Float64Array(1 << 12);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** False when the number was there already. */
  add(value: number): boolean {
    if (this.count * 2 > this.slots.length) this.grow();
    if (!this.place(value)) return false;
    this.count++;
    return true;
  }

  private place(value: number): boolean {
    const mask = this.slots.length - 1;
    let slot = (Math.imul(value % 0x7fffffff, 0x9e3779b1) >>> 8) & mask;
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.slots[slot] === value) return false;
    }
    this.slots[slot] = value;
    return true;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Float64Array(before.length * 2);
    for (const value of before) if (value !== 0) this.place(value);
  }
}

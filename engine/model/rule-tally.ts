import type { RuleCount } from './views.ts';

/** Counts in how many items each rule had a part. */
export class RuleTally {
  private readonly counts = new Map<string, number>();

  /** Fewer than none takes them off again. */
  add(rules: readonly string[], items = 1): void {
    for (const rule of rules) this.counts.set(rule, (this.counts.get(rule) ?? 0) + items);
  }

  addCounts(counts: readonly RuleCount[]): void {
    for (const { rule, count } of counts) this.add([rule], count);
  }

  /** The most frequent first, then by name. */
  rows(): RuleCount[] {
    const all = [...this.counts].map(([rule, count]) => ({ rule, count })).filter(({ count }) => count > 0);
    return all.sort((one, other) => other.count - one.count || (one.rule < other.rule ? -1 : 1));
  }
}

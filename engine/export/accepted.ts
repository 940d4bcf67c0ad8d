/** What systems accepted in one export: item by item in our words, and account by account as MIM counts. */
import { type Counters, type Counts, count, operationCounts } from '../model/counter.ts';
import type { Operation } from '../model/operation.ts';

type Counted = NonNullable<(typeof operationCounts)[Operation]['countsAs']>;

/** An account that was made and changed was made; one that was renamed and changed was renamed. */
const weakestFirst: readonly Counted[] = ['update', 'rename', 'delete', 'add'];

export class Accepted {
  private readonly byOperation: { [Name in Operation]?: number } = {};
  private readonly byAccount = new Map<number, Counted>();

  add(object: number, operation: Operation): void {
    count(this.byOperation, operation);
    const { countsAs } = operationCounts[operation];
    const before = this.byAccount.get(object);
    if (countsAs === null) return;
    if (before === undefined || weakestFirst.indexOf(countsAs) > weakestFirst.indexOf(before)) {
      this.byAccount.set(object, countsAs);
    }
  }

  get isEmpty(): boolean {
    return Object.keys(this.byOperation).length === 0;
  }

  get counters(): Pick<Counters, 'operations'> & { readonly export: Counts<'export'> } {
    const sent: Counts<'export'> = {};
    for (const counted of this.byAccount.values()) count(sent, counted);
    return { operations: this.byOperation, export: sent };
  }
}

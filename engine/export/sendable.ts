/** Which pending exports may be tried now: not those of accounts that are never written, not what is parked or waits. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { PendingMark } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { byAttempt } from './attempts.ts';
import type { GateFailure } from './gate.ts';
import { leftAloneBecause, mayProtect, type NeverTouch } from './never-touch.ts';

const PAGE = 2_000;
const NEVER_TOUCHED = 'never-touched';

/** Remembers what it leaves out, which every run tells of. */
export class Sendable {
  /** Of accounts that are never written. */
  readonly leftAlone: GateFailure[] = [];
  /** Refused for good: not sent again before they change or somebody releases them. */
  readonly parked: PendingMark[] = [];
  private readonly store: Store;
  private readonly system: ConnectedSystem;
  private readonly never: NeverTouch;
  private readonly now: string;
  private first: string | undefined;

  constructor(store: Store, system: ConnectedSystem, never: NeverTouch, now: string) {
    this.store = store;
    this.system = system;
    this.never = never;
    this.now = now;
  }

  /** When the first of those that wait is tried again. */
  get nextAttempt(): string | undefined {
    return this.first;
  }

  /** Without the rows of accounts that are never written: these count towards no limit. */
  async touchable(rows: readonly PendingMark[]): Promise<readonly PendingMark[]> {
    if (!mayProtect(this.system)) return rows;
    const touchable: PendingMark[] = [];
    for (let at = 0; at < rows.length; at += PAGE) {
      for (const row of await this.touchableOf(rows.slice(at, at + PAGE))) touchable.push(row);
    }
    return touchable;
  }

  /** Without what is parked, and what waits for its next attempt. */
  ready(rows: readonly PendingMark[]): readonly PendingMark[] {
    const { ready, parked, waiting } = byAttempt(rows, this.now);
    for (const row of parked) this.parked.push(row);
    for (const { retryAt } of waiting) {
      if (retryAt !== null && retryAt < (this.first ?? '~')) this.first = retryAt;
    }
    return ready;
  }

  private async touchableOf(rows: readonly PendingMark[]): Promise<readonly PendingMark[]> {
    const { store, system, never, leftAlone } = this;
    const objects = new Map((await store.objects(rows.map(({ object }) => object))).map((row) => [row.id, row]));
    const code = NEVER_TOUCHED;
    const refused: PendingMark[] = [];
    const others = rows.filter((row) => {
      const object = objects.get(row.object);
      const message = object === undefined ? undefined : leftAloneBecause(object, system, never);
      if (message === undefined) return true;
      leftAlone.push({ object: row.object, person: object?.person ?? null, code, message });
      if (row.code !== code || row.message !== message) refused.push({ ...row, code, message });
      return false;
    });
    if (refused.length > 0) await store.commit({ pendingMarks: refused });
    return others;
  }
}

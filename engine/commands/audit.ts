/** The audit log: append-only, each row chained to the one before it by a hash. */
import { digestOf } from '../model/digest.ts';
import type { AuditRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';

/** Our own ids and words only, never a person's data. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

export class Audit {
  private readonly now: () => Date;
  private last = { id: 0, hash: '' };

  static async open(store: Store, now: () => Date): Promise<Audit> {
    const audit = new Audit(now);
    await audit.resume(store);
    return audit;
  }

  private constructor(now: () => Date) {
    this.now = now;
  }

  /** Goes on from the last row that the store has, after one that it did not take. */
  async resume(store: Store): Promise<void> {
    const last = await store.lastAudit();
    this.last = { id: last?.id ?? 0, hash: last?.hash ?? '' };
  }

  /** The next row. It belongs into the commit of what it tells of, so that neither is there without the other. */
  next({ actor, action, subject, detail }: AuditEntry): AuditRow {
    const id = this.last.id + 1;
    const at = this.now().toISOString();
    const hash = auditHash(this.last.hash, { id, at, actor, action, subject, detail });
    this.last = { id, hash };
    return { id, at, actor, action, subject, detail, hash };
  }
}

export function auditHash(
  previous: string,
  { id, at, actor, action, subject, detail }: Omit<AuditRow, 'hash'>,
): string {
  return digestOf(JSON.stringify([previous, id, at, actor, action, subject, detail]));
}

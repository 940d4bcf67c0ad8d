/**
 * What a wrong join left in an account: values of somebody else that the right person's flows say nothing about. They go
 * back to what the journal says they were before; everything else the flows of the right person put right themselves.
 */
import type { JournalRow, SpaceRow, UndoneRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';

const PAGE = 1_000;

export interface WrongJoin {
  readonly object: SpaceRow;
  /** Whose it is to be. */
  readonly person: number;
  /** ISO 8601: when a hand made the wrong join; '' when a rule did, and all that was sent since was somebody else's. */
  readonly since: string;
  /** Whether the right person's flows give this attribute of the connector no value. */
  readonly isSilent: (attribute: string) => boolean;
  readonly because: Pick<UndoneRow, 'by' | 'reason' | 'at'>;
}

export async function restoredValues(store: StoreReader, { object, person, since, isSilent, because }: WrongJoin) {
  const values = new Map<string, UndoneRow>();
  for (const row of await sentTo(store, object, since)) {
    for (const { attribute, before, after } of row.changes) {
      if (!isSilent(attribute)) continue;
      const unwanted = values.get(attribute)?.unwanted ?? after;
      const operation = before.length === 0 ? 'clear' : 'update';
      const { id, connector } = object;
      values.set(attribute, {
        object: id,
        connector,
        person,
        attribute,
        kept: before,
        unwanted,
        operation,
        run: row.run,
        ...because,
      });
    }
  }
  return [...values.values()].filter(({ kept, unwanted }) => kept.join('\n') !== unwanted.join('\n'));
}

/** Values that were accepted, the newest first. */
async function sentTo(store: StoreReader, { id }: SpaceRow, since: string): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (let after = 0; ; ) {
    const page = await store.journalPage({ object: id }, { after, limit: PAGE });
    rows.push(
      ...page.filter(({ operation, result, sentAt }) => isValue(operation) && result === 'accepted' && sentAt >= since),
    );
    const last = page.at(-1);
    if (last === undefined) return rows;
    after = last.id;
  }
}

function isValue(operation: JournalRow['operation']): boolean {
  return operation === 'update' || operation === 'clear';
}

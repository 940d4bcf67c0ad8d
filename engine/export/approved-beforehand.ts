/** Whether people have approved, on a preview, exactly what a run is about to hold. */

import type { ChangeSetRow, PreviewSetRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { approvalExpiry, type HeldSet } from './holding.ts';

export interface AgreedSet {
  readonly changeSet: ChangeSetRow;
  /** Used up by this set. */
  readonly used: PreviewSetRow;
}

/** The same items by digest, by enough people of whom none started this run, not lapsed and used by no other set. */
export async function approvedBeforehand(
  store: StoreReader,
  connector: string,
  { changeSet }: HeldSet,
  now: string,
): Promise<AgreedSet | undefined> {
  const { digest, operation, count, approversNeeded, startedBy } = changeSet;
  const found = (await store.previewSetsByDigest(digest)).find((set) => {
    if (set.connector !== connector || set.operation !== operation || set.count !== count) return false;
    if (set.approvedAt === null || set.changeSet !== null || approvalExpiry(set.approvedAt) <= now) return false;
    return set.approvals.length >= approversNeeded && !set.approvals.some(({ by }) => by === startedBy);
  });
  if (found === undefined) return undefined;
  const { approvals, approvedAt } = found;
  return {
    changeSet: { ...changeSet, state: 'approved', approvals, approvedAt },
    used: { ...found, changeSet: changeSet.id },
  };
}

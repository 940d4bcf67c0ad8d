/** Approving beforehand what a preview showed: the run that stages exactly that digest applies it without a hold. */
import { EngineError } from '../errors.ts';
import { approvalExpiry } from '../export/holding.ts';
import type { ApprovePreview } from '../model/preview.ts';
import type { Caller } from '../model/views.ts';
import type { PreviewSetRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';
import { approvalsWith } from './approval.ts';

/** What to commit. An approval that lapsed unused counts no more: people are asked anew. */
export async function approvePreview(
  store: StoreReader,
  id: number,
  given: ApprovePreview,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  const { connector, operation } = given;
  const preview = await store.preview(id);
  if (preview === undefined)
    throw new EngineError('not-found', `There is no preview ${id}; old ones are removed after a time.`);
  const set = (await store.previewSets(id)).find((one) => one.connector === connector && one.operation === operation);
  if (set === undefined)
    throw new EngineError('not-found', `Preview ${id} would hold no change set of ${operation} for ${connector}.`);
  if (preview.version === null) throw notOpen(id, 'was worked out under a configuration that nobody adopted');
  if (set.changeSet !== null) throw notOpen(id, `was approved and used already, by change set ${set.changeSet}`);
  const isLapsed = set.approvedAt !== null && approvalExpiry(set.approvedAt) <= now.toISOString();
  const subject = {
    ...set,
    approvals: isLapsed ? [] : set.approvals,
    name: `The ${operation} set for ${connector} of preview ${id}`,
    startedBy: preview.startedBy,
    started: `preview ${id}`,
  };
  const approvals = await approvalsWith(store, subject, given, caller, now);
  const isApproved = approvals.length >= set.approversNeeded;
  const changed: PreviewSetRow = { ...set, approvals, approvedAt: isApproved ? now.toISOString() : null };
  return { previewSets: [changed] };
}

function notOpen(id: number, why: string): EngineError {
  return new EngineError('change-set-not-held', `Preview ${id} ${why}.`);
}

/** Rows with only what a test cares about spelt out. Everyone is invented. */

import { neverTried } from '../../../engine/export/attempts.ts';
import { whatCounted } from '../../../engine/model/counter.ts';
import type {
  AuditRow,
  ChangeItemRow,
  ChangeSetRow,
  JournalRow,
  PendingRow,
  PersonRow,
  PreviewHeldRow,
  PreviewPageRow,
  PreviewRow,
  PreviewSetRow,
  RestoreWishRow,
  RunRow,
  RunStepRow,
  SpaceRow,
  UndoneRow,
} from '../../../engine/store/rows.ts';

const HASH = 'c0ffee'.padEnd(64, '0');
const NINE = '2024-03-11T09:00:00Z';

export function space(id: number, change: Partial<SpaceRow> = {}): SpaceRow {
  return {
    id,
    connector: 1,
    anchor: `999/${id}`,
    hash: 'abcdefghijklmnop',
    person: null,
    state: 'Disconnected',
    rule: '',
    dueOn: null,
    stamp: 1,
    seen: `Obi ${id}`,
    sent: '',
    ...change,
  };
}

export function person(id: number, change: Partial<PersonRow> = {}): PersonRow {
  return { id, values: `Ada ${id}`, lineage: '1:11', name: `obi ${id}`, dueOn: null, stamp: 1, ...change };
}

export function pending(object: number, change: Partial<PendingRow> = {}): PendingRow {
  return {
    object,
    connector: 2,
    operation: 'update',
    rules: ['title'],
    changes: [{ attribute: 'title', before: ['Nurse'], after: ['Sister', 'Ward "B"'] }],
    hash: HASH,
    changeSet: null,
    ...neverTried,
    ...change,
  };
}

export function journal(id: number, change: Partial<JournalRow> = {}): JournalRow {
  return {
    id,
    object: 1,
    connector: 2,
    operation: 'update',
    hash: HASH,
    run: 1,
    changes: [],
    changeSet: null,
    sentAt: NINE,
    settledAt: null,
    result: null,
    anchor: '',
    ended: null,
    endedAt: null,
    feed: null,
    ...change,
  };
}

export function undone(object: number, change: Partial<UndoneRow> = {}): UndoneRow {
  const what = {
    object,
    connector: 2,
    person: 1,
    attribute: 'title',
    kept: ['Nurse'],
    unwanted: ['Sister', 'Ward "B"'],
  };
  return { ...what, operation: 'update', run: 4, by: 'olive', reason: 'Wrong extract', at: NINE, ...change };
}

export function restoreWish(object: number, change: Partial<RestoreWishRow> = {}): RestoreWishRow {
  const distinguishedName = `CN=Account ${object},OU=Staff,DC=trust,DC=example`;
  return { object, connector: 2, distinguishedName, by: 'olive', reason: 'Deleted by mistake', at: NINE, ...change };
}

export function changeSet(id: number, change: Partial<ChangeSetRow> = {}): ChangeSetRow {
  return {
    id,
    connector: 2,
    operation: 'disable',
    state: 'held',
    count: 25,
    digest: HASH,
    rules: [{ rule: 'leaver', count: 25 }],
    why: '25 accounts would be disabled; the limit is 20.',
    approversNeeded: 2,
    approvals: [],
    run: 1,
    startedBy: 'schedule',
    heldAt: NINE,
    approvedAt: null,
    closedAt: null,
    ...change,
  };
}

export function changeItem(object: number, change: Partial<ChangeItemRow> = {}): ChangeItemRow {
  return {
    changeSet: 1,
    object,
    operation: 'disable',
    hash: HASH,
    rules: ['leaver'],
    changes: [],
    state: 'held',
    reason: '',
    ...change,
  };
}

export function run(id: number, change: Partial<RunRow> = {}): RunRow {
  return {
    id,
    cycle: 'full',
    profile: null,
    resumes: null,
    result: null,
    startedBy: 'schedule',
    startedAt: NINE,
    endedAt: null,
    configuration: 1,
    steps: 9,
    ...change,
  };
}

export function runStep(runId: number, number: number, change: Partial<RunStepRow> = {}): RunStepRow {
  return {
    run: runId,
    number,
    connector: 1,
    type: 'full-import',
    result: 'success',
    startedAt: NINE,
    endedAt: NINE,
    counters: whatCounted({ staging: { add: 2 }, outbound: { AD: { 'connector-flow': 2 } } }),
    notes: [],
    watermark: null,
    sequence: null,
    size: null,
    ...change,
  };
}

export function audit(id: number, change: Partial<AuditRow> = {}): AuditRow {
  return { id, at: NINE, actor: 'a.obi', action: 'run', subject: `run ${id}`, detail: '', hash: HASH, ...change };
}

export function preview(id: number, change: Partial<PreviewRow> = {}): PreviewRow {
  return {
    id,
    cycle: 'full',
    result: 'success',
    startedBy: 'olive',
    startedAt: NINE,
    endedAt: NINE,
    configuration: HASH,
    version: 1,
    items: 2,
    counts: [{ connector: 'AD', operation: 'update', count: 2, held: 0, rules: [{ rule: 'a to b', count: 2 }] }],
    toFollow: ['One person gets an account.'],
    errors: 0,
    notes: ['Skipped'],
    ...change,
  };
}

export function previewPage(of: number, first: number, change: Partial<PreviewPageRow> = {}): PreviewPageRow {
  return { preview: of, first, count: 3, packed: Uint8Array.of(of, first, 0, 255), ...change };
}

export function previewHeld(of: number, changeSet: number, change: Partial<PreviewHeldRow> = {}): PreviewHeldRow {
  return {
    preview: of,
    changeSet,
    connector: 'AD',
    operation: 'update',
    state: 'held',
    count: 6,
    apart: [2, 3],
    ...change,
  };
}

export function previewSet(of: number, change: Partial<PreviewSetRow> = {}): PreviewSetRow {
  return {
    preview: of,
    connector: 'AD',
    operation: 'disable',
    count: 2,
    digest: HASH,
    why: '2 × disable is over the limit of 1.',
    approversNeeded: 1,
    approvals: [],
    approvedAt: null,
    changeSet: null,
    ...change,
  };
}

/** Whole numbers from `first`, `count` of them. */
export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

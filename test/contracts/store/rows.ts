/** Rows with only what a test cares about spelt out. Everyone is invented. */
import type {
  AuditRow,
  ChangeItemRow,
  ChangeSetRow,
  JournalRow,
  PendingRow,
  PersonRow,
  RunRow,
  RunStepRow,
  SpaceRow,
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
    changes: [{ attribute: 'title', before: ['Nurse'], after: ['Sister', 'Ward "B"'] }],
    hash: HASH,
    changeSet: null,
    code: '',
    message: '',
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
    ...change,
  };
}

export function changeSet(id: number, change: Partial<ChangeSetRow> = {}): ChangeSetRow {
  return {
    id,
    connector: 2,
    operation: 'disable',
    state: 'held',
    count: 25,
    digest: HASH,
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
  return { changeSet: 1, object, operation: 'disable', hash: HASH, changes: [], state: 'held', reason: '', ...change };
}

export function run(id: number, change: Partial<RunRow> = {}): RunRow {
  return {
    id,
    cycle: 'full',
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
    counters: { staging: { add: 2 }, inbound: {}, outbound: {}, export: {} },
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

/** Whole numbers from `first`, `count` of them. */
export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

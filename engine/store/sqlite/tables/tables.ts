/** Tables whose rows are read and written by their description alone. */
import type {
  AuditRow,
  ChangeItemRow,
  ChangeSetRow,
  ConfigurationRow,
  ConnectorRow,
  DriftRow,
  ExplicitRow,
  FindingRow,
  HistoryRow,
  JournalRow,
  KeyRow,
  PendingRow,
  ReservedNameRow,
  RestoreWishRow,
  RunErrorRow,
  RunRow,
  RunStepRow,
  UndoneRow,
} from '../../rows.ts';
import { changesText } from './changes-text.ts';
import { type Table, table } from './table.ts';

export const connector = table<ConnectorRow>('connector', ['id'], {
  id: 'plain',
  name: 'plain',
  system: 'plain',
  attributes: 'json',
  unavailable: 'json',
});

export const history = table<HistoryRow>('history', [], { person: 'plain', run: 'plain', before: 'plain' });

export const drift = table<DriftRow>('drift', ['object', 'slot'], {
  object: 'plain',
  slot: 'plain',
  previous: 'plain',
  at: 'plain',
});

export const reservedName = table<ReservedNameRow>('reserved_name', ['kind', 'name'], {
  kind: 'plain',
  name: 'plain',
  person: 'plain',
});

const pendingByDescription = table<PendingRow>('pending', ['object', 'operation'], {
  object: 'plain',
  connector: 'plain',
  operation: 'plain',
  rules: 'json',
  changes: 'json',
  hash: 'plain',
  changeSet: 'plain',
  code: 'plain',
  message: 'plain',
  attempts: 'plain',
  retryAt: 'plain',
  parkedAt: 'plain',
});

/** Written as many times as there are people, so its order of columns is spelt out. */
export const pending: Table<PendingRow> = {
  ...pendingByDescription,
  write(row, parameters) {
    const { object, connector, operation, rules, changes, hash, changeSet } = row;
    parameters.push(object, connector, operation, JSON.stringify(rules), changesText(changes), hash, changeSet);
    parameters.push(row.code, row.message, row.attempts, row.retryAt, row.parkedAt);
  },
};

export const journal = table<JournalRow>('journal', ['id'], {
  id: 'plain',
  object: 'plain',
  connector: 'plain',
  operation: 'plain',
  hash: 'plain',
  run: 'plain',
  changes: 'json',
  changeSet: 'plain',
  sentAt: 'plain',
  settledAt: 'plain',
  result: 'plain',
  anchor: 'plain',
  ended: 'plain',
  endedAt: 'plain',
  feed: 'plain',
});

export const undone = table<UndoneRow>('undone', ['object', 'attribute'], {
  object: 'plain',
  connector: 'plain',
  person: 'plain',
  attribute: 'plain',
  kept: 'json',
  unwanted: 'json',
  operation: 'plain',
  run: 'plain',
  by: 'plain',
  reason: 'plain',
  at: 'plain',
});

export const restoreWish = table<RestoreWishRow>('restore_wish', ['object'], {
  object: 'plain',
  connector: 'plain',
  distinguishedName: 'plain',
  by: 'plain',
  reason: 'plain',
  at: 'plain',
});

export const changeSet = table<ChangeSetRow>('change_set', ['id'], {
  id: 'plain',
  connector: 'plain',
  operation: 'plain',
  state: 'plain',
  count: 'plain',
  digest: 'plain',
  rules: 'json',
  why: 'plain',
  approversNeeded: 'plain',
  approvals: 'json',
  run: 'plain',
  startedBy: 'plain',
  heldAt: 'plain',
  approvedAt: 'plain',
  closedAt: 'plain',
});

export const changeItem = table<ChangeItemRow>('change_item', ['changeSet', 'object', 'operation'], {
  changeSet: 'plain',
  object: 'plain',
  operation: 'plain',
  hash: 'plain',
  rules: 'json',
  changes: 'json',
  state: 'plain',
  reason: 'plain',
});

export const finding = table<FindingRow>('finding', ['kind', 'subject', 'code'], {
  kind: 'plain',
  subject: 'plain',
  code: 'plain',
  sentence: 'plain',
});

export const explicitLink = table<ExplicitRow>('explicit_link', ['object'], {
  object: 'plain',
  reason: 'plain',
  owner: 'plain',
  reviewOn: 'plain',
  by: 'plain',
  at: 'plain',
  wasState: 'plain',
  wasPerson: 'plain',
  wasRule: 'plain',
});

export const run = table<RunRow>('run', ['id'], {
  id: 'plain',
  cycle: 'plain',
  profile: 'plain',
  resumes: 'plain',
  result: 'plain',
  startedBy: 'plain',
  startedAt: 'plain',
  endedAt: 'plain',
  configuration: 'plain',
  steps: 'plain',
});

export const runStep = table<RunStepRow>('run_step', ['run', 'number'], {
  run: 'plain',
  number: 'plain',
  connector: 'plain',
  type: 'plain',
  result: 'plain',
  startedAt: 'plain',
  endedAt: 'plain',
  counters: 'json',
  notes: 'json',
  watermark: 'plain',
  sequence: 'plain',
  size: 'json',
});

export const runError = table<RunErrorRow>('run_error', ['id'], {
  id: 'plain',
  run: 'plain',
  step: 'plain',
  connector: 'plain',
  object: 'plain',
  person: 'plain',
  code: 'plain',
  message: 'plain',
});

export const configuration = table<ConfigurationRow>('configuration', ['id'], {
  id: 'plain',
  digest: 'plain',
  text: 'plain',
  rulesDigest: 'plain',
  actor: 'plain',
  reason: 'plain',
  at: 'plain',
});

export const apiKey = table<KeyRow>('api_key', ['id'], {
  id: 'plain',
  name: 'plain',
  roles: 'json',
  authHash: 'plain',
  proofHash: 'plain',
  createdAt: 'plain',
  createdBy: 'plain',
  revokedAt: 'plain',
});

export const audit = table<AuditRow>('audit', ['id'], {
  id: 'plain',
  at: 'plain',
  actor: 'plain',
  action: 'plain',
  subject: 'plain',
  detail: 'plain',
  hash: 'plain',
});

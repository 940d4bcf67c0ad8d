import type { PreviewHeldRow, PreviewItemRow, PreviewRow, PreviewSetRow } from '../../rows.ts';
import { changesText } from './changes-text.ts';
import { type Table, table } from './table.ts';

export const preview = table<PreviewRow>('preview', ['id'], {
  id: 'plain',
  cycle: 'plain',
  result: 'plain',
  startedBy: 'plain',
  startedAt: 'plain',
  endedAt: 'plain',
  configuration: 'plain',
  version: 'plain',
  items: 'plain',
  counts: 'json',
  toFollow: 'json',
  errors: 'plain',
  notes: 'json',
});

const previewItemByDescription = table<PreviewItemRow>('preview_item', ['preview', 'number'], {
  preview: 'plain',
  number: 'plain',
  connector: 'plain',
  operation: 'plain',
  anchor: 'plain',
  dn: 'plain',
  displayName: 'plain',
  person: 'plain',
  state: 'plain',
  rules: 'json',
  changes: 'json',
  hash: 'plain',
});

/** A first load has as many as there are people. */
export const previewItem: Table<PreviewItemRow> = {
  ...previewItemByDescription,
  write({ preview, number, connector, operation, anchor, dn, ...row }, parameters) {
    const { displayName, person, state, rules, changes, hash } = row;
    parameters.push(preview, number, connector, operation, anchor, dn, displayName, person, state);
    parameters.push(JSON.stringify(rules), changesText(changes), hash);
  },
};

export const previewHeld = table<PreviewHeldRow>('preview_held', ['preview', 'changeSet'], {
  preview: 'plain',
  changeSet: 'plain',
  connector: 'plain',
  operation: 'plain',
  state: 'plain',
  count: 'plain',
  apart: 'json',
});

export const previewSet = table<PreviewSetRow>('preview_set', ['preview', 'connector', 'operation'], {
  preview: 'plain',
  connector: 'plain',
  operation: 'plain',
  count: 'plain',
  digest: 'plain',
  why: 'plain',
  approversNeeded: 'plain',
  approvals: 'json',
  approvedAt: 'plain',
  changeSet: 'plain',
});

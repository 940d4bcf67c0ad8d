import type { PreviewHeldRow, PreviewPageRow, PreviewRow, PreviewSetRow } from '../../rows.ts';
import { table } from './table.ts';

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

export const previewPage = table<PreviewPageRow>('preview_page', ['preview', 'first'], {
  preview: 'plain',
  first: 'plain',
  count: 'plain',
  packed: 'plain',
});

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

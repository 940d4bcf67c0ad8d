/**
 * Records that many people lean on (position, organisation, location), and deletes that name a key only. A page entry
 * of them is `12,13,14`, a line end, then one record a line; a delete is `-`, type, tilde, key. At rest a shared key has
 * its rows, sorted, one a line: a position may have several dated rows.
 */
import type { SharedChange } from '../connector.ts';
import { keyOf } from './group.ts';
import { type RecordType, readExtractName } from './record.ts';

const REMOVE = '-';
const CHANGES = '+';
const ownedTypes: ReadonlySet<string> = new Set<RecordType>(['PR', 'AS', 'PH']);

export function packShared(lines: readonly number[], content: string): string {
  return `${lines.join(',')}\n${content}`;
}

export function deleteRecord(type: string, key: string): string {
  return `${REMOVE}${type}~${key}`;
}

/** See `Assembler.shared`. Rows of one position that follow one another are one upsert. */
export function readShared(incoming: string, file: string, vpd: string): SharedChange[] {
  const [head = '', ...records] = incoming.split('\n');
  const lines = head.split(',').map(Number);
  const mark = readExtractName(file)?.full === true ? '' : CHANGES;
  const changes: SharedChange[] = [];
  for (const [i, record] of records.entries()) {
    const line = lines[i] ?? 0;
    if (record.startsWith(REMOVE)) {
      changes.push(readDelete(record, line, vpd));
      continue;
    }
    const key = sharedKey(record);
    const last = changes.at(-1);
    if (last?.kind === 'upsert' && last.key === key) {
      changes[changes.length - 1] = { ...last, text: mark + joinRows([...rowsOf(last.text), record]) };
    } else changes.push({ kind: 'upsert', key, text: mark + record, line });
  }
  return changes;
}

function readDelete(record: string, line: number, vpd: string): SharedChange {
  const type = record.slice(1, 3);
  const id = record.slice(4);
  const key = `${type}:${id}`;
  if (!ownedTypes.has(type)) return { kind: 'remove', key, line };
  return { kind: 'remove-owned', key, owner: type === 'PR' ? `${vpd}/${id}` : undefined, line };
}

/** `PO:700001` of a record or of rows at rest. */
function sharedKey(record: string): string {
  const end = record.indexOf('~', 3);
  return `${record.slice(0, 2)}:${record.slice(3, end === -1 ? undefined : end)}`;
}

/** The rows of a shared text, at rest or as an upsert. */
export function rowsOf(text: string): string[] {
  const rows = text.startsWith(CHANGES) ? text.slice(1) : text;
  return rows === '' ? [] : rows.split('\n');
}

/** A later row with the key and start of an earlier one takes its place. */
function joinRows(rows: readonly string[]): string {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  return [...byKey.values()].sort().join('\n');
}

/** Only positions have dated rows; an organisation or location has one. */
function rowKey(row: string): string {
  return row.startsWith('PO~') ? keyOf(row) : sharedKey(row);
}

/** See `Assembler.mergeShared`. */
export function mergeSharedRows(staged: string, upsert: string): string {
  if (!upsert.startsWith(CHANGES)) return upsert;
  return joinRows([...rowsOf(staged), ...rowsOf(upsert)]);
}

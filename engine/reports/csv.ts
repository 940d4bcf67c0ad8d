/** A row for each value that changes, for a spreadsheet: UTF-8 with a mark, CRLF, every cell quoted (RFC 4180). */
import { attributeOperation } from '../mmsml/delta.ts';
import type { PreviewItem } from '../model/preview.ts';
import { valuesChanged } from '../model/values-changed.ts';
import type { Change } from '../model/views.ts';
import type { ReportSource } from './report.ts';

const columns = [
  'connector',
  'operation',
  'dn',
  'display name',
  'state',
  'rules',
  'attribute',
  'attribute operation',
  'value deleted',
  'value added',
];
/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const BYTE_ORDER_MARK = '\ufeff';

export async function* csvReport({ items }: ReportSource): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + line(columns);
  for await (const page of items()) yield page.map(linesOf).join('');
}

/** An item without a change of an attribute, as a deletion, has one row of its own. */
function linesOf({ connector, operation, dn, displayName, state, rules, changes }: PreviewItem): string {
  const item = [connector, operation, dn, displayName, state, rules.join(', ')];
  if (changes.length === 0) return line([...item, '', '', '', '']);
  return changes.flatMap((change) => valueRows(change).map((row) => line([...item, ...row]))).join('');
}

function valueRows(change: Change): string[][] {
  const { deleted, added } = valuesChanged(change);
  const rows = Math.max(deleted.length, added.length, 1);
  return Array.from({ length: rows }, (_, at) => [
    change.attribute,
    attributeOperation(change),
    deleted[at] ?? '',
    added[at] ?? '',
  ]);
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/**
 * Items of a preview as they are kept. A first load lists everybody, whose page is read once or never: packed they take a
 * fifth of the room. A packed page is Brotli (RFC 7932) over two lines of JSON: the columns that tell an item from another,
 * and the changes, which a comparison of two previews need not read.
 */
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { PreviewItem } from '../model/preview.ts';
import type { Change } from '../model/views.ts';
import type { PreviewPageRow } from '../store/rows.ts';

/** Its number is its place among all. */
export interface DraftItem extends Omit<PreviewItem, 'number' | 'changes'> {
  /** JSON of `Change[]`, as it was staged. */
  readonly changes: string;
  /** SHA-256 of the canonical item, as of a pending row. */
  readonly hash: string;
}

/** An item without what it changes. */
export type PreviewHead = Omit<PreviewItem, 'changes'> & Pick<DraftItem, 'hash'>;

/** What items have in common stands once among the values, and each item names its place there. */
interface Column<T> {
  readonly values: readonly T[];
  readonly places?: readonly number[];
}

type ColumnName = Exclude<keyof PreviewHead, 'number'>;
type Columns = { readonly [Name in ColumnName]: Column<PreviewHead[Name]> };

const columnOf: Readonly<Record<ColumnName, (values: readonly unknown[]) => Column<unknown>>> = {
  connector: shared,
  operation: shared,
  anchor: own,
  dn: own,
  displayName: own,
  person: own,
  state: shared,
  rules: shared,
  hash: own,
};
const columnNames = Object.keys(columnOf) as ColumnName[];

const LINE = '\n';
/** As fast as writing what it saves. */
const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 }, chunkSize: 64 * 1024 };
const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export async function packItems(items: readonly DraftItem[]): Promise<Uint8Array> {
  const columns = columnNames.map((name) => [name, columnOf[name](items.map((item) => item[name]))]);
  const changes = items.map((item) => item.changes);
  return await compress(`${JSON.stringify(Object.fromEntries(columns))}${LINE}[${changes.join(',')}]`, fast);
}

function own(values: readonly unknown[]): Column<unknown> {
  return { values };
}

function shared(all: readonly unknown[]): Column<unknown> {
  const known = new Map<unknown, number>();
  const places = all.map((value) => {
    const place = known.get(value) ?? known.size;
    known.set(value, place);
    return place;
  });
  return { values: [...known.keys()], places };
}

export async function headsOf(page: PreviewPageRow): Promise<readonly PreviewHead[]> {
  return headsIn(page, (await linesOf(page)).columns);
}

/** Those of the items that are wanted. */
export async function itemsOf(
  page: PreviewPageRow,
  isWanted: (head: PreviewHead) => boolean,
): Promise<readonly PreviewItem[]> {
  const lines = await linesOf(page);
  const wanted = headsIn(page, lines.columns).filter(isWanted);
  if (wanted.length === 0) return [];
  const changes = JSON.parse(lines.changes) as (readonly Change[])[];
  return wanted.map(({ hash: _, ...head }) => ({ ...head, changes: changes[head.number - page.first] ?? [] }));
}

async function linesOf({ packed }: PreviewPageRow): Promise<{ readonly columns: string; readonly changes: string }> {
  const text = (await decompress(packed)).toString();
  const end = text.indexOf(LINE);
  return { columns: text.slice(0, end), changes: text.slice(end + 1) };
}

function headsIn({ first, count }: PreviewPageRow, text: string): PreviewHead[] {
  const columns = JSON.parse(text) as Columns;
  return Array.from({ length: count }, (_, at) => {
    const cells = columnNames.map((name) => [name, valueAt<unknown>(columns[name], at)]);
    return { number: first + at, ...Object.fromEntries(cells) } as PreviewHead;
  });
}

function valueAt<T>({ values, places }: Column<T>, at: number): T | undefined {
  return values[places === undefined ? at : (places[at] ?? -1)];
}

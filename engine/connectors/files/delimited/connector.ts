/** A delimited file as a connected system: read whole or by a file of changes; written whole. */
import { EngineError } from '../../../errors.ts';
import type { AttributeDefinition } from '../../../model/attribute.ts';
import type {
  Connector,
  ExportItem,
  Finding,
  ImportBatch,
  ImportEnd,
  Parse,
  ParseTask,
  ReadContext,
  System,
} from '../../connector.ts';
import { checkFolder, finding } from '../check.ts';
import { wholeFileExport } from '../whole-file-export.ts';
import { type Mark, markOf, readMark, refuseOtherColumns, refuseOutdated, scopeOf } from './change-mark.ts';
import { ChangeRows } from './change-rows.ts';
import { checkHeader } from './check-header.ts';
import type { DelimitedOptions, DelimitedPage, DelimitedSummary } from './parse.ts';
import { Table, type TableLayout } from './table.ts';

export interface DelimitedConnectorOptions {
  readonly name: string;
  readonly system: System;
  /** Every object, with a header row. */
  readonly file: string;
  /** Rows added, modified or deleted since; its header has the column `operationColumn` as well. */
  readonly changesFile?: string | undefined;
  readonly operationColumn?: string | undefined;
  /** Receives rows of a change file in place of `file` being written: another tool applies them, and takes the file away. */
  readonly exportChangesTo?: string | undefined;
  /** Name of the column that identifies a row. */
  readonly anchor: string;
  /** By attribute: the column, and how its cells are to be read. An attribute that `schema` lacks says its kind. */
  readonly columns: Readonly<Record<string, ColumnChoice>>;
  /** One character; a comma when absent. */
  readonly delimiter?: string | undefined;
  /** What the system has by itself. When absent: the attributes of `columns`, in their order. */
  readonly schema?: readonly AttributeDefinition[] | undefined;
  readonly parse: Parse;
  readonly writable?: boolean | undefined;
  /** Why it is not writable, where the configuration says so. */
  readonly onlyRead?: Finding | undefined;
  /** Identifies a new row when the changes of its create do not. */
  readonly createAnchor?: ((item: ExportItem) => string) | undefined;
}

export type ColumnChoice = string | DescribedColumn;

export interface DescribedColumn {
  readonly column: string;
  /** Between several values of one cell; their order means nothing. */
  readonly separator?: string | undefined;
  /** Of an attribute that the system does not have by itself. */
  readonly kind?: 'text' | 'binary' | undefined;
}

/** Throws `configuration-invalid` for a delimiter that is not one ordinary character. */
export function createDelimitedConnector(options: DelimitedConnectorOptions): Connector {
  const { name, system, file, changesFile, exportChangesTo, operationColumn = 'operation', parse } = options;
  const schema = schemaOf(options);
  const layout = layoutOf(options, schema);
  const whole: DelimitedOptions = { columns: layout.columns, anchor: layout.anchor, delimiter: layout.delimiter };
  const scope = scopeOf(layout);
  const changed: DelimitedOptions = { ...whole, operation: operationColumn };
  const asChanges =
    exportChangesTo === undefined ? undefined : { changesFile, exportChangesTo, operation: operationColumn };
  const unavailable = schema.filter((_, slot) => layout.columns[slot]?.name === '').map((attribute) => attribute.name);

  return {
    name,
    system,
    schema,
    readsAhead: true,
    async test() {
      const findings: Finding[] = [await finding(`${file} can be read`, () => checkHeader(file, whole))];
      if (changesFile !== undefined) {
        findings.push(await finding(`${changesFile} can be read`, () => checkHeader(changesFile, changed)));
      }
      if (options.writable === true) findings.push(await checkFolder(exportChangesTo ?? file));
      else if (options.onlyRead !== undefined) findings.push(options.onlyRead);
      return findings;
    },
    async *readAll({ mark, signal }) {
      const known = readMark(mark);
      refuseOutdated(file, known);
      const watermark = markOf({ ...known, scope });
      const pages = parse<DelimitedPage>(delimitedTask(file, whole), signal);
      for await (const page of pages)
        yield batchOf(page, (summary) => endOfAll(file, summary, { watermark, unavailable }));
    },
    ...(changesFile === undefined
      ? {}
      : { readChanges: changesReader({ file, changesFile, scope, options: changed, parse }) }),
    ...(options.writable === true
      ? {
          openExport: async () =>
            asChanges === undefined
              ? wholeFileExport(file, new Table(layout))
              : wholeFileExport(asChanges.exportChangesTo, new ChangeRows(layout, asChanges)),
          find: async (item: ExportItem) => {
            const table = asChanges === undefined ? new Table(layout) : new ChangeRows(layout, asChanges).table;
            const row = table.find(item);
            return row === undefined ? { found: false } : { found: true, ...row };
          },
        }
      : { onlyRead: options.onlyRead }),
  };
}

interface ChangesRead {
  /** Of everybody. */
  readonly file: string;
  readonly changesFile: string;
  readonly scope: string;
  readonly options: DelimitedOptions;
  readonly parse: Parse;
}

/** A change file is read once: its digest stands in the watermark. */
function changesReader({ file, changesFile, scope, options, parse }: ChangesRead) {
  return async function* readChanges({ mark, signal }: ReadContext): AsyncGenerator<ImportBatch> {
    const known = readMark(mark);
    refuseOtherColumns(file, known, scope);
    const task = delimitedTask(changesFile, { ...options, knownDigest: known.digest });
    for await (const page of parse<DelimitedPage>(task, signal)) {
      yield batchOf(page, (summary) => endOfChanges(changesFile, summary, { ...known, scope }));
    }
  };
}

function delimitedTask(file: string, options: DelimitedOptions): ParseTask {
  return { parser: 'delimited', file, options: { ...options } };
}

function batchOf(page: DelimitedPage, endOf: (summary: DelimitedSummary) => ImportEnd): ImportBatch {
  const { objects, removed, problems, summary } = page;
  const batch = { objects, removed, problems };
  return summary === undefined ? batch : { ...batch, total: summary.rows, end: endOf(summary) };
}

interface AllRead {
  readonly watermark: string;
  readonly unavailable: readonly string[];
}

/** The watermark keeps the change file: one that was read before the file of everything must not be read again after it. */
function endOfAll(file: string, summary: DelimitedSummary, { watermark, unavailable }: AllRead): ImportEnd {
  const deletionsUnsafe = whyDeletionsAreUnsafe(file, summary);
  return { everything: true, deletionsUnsafe, watermark, notes: encodingNotes(file, summary), unavailable };
}

function whyDeletionsAreUnsafe(file: string, { rows, problems }: DelimitedSummary): string | undefined {
  return problems > 0 ? `${problems} of the ${rows} rows of ${file} could not be taken` : undefined;
}

/** `known`: before it, under the columns of now. */
function endOfChanges(file: string, summary: DelimitedSummary, known: Mark): ImportEnd {
  const { isKnown, digest, written } = summary;
  const before = isKnown ? [`${file} is the change file that was read before; nothing was taken from it`] : [];
  const mark = isKnown ? known : { ...known, digest, written: new Date(written).toISOString() };
  return { everything: false, watermark: markOf(mark), notes: [...before, ...encodingNotes(file, summary)] };
}

function encodingNotes(file: string, { encoding }: DelimitedSummary): string[] {
  return encoding === 'utf-8' ? [] : [`${file} is not UTF-8; it was read as ${encoding}`];
}

/** Days on which something happens to somebody: `01/02/2024` must not be guessed at. */
const dates = new Set(['startDate', 'terminationDate', 'leaverDate']);

/** What the system has, then what the columns add to it. */
function schemaOf(options: DelimitedConnectorOptions): AttributeDefinition[] {
  const { schema = [], columns } = options;
  const isKnown = (attribute: string): boolean => schema.some(({ name }) => name === attribute);
  const added = Object.entries(columns).filter(([name, choice]) => {
    const { separator, kind } = describedColumn(choice);
    if (!isKnown(name)) return options.schema === undefined || kind !== undefined;
    const known = schema.find((one) => one.name === name)?.kind;
    if (kind !== undefined) throw wrongColumn(options, name, `has no kind to be chosen: it is ${known} by itself`);
    if (separator !== undefined && known !== 'multi') throw wrongColumn(options, name, 'has one value: no separator');
    return false;
  });
  return [...schema, ...added.map(([name, choice]) => definitionOf(name, describedColumn(choice)))];
}

function definitionOf(name: string, { column, separator, kind = 'text' }: DescribedColumn): AttributeDefinition {
  const usual = separator !== undefined ? 'multi' : dates.has(name) ? 'date' : 'text';
  return { name, kind: kind === 'binary' ? 'binary' : usual, description: `Column "${column}"` };
}

function wrongColumn({ name }: { name: string }, attribute: string, fault: string): EngineError {
  return new EngineError('configuration-invalid', `${name}: columns.${attribute} ${fault}`);
}

function layoutOf(options: DelimitedConnectorOptions, schema: readonly AttributeDefinition[]): TableLayout {
  const { file, anchor, createAnchor, delimiter = ',' } = options;
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw new EngineError('configuration-invalid', `${options.name}: the delimiter must be one character, not a quote`);
  }
  const attributes = schema.map((attribute) => attribute.name);
  const columns = schema.map((attribute) => {
    const { column, separator } = describedColumn(options.columns[attribute.name] ?? '');
    const holds = attribute.kind === 'date' || attribute.kind === 'binary' ? attribute.kind : undefined;
    return { name: column, separator, holds };
  });
  return { file, delimiter, anchor, columns, attributes, createAnchor };
}

function describedColumn(choice: ColumnChoice): DescribedColumn {
  return typeof choice === 'string' ? { column: choice } : choice;
}

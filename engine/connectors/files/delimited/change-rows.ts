/** Export as rows of a change file, for a tool of the trust that applies them and takes the file away. */
import { existsSync, statSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';
import type { ExportItem, Outcome } from '../../connector.ts';
import type { FileState } from '../replace-file.ts';
import { readWholeText } from '../source-file.ts';
import type { WholeContent } from '../whole-file-export.ts';
import { csvLine } from './csv-writer.ts';
import { bindHeader } from './header.ts';
import { readRows, Table, type TableLayout } from './table.ts';

export interface ChangeRowFiles {
  /** Changes since the file of everybody that are part of what is read. */
  readonly changesFile?: string | undefined;
  /** Receives what is to be changed. */
  readonly exportChangesTo: string;
  /** Column with add, modify or delete. */
  readonly operation: string;
}

type Word = 'add' | 'modify' | 'delete';

export class ChangeRows implements WholeContent {
  /** Of the file of waiting changes; `undefined` when there is none. */
  readonly state: FileState | undefined;
  /** As it will be once the tool has applied what waits. */
  readonly table: Table;
  private readonly layout: TableLayout;
  private readonly names: readonly string[];
  private readonly waiting: string;
  private readonly added: string[] = [];

  /** Throws the failures of reading, and those of a file that would not be understood by the tool either. */
  constructor(layout: TableLayout, { changesFile, exportChangesTo, operation }: ChangeRowFiles) {
    this.layout = layout;
    this.table = new Table(layout);
    const columns = layout.columns.map(({ name }) => name).filter((name) => name !== '');
    this.names = [operation, ...new Set([layout.anchor, ...columns])];
    if (changesFile !== undefined) this.replay(changesFile, textOf(changesFile) ?? '');
    const waiting = textOf(exportChangesTo);
    this.state = stateOf(exportChangesTo);
    this.waiting = waiting ?? csvLine(this.names, layout.delimiter);
    this.assertOurs(exportChangesTo);
    this.replay(exportChangesTo, this.waiting);
  }

  apply(item: ExportItem): Outcome {
    const before = this.table.rowWith(item.anchor);
    const outcome = this.table.apply(item);
    if (outcome.result !== 'accepted') return outcome;
    const anchor = outcome.anchor ?? item.anchor;
    const isSame = before !== undefined && anchor === item.anchor;
    if (before !== undefined && (item.operation === 'delete' || !isSame)) this.note('delete', before);
    const after = item.operation === 'delete' ? undefined : this.table.rowWith(anchor);
    if (after !== undefined) this.note(isSame ? 'modify' : 'add', after);
    return outcome;
  }

  *lines(): Generator<string> {
    yield this.waiting.endsWith('\n') ? this.waiting : `${this.waiting}\r\n`;
    yield* this.added;
  }

  private note(word: Word, cells: ReadonlyMap<string, string>): void {
    const row = this.names.map((name, place) => (place === 0 ? word : (cells.get(name) ?? '')));
    this.added.push(csvLine(row, this.layout.delimiter));
  }

  /** Rows of a change file are whole: each says what its object is from then on. */
  private replay(file: string, text: string): void {
    const [header, ...rows] = readRows(text, { file, delimiter: this.layout.delimiter });
    if (header === undefined) return;
    const [operation = ''] = this.names;
    const bound = bindHeader(header, { ...this.layout, file, operation });
    for (const row of rows) {
      const anchor = (row[bound.anchor] ?? '').trim();
      if ((row[bound.operation] ?? '').trim().toLowerCase() === 'delete') this.table.drop(anchor);
      else
        this.table.put(
          anchor,
          bound.cells.map((place) => row[place]),
        );
    }
  }

  private assertOurs(file: string): void {
    const [header = []] = readRows(this.waiting, { file, delimiter: this.layout.delimiter });
    if (header.join('\n') === this.names.join('\n')) return;
    const message = `${file}, line 1: other columns wait there than are written now (${this.names.join(', ')})`;
    throw new EngineError('file-header-wrong', message);
  }
}

/** The text without its byte order mark; a file of nothing may be left behind by a tool that took its content. */
function textOf(file: string): string | undefined {
  return stateOf(file)?.size ? readWholeText(file).text : undefined;
}

function stateOf(file: string): FileState | undefined {
  if (!existsSync(file)) return undefined;
  const { size, mtimeMs } = statSync(file);
  return { size, written: mtimeMs };
}

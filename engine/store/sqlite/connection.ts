import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { storeFailure } from './failure.ts';

export type Value = SQLInputValue;
export type Row = readonly unknown[];

export interface ConnectionOptions {
  readonly readOnly: boolean;
  /** A scratch copy is thrown away after a crash, so it need not survive one. */
  readonly disposable?: boolean;
}

/** Sizes of IN lists that are prepared; a list is filled up with its last key. */
const listSizes = [1, 8, 64, 512] as const;
const LONGEST_LIST = 512;
/** Of the writer: a fifth of the file, within these. Objects are looked up all over it, whatever the order of a source. */
const WRITER_CACHE_KIB = { least: 80 * 1024, most: 512 * 1024 } as const;
const CACHED_SHARE = 1 / 5;
const READER_CACHE_KIB = 16 * 1024;
const SORTING_CACHE_KIB = 16 * 1024;
const PAGE_BYTES = 8192;
const BUSY_MS = 10_000;
const CHECKPOINT_PAGES = 8_000;
const WAL_KEPT_BYTES = 64 * 1024 * 1024;

/** One connection of `node:sqlite` with its prepared statements. Rows are arrays, in the order of the columns asked for. */
export class Connection {
  readonly file: string;
  readonly readOnly: boolean;
  readonly disposable: boolean;
  readonly database: DatabaseSync;
  readonly #bulkSynchronous: string;
  readonly #statements = new Map<string, StatementSync>();
  readonly #lists = new Map<string, Map<number, StatementSync>>();

  constructor(file: string, options: ConnectionOptions) {
    this.file = file;
    this.readOnly = options.readOnly;
    this.disposable = options.disposable === true;
    this.#bulkSynchronous = this.disposable ? 'off' : 'normal';
    this.database = this.guard(
      () =>
        new DatabaseSync(file, {
          readOnly: options.readOnly,
          timeout: BUSY_MS,
          returnArrays: true,
          enableForeignKeyConstraints: false,
        }),
    );
    this.guard(() => this.#configure());
  }

  /** Runs `work`; what SQLite throws becomes `store-failed`. */
  guard<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw storeFailure(cause, this.file);
    }
  }

  all(sql: string, ...parameters: Value[]): readonly Row[] {
    return this.statement(sql).all(...parameters) as unknown as Row[];
  }

  get(sql: string, ...parameters: Value[]): Row | undefined {
    return this.statement(sql).get(...parameters) as unknown as Row | undefined;
  }

  run(sql: string, ...parameters: Value[]): void {
    this.statement(sql).run(...parameters);
  }

  /**
   * Rows for many keys: `sql` holds `in (*)` where the list goes, after all other parameters. Keys are looked up in sorted
   * order, so that neighbours come from the same pages of the file.
   */
  allIn(sql: string, keys: readonly number[] | readonly string[], ...parameters: Value[]): readonly Row[] {
    const sorted = distinctSorted(keys);
    if (sorted.length <= LONGEST_LIST) return sorted.length === 0 ? [] : this.#list(sql, [...sorted], parameters);
    const rows: Row[] = [];
    for (let start = 0; start < sorted.length; start += LONGEST_LIST) {
      for (const row of this.#list(sql, [...sorted.slice(start, start + LONGEST_LIST)], parameters)) rows.push(row);
    }
    return rows;
  }

  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Several reads that see one state, whatever the writer does meanwhile. */
  snapshot<T>(work: () => T): T {
    if (this.database.isTransaction) return work();
    this.run('begin');
    try {
      return work();
    } finally {
      this.run('commit');
    }
  }

  /** All of `work` or nothing. `durable` also survives a power cut, not only the end of the process. */
  transaction(work: () => void, durable: boolean): void {
    this.guard(() => {
      if (durable && !this.disposable) this.database.exec('pragma synchronous = full');
      try {
        this.run('begin immediate');
        work();
        this.run('commit');
      } catch (cause) {
        if (this.database.isTransaction) this.database.exec('rollback');
        throw cause;
      } finally {
        if (durable) this.database.exec(`pragma synchronous = ${this.#bulkSynchronous}`);
      }
    });
  }

  /** Sorts of `work` go to a file beyond a little memory: an index of millions of rows would take hundreds of megabytes. */
  sparing(work: () => void): void {
    const { database } = this;
    database.exec(`pragma cache_size = -${SORTING_CACHE_KIB}; pragma temp_store = file`);
    try {
      work();
    } finally {
      database.exec('pragma temp_store = memory');
      this.fitCache();
    }
  }

  /** The file has grown by what was loaded. */
  fitCache(): void {
    const kibibytes = (Number(this.get('pragma page_count')?.[0] ?? 0) * PAGE_BYTES) / 1024;
    const { least, most } = WRITER_CACHE_KIB;
    const fitting = Math.round(Math.min(most, Math.max(least, kibibytes * CACHED_SHARE)));
    this.database.exec(`pragma cache_size = -${this.readOnly ? READER_CACHE_KIB : fitting}`);
  }

  close(): void {
    if (!this.database.isOpen) return;
    this.#statements.clear();
    this.#lists.clear();
    if (!this.readOnly && !this.disposable) this.#emptyLog();
    this.guard(() => this.database.close());
  }

  /** SQLite does this itself when the last connection goes, but a reader may go after us, and may not write. */
  #emptyLog(): void {
    try {
      this.database.exec('pragma wal_checkpoint(truncate)');
    } catch {
      // What was committed stays in the log, where the next start finds it: a full disk does not keep the file open.
    }
  }

  #configure(): void {
    const { database } = this;
    database.exec('pragma temp_store = memory');
    if (!this.readOnly) this.#configureWriting();
    this.fitCache();
  }

  #configureWriting(): void {
    const { database } = this;
    database.exec(`pragma page_size = ${PAGE_BYTES}`);
    database.exec(`pragma synchronous = ${this.#bulkSynchronous}`);
    if (this.disposable) {
      // Nobody else reads it: a page that is changed is written once.
      database.exec('pragma locking_mode = exclusive');
      database.exec('pragma journal_mode = truncate');
      return;
    }
    database.exec('pragma journal_mode = wal');
    database.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.exec(`pragma journal_size_limit = ${WAL_KEPT_BYTES}`);
  }

  #list(sql: string, keys: readonly Value[], parameters: readonly Value[]): readonly Row[] {
    const size = listSizes.find((candidate) => candidate >= keys.length) ?? LONGEST_LIST;
    const filled = [...parameters, ...keys];
    const last = keys.at(-1) as Value;
    for (let missing = size - keys.length; missing > 0; missing -= 1) filled.push(last);
    return this.#listStatement(sql, size).all(...filled) as unknown as Row[];
  }

  #listStatement(sql: string, size: number): StatementSync {
    const bySize = this.#lists.get(sql) ?? new Map<number, StatementSync>();
    this.#lists.set(sql, bySize);
    const known = bySize.get(size);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql.replace('in (*)', `in (${Array(size).fill('?').join(',')})`));
    bySize.set(size, statement);
    return statement;
  }
}

function distinctSorted(keys: readonly number[] | readonly string[]): Uint32Array | string[] {
  if (typeof keys[0] === 'number') return Uint32Array.from(new Set(keys as readonly number[])).sort();
  return [...new Set(keys as readonly string[])].sort();
}

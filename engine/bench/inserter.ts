import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

const ROWS_A_STATEMENT = 50;

/** Inserts fifty rows a statement, the fastest that node:sqlite is. `end` writes what is left. */
export class Inserter {
  private readonly columns: number;
  private readonly many: StatementSync;
  private readonly one: StatementSync;
  private values: SQLInputValue[] = [];

  constructor(database: DatabaseSync, table: string, columns: number) {
    const row = `(${Array(columns).fill('?').join(',')})`;
    this.columns = columns;
    this.many = database.prepare(`insert into ${table} values ${Array(ROWS_A_STATEMENT).fill(row).join(',')}`);
    this.one = database.prepare(`insert into ${table} values ${row}`);
  }

  add(...row: SQLInputValue[]): void {
    this.values.push(...row);
    if (this.values.length < this.columns * ROWS_A_STATEMENT) return;
    this.many.run(...this.values);
    this.values = [];
  }

  end(): void {
    for (let at = 0; at < this.values.length; at += this.columns)
      this.one.run(...this.values.slice(at, at + this.columns));
    this.values = [];
  }
}

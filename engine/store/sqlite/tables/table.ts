/** How a row of the port lies in a table of SQLite, for tables where the cost of a row does not matter much. */
import type { Row, Value } from '../connection.ts';

export type Column = 'plain' | 'json';

export interface Table<R> {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Adds the row's values to `parameters`, in the order of the columns. */
  readonly write: (row: R, parameters: Value[]) => void;
  readonly read: (row: Row) => R;
}

/** `columns` by property name; a column's name is the property's in snake case. JSON is for small, seldom read parts. */
export function table<R extends object>(
  name: string,
  key: readonly (keyof R & string)[],
  columns: Readonly<Record<keyof R & string, Column>>,
): Table<R> {
  const properties = Object.keys(columns) as (keyof R & string)[];
  return {
    name,
    columns: properties.map(snakeCase),
    key: key.map(snakeCase),
    write(row, parameters) {
      for (const property of properties) {
        const value = row[property];
        parameters.push(columns[property] === 'json' && value !== null ? JSON.stringify(value) : (value as Value));
      }
    },
    read(row) {
      const read: Record<string, unknown> = {};
      properties.forEach((property, at) => {
        const value = row[at];
        read[property] = columns[property] === 'json' && value !== null ? JSON.parse(value as string) : value;
      });
      return read as R;
    },
  };
}

/** `select` with every column of the table, ready for `read`. */
export function selectFrom<R>({ name, columns }: Table<R>): string {
  return `select ${columns.join(', ')} from ${name}`;
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

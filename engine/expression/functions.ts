/** The whole table of functions that JML Sync adds to CEL. Documentation and tests read it; nothing is listed twice. */
import { dateFunctions } from './date-functions.ts';
import type { ExpressionFunction } from './function.ts';
import { textFunctions } from './text-functions.ts';
import { uniqueNameFunctions } from './unique-names.ts';

/** By name of the table, then by key. */
export type LookupTables = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What `lookup` in the documentation looks up. */
export const exampleTables: LookupTables = { sites: { X99A: 'Example Infirmary' } };

/** In flows between attributes. */
export function flowFunctions(tables: LookupTables): readonly ExpressionFunction[] {
  return [...textFunctions, ...dateFunctions, lookupIn(tables)];
}

/** In flows that name a new account, also those that try one name after another. */
export function namingFunctions(tables: LookupTables, turn: { nth: number }): readonly ExpressionFunction[] {
  return [...flowFunctions(tables), ...uniqueNameFunctions(turn)];
}

export const documentedFunctions = namingFunctions(exampleTables, { nth: 1 });

function lookupIn(tables: LookupTables): ExpressionFunction {
  const found = new Map(Object.entries(tables).map(([name, table]) => [name, new Map(Object.entries(table))]));
  return {
    signature: 'lookup(string, string, string): string',
    description: 'What a table of the configuration (flows.tables) has for a key, else the third text.',
    example: 'lookup("sites", "X99A", "Elsewhere")',
    gives: 'Example Infirmary',
    call: (table: string, key: string, otherwise: string) => found.get(table)?.get(key) ?? otherwise,
  };
}

/**
 * Compiles an expression once to a closure over the values of one object, or says what is wrong with it and where. An
 * absent value is the empty text, several values are a list, a day is `YYYY-MM-DD`.
 */
import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { asEngineError, EngineError } from '../errors.ts';
import {
  type AttributeKind,
  cleanValue,
  joinValues,
  plainValue,
  splitValues,
  type Values,
} from '../model/attribute.ts';
import { LONGEST_SOURCE, LONGEST_TEXT, MOST_VALUES, namesIn, parserLimits, refusalOf } from './bounds.ts';
import { type ExpressionFunction, nameOfFunction } from './function.ts';
import { flowFunctions, type LookupTables, namingFunctions } from './functions.ts';

/** What an expression may read. */
export interface ExpressionScope {
  /** By slot. */
  readonly attributes: readonly { readonly name: string; readonly kind: AttributeKind }[];
  readonly tables: LookupTables;
  /** Whether it names a new account: only then may a name be made unique. */
  readonly naming: boolean;
}

export interface Expression {
  readonly isList: boolean;
  /** It gives true or false, and nothing else. */
  readonly isCondition: boolean;
  /** Gives the value as it is packed. `nth` is the candidate that a unique name is asked for. Throws `rule-exception`. */
  readonly evaluate: (values: Values, nth?: number) => string;
}

export type Compiled =
  | { readonly situation: 'compiled'; readonly expression: Expression }
  | { readonly situation: 'refused'; readonly at: number; readonly reason: string };

type Type = 'string' | 'bool' | 'list<string>';
const types: Readonly<Record<AttributeKind, Type>> = {
  text: 'string',
  date: 'string',
  binary: 'string',
  reference: 'string',
  boolean: 'bool',
  multi: 'list<string>',
};
const resultTypes = new Set(['string', 'bool', 'int', 'double', 'list<string>']);

export function compileExpression(source: string, scope: ExpressionScope): Compiled {
  if (source.length > LONGEST_SOURCE) return refused(LONGEST_SOURCE, `it is longer than ${LONGEST_SOURCE} characters`);
  const turn = { nth: 1 };
  const functions = scope.naming ? namingFunctions(scope.tables, turn) : flowFunctions(scope.tables);
  const names = new Set(functions.map(nameOfFunction));
  let parsed: ParseResult;
  try {
    parsed = environmentOf(scope, functions).parse(source);
  } catch (error) {
    return refused(placeOf(error), wordsOf(error));
  }
  const refusal = refusalOf(parsed.ast, names) ?? unknownTable(parsed.ast, scope.tables);
  if (refusal !== undefined) return refused(refusal.at, refusal.reason);
  const { valid, type, error } = parsed.check();
  if (!valid) return refused(placeOf(error), whyInvalid(error, scope, functions));
  if (!resultTypes.has(type ?? ''))
    return refused(0, `it gives a value of type ${type}; a text, a list of texts, a number or true/false is needed`);
  return {
    situation: 'compiled',
    expression: {
      isList: type === 'list<string>',
      isCondition: type === 'bool',
      evaluate: closureOf(parsed, scope, turn),
    },
  };
}

function environmentOf({ attributes }: ExpressionScope, functions: readonly ExpressionFunction[]): Environment {
  const environment = new Environment({ limits: parserLimits });
  for (const { name, kind } of attributes) environment.registerVariable(name, types[kind]);
  for (const { signature, call } of functions) {
    const bounded = (...given: never[]) => withinBounds(call(...given));
    environment.registerFunction(signature, bounded);
  }
  return environment;
}

function withinBounds(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST_TEXT)
    throw new EngineError('rule-exception', `a text is longer than ${LONGEST_TEXT} characters`);
  if (Array.isArray(value) && value.length > MOST_VALUES)
    throw new EngineError('rule-exception', `a list has more than ${MOST_VALUES} values`);
  return value;
}

/** Only what the expression mentions is taken apart. */
function closureOf(
  parsed: ParseResult,
  { attributes }: ExpressionScope,
  turn: { nth: number },
): Expression['evaluate'] {
  const mentioned = namesIn(parsed.ast);
  const reads = attributes.flatMap(({ name, kind }, slot) => (mentioned.has(name) ? [{ name, kind, slot }] : []));
  return (values: Values, nth = 1): string => {
    const context: Record<string, unknown> = {};
    turn.nth = nth;
    try {
      for (const { name, kind, slot } of reads) context[name] = withinBounds(valueFor(kind, values[slot] ?? ''));
      return packed(parsed(context));
    } catch (cause) {
      const reason = cause instanceof EngineError ? cause.message : wordsOf(cause);
      throw new EngineError('rule-exception', reason, {}, { cause: asEngineError(cause) });
    }
  };
}

function valueFor(kind: AttributeKind, value: string): unknown {
  if (kind === 'multi') return splitValues(value).map(plainValue);
  return kind === 'boolean' ? value === 'true' : plainValue(value);
}

function packed(result: unknown): string {
  if (typeof result === 'string') return packedText(String(withinBounds(result)));
  if (typeof result === 'number' && !Number.isFinite(result))
    throw new EngineError('rule-exception', 'it gives no number');
  if (!Array.isArray(result)) return String(result);
  const values = (withinBounds(result) as unknown[]).map((one) => packedText(String(one))).filter((one) => one !== '');
  return joinValues([...new Set(values)]);
}

/**
 * What is left between the parts of a name when they are absent is no value. Half a character, as a part of a text may end
 * in, would come back from a store as another one.
 */
function packedText(text: string): string {
  return text.trim() === '' ? '' : cleanValue(text.toWellFormed());
}

function unknownTable(root: ASTNode, tables: LookupTables): { at: number; reason: string } | undefined {
  const found: { at: number; reason: string }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (typeof value !== 'object' || value === null || !('op' in value)) return;
    const node = value as ASTNode;
    if (node.op === 'call' && node.args[0] === 'lookup') {
      const [first] = node.args[1];
      const at = first?.start ?? node.start;
      const table = first?.op === 'value' ? String(first.args) : undefined;
      if (table === undefined) found.push({ at, reason: 'lookup takes the name of its table as a text in quotes' });
      else if (!Object.hasOwn(tables, table)) found.push({ at, reason: `flows.tables has no table "${table}"` });
    }
    visit(node.args);
  };
  visit(root);
  return found[0];
}

function whyInvalid(error: unknown, { attributes }: ExpressionScope, functions: readonly ExpressionFunction[]): string {
  const words = wordsOf(error);
  const unknown = /^Unknown variable: (.+)$/.exec(words)?.[1];
  if (unknown !== undefined) {
    const names = attributes.map(({ name }) => name).sort();
    return `there is no attribute ${unknown} here; there are: ${names.join(', ')}`;
  }
  const called = /overload for '(?:.*\.)?(\w+)\(/.exec(words)?.[1];
  const known = functions.find((one) => nameOfFunction(one) === called);
  return known === undefined ? words : `${words}; it is ${known.signature}`;
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && 'summary' in error) return String(error.summary);
  return error instanceof Error ? error.message : String(error);
}

function placeOf(error: unknown): number {
  const range = (error as { range?: { start?: number } } | undefined)?.range;
  return range?.start ?? 0;
}

function refused(at: number, reason: string): Compiled {
  return { situation: 'refused', at, reason };
}

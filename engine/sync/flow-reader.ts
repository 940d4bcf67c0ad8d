/** How one rule reads its value: a closure over slots, made once. */
import type { Gives } from '../config/rules.ts';
import { EngineError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import type { LookupTables } from '../expression/functions.ts';
import { type AttributeKind, cleanValue, splitValues, type Values } from '../model/attribute.ts';
import { isDay } from '../model/london.ts';
import { transforms } from './transforms.ts';

/** `nth` is the candidate that a unique name is asked for. */
export type Read = (values: Values, nth?: number) => string;

/** Attributes by slot, with their kinds. */
export interface ReadScope {
  readonly attributes: readonly { readonly name: string; readonly kind: AttributeKind }[];
  readonly tables: LookupTables;
  /** Of the attribute that the value goes to. */
  readonly to: AttributeKind;
  /** The attribute is a name of an account: it is given when the account is made. */
  readonly naming?: boolean | undefined;
}

/** `at` is a character of the expression; absent for what is wrong with an attribute. */
export type ReaderResult =
  | { readonly situation: 'read'; readonly read: Read }
  | { readonly situation: 'unknown'; readonly attribute: string }
  | { readonly situation: 'refused'; readonly at: number; readonly reason: string };

/** `rule` names the flow in what goes wrong for one object. */
export function readerOf(gives: Gives, scope: ReadScope, rule: string): ReaderResult {
  if (gives.kind === 'constant') return constantReader(cleanValue(gives.value), scope.to);
  if (gives.kind === 'expression') return expressionReader(gives.text, scope, rule);
  const slots = gives.from.map((name) => scope.attributes.findIndex((one) => one.name === name));
  const missing = slots.indexOf(-1);
  if (missing >= 0) return { situation: 'unknown', attribute: gives.from[missing] ?? '' };
  const [slot = 0] = slots;
  const read = direct(slots, gives.transform);
  const from = gives.transform === undefined ? (scope.attributes[slot]?.kind ?? 'text') : 'text';
  return { situation: 'read', read: from === scope.to ? read : fitted(read, scope.to, rule) };
}

function direct(slots: readonly number[], transform: keyof typeof transforms | undefined): Read {
  const [slot = 0] = slots;
  if (transform === undefined) return (values) => values[slot] ?? '';
  const change = transforms[transform];
  if (slots.length === 1) {
    return (values) => {
      const value = values[slot] ?? '';
      return value === '' ? '' : change(value);
    };
  }
  return (values) => change(...slots.map((at) => values[at] ?? ''));
}

function constantReader(value: string, to: AttributeKind): ReaderResult {
  if (fits(value, to)) return { situation: 'read', read: () => value };
  return { situation: 'refused', at: 0, reason: `"${value}" is no ${nouns[to]}` };
}

function expressionReader(text: string, scope: ReadScope, rule: string): ReaderResult {
  const compiled = compileExpression(text, { ...scope, naming: scope.naming ?? false });
  if (compiled.situation === 'refused') return compiled;
  const { evaluate, isList } = compiled.expression;
  if (isList && scope.to !== 'multi')
    return { situation: 'refused', at: 0, reason: 'it gives a list, and the attribute holds one value' };
  const read = (values: Values, nth = 1) => {
    try {
      return evaluate(values, nth);
    } catch (cause) {
      throw failed(rule, 'rule-exception', cause instanceof Error ? cause.message : String(cause));
    }
  };
  return { situation: 'read', read: fitted(read, scope.to, rule) };
}

/** A rule that is true or false for an object. */
export function conditionOf(text: string, scope: Omit<ReadScope, 'to'>, rule: string): ReaderResult {
  const compiled = compileExpression(text, { ...scope, naming: false });
  if (compiled.situation === 'refused') return compiled;
  if (!compiled.expression.isCondition)
    return {
      situation: 'refused',
      at: 0,
      reason: 'it gives a value, and must be true or false, such as title == "Dr"',
    };
  return expressionReader(text, { ...scope, to: 'boolean' }, rule);
}

const nouns: Readonly<Record<AttributeKind, string>> = {
  text: 'text',
  multi: 'list of texts',
  binary: 'text',
  reference: 'reference',
  boolean: 'true or false',
  date: 'day (YYYY-MM-DD)',
};

/** What the attribute cannot hold spoils the object, in MIM's words. */
function fitted(read: Read, to: AttributeKind, rule: string): Read {
  if (to === 'multi') return read;
  return (values, nth) => {
    const value = read(values, nth);
    if (value === '' || fits(value, to)) return value;
    const count = splitValues(value).length;
    if (count > 1) throw failed(rule, 'flow-multi-values-to-single-value', `${count} values for one`);
    throw failed(rule, 'cs-attribute-type-mismatch', `"${value}" is no ${nouns[to]}`);
  };
}

function fits(value: string, to: AttributeKind): boolean {
  if (to === 'multi') return true;
  if (to === 'date') return isDay(value);
  if (to === 'boolean') return value === 'true' || value === 'false';
  return splitValues(value).length === 1;
}

type RuleFailure = 'rule-exception' | 'flow-multi-values-to-single-value' | 'cs-attribute-type-mismatch';

function failed(rule: string, code: RuleFailure, reason: string): EngineError {
  return new EngineError(code, `The flow "${rule}": ${reason}.`);
}

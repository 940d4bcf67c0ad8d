/** The lines of an LDIF file (RFC 2849), whatever its records are: folding, comments, base64. */
import { isUtf8 } from 'node:buffer';
import type { FailureCode } from '../../../errors.ts';
import type { LdifAttribute } from './entry.ts';

/** A record that is not to be used: `what` follows "line N:". */
export interface LdifFault {
  readonly line: number;
  readonly what: string;
  /** `parse-error` when left out. */
  readonly code?: FailureCode;
}

export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Name, then what says how the value is written, then the value after its leading spaces. */
const ATTRIBUTE = /^([A-Za-z0-9.-]+(?:;[A-Za-z0-9-]+)*):([:<]?) *(.*)$/s;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The lines of each record in order. Comments and the version line are passed over. */
export function* recordLines(chunks: Iterable<string>): Generator<readonly Line[]> {
  let record: Line[] = [];
  let isFirst = true;
  for (const line of unfolded(chunks)) {
    const isVersion = isFirst && /^version:\s*1\s*$/i.test(line.text);
    isFirst = false;
    if (isVersion) continue;
    if (line.text !== '') {
      record.push(line);
      continue;
    }
    if (record.length > 0) yield record;
    record = [];
  }
  if (record.length > 0) yield record;
}

/** Lines with their continuations joined on, without comments; '' for a blank line. */
function* unfolded(chunks: Iterable<string>): Generator<Line> {
  let parts: string[] = [];
  let number = 0;
  for (const line of lines(chunks)) {
    if (line.text.startsWith(' ')) {
      parts.push(line.text.slice(1));
      continue;
    }
    if (parts.length > 0 && !isComment(parts)) yield { number, text: parts.join('') };
    parts = [line.text];
    number = line.number;
  }
  if (parts.length > 0 && !isComment(parts)) yield { number, text: parts.join('') };
}

function isComment(parts: readonly string[]): boolean {
  return parts[0]?.startsWith('#') === true;
}

function* lines(chunks: Iterable<string>): Generator<Line> {
  let rest = '';
  let number = 1;
  for (const chunk of chunks) {
    const text = rest + chunk;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield { number, text: withoutReturn(text.slice(start, end)) };
      start = end + 1;
      number++;
    }
    rest = text.slice(start);
  }
  if (rest !== '') yield { number, text: withoutReturn(rest) };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The attribute, or what is wrong with the line. */
export function readAttribute(text: string): LdifAttribute | string {
  const [, name, form, value] = ATTRIBUTE.exec(text) ?? [];
  if (name === undefined || value === undefined) return 'a line must read "attribute: value"';
  if (form === '<') return `${name} names a file or address for its value; that is not followed`;
  if (form === '') return { name, value };
  const trimmed = value.trimEnd();
  if (!BASE64.test(trimmed)) return `the value of ${name} is not base64`;
  const bytes = Buffer.from(trimmed, 'base64');
  return { name, value: isUtf8(bytes) ? bytes.toString('utf8') : bytes };
}

/** RFC 2849 change records, from chunks of text of any size. */
import type { FailureCode } from '../../../errors.ts';
import type { LdifChange, LdifEdit } from './change.ts';
import type { LdifAttribute } from './entry.ts';
import { type LdifFault, type Line, readAttribute, recordLines } from './lines.ts';

export type LdifChangeRecord =
  | { readonly change: LdifChange; readonly line: number; readonly fault?: undefined }
  | { readonly fault: LdifFault; readonly change?: undefined };

interface Numbered extends LdifAttribute {
  readonly line: number;
}

/** The line that ends an edit of a modify record. */
const DASH = '-';
const NOTHING: Numbered = { line: 0, name: '', value: '' };

/** Every record in order: a change, or why it is none. */
export function* readLdifChanges(chunks: Iterable<string>): Generator<LdifChangeRecord> {
  for (const record of recordLines(chunks)) {
    const line = record[0]?.number ?? 0;
    try {
      yield { change: readChange(record), line };
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      yield { fault: { line: cause.line, what: cause.message, code: cause.code } };
    }
  }
}

class Unreadable extends Error {
  readonly line: number;
  readonly code: FailureCode;

  constructor(line: number, what: string, code: FailureCode = 'parse-error') {
    super(what);
    this.line = line;
    this.code = code;
  }
}

type Reader = (dn: string, rest: readonly Numbered[], line: number) => LdifChange;

const readers: Readonly<Record<string, Reader>> = {
  add: (dn, rest, line) => {
    if (rest.length === 0) throw new Unreadable(line, `${dn} is added without attributes`);
    return { type: 'add', entry: { dn, attributes: rest.map(({ name, value }) => ({ name, value })) } };
  },
  delete: (dn, rest) => {
    const [extra] = rest;
    if (extra !== undefined) throw new Unreadable(extra.line, 'a delete record ends after its changetype');
    return { type: 'delete', dn };
  },
  modify: (dn, rest, line) => ({ type: 'modify', dn, edits: readEdits(rest, line) }),
  modrdn: readRename,
  moddn: readRename,
};

function readChange(record: readonly Line[]): LdifChange {
  const [name = NOTHING, ...others] = record.map(({ number, text }) => readLine(number, text));
  const line = record[0]?.number ?? 0;
  if (!isNamed(name, 'dn')) throw new Unreadable(line, 'a record must begin with its dn', 'missing-dn');
  while (isNamed(others[0], 'control')) refuseCritical(others.shift() ?? NOTHING);
  const [kind = NOTHING, ...rest] = others;
  if (!isNamed(kind, 'changetype')) {
    throw new Unreadable(line, 'this is no change record: changetype must follow the dn', 'missing-change-type');
  }
  const type = textOf(kind).trim().toLowerCase();
  const reader = readers[type];
  if (reader === undefined)
    throw new Unreadable(kind.line, `the changetype "${type}" is not known`, 'missing-change-type');
  return reader(textOf(name), rest, line);
}

function readLine(number: number, text: string): Numbered {
  if (text === DASH) return { line: number, name: DASH, value: '' };
  const attribute = readAttribute(text);
  if (typeof attribute === 'string') throw new Unreadable(number, attribute);
  return { ...attribute, line: number };
}

/** `control: 1.2.840.113556.1.4.805 true`: one that must be obeyed, and nobody here can. */
function refuseCritical(control: Numbered): void {
  const [oid = '', criticality] = textOf(control).trim().split(/\s+/);
  if (criticality?.toLowerCase() !== 'true') return;
  throw new Unreadable(control.line, `the control ${oid.replace(/:$/, '')} is critical and not known here`);
}

const editKinds: Readonly<Record<string, LdifEdit['kind']>> = { add: 'add', replace: 'replace', delete: 'delete' };

function readEdits(lines: readonly Numbered[], line: number): LdifEdit[] {
  const edits: LdifEdit[] = [];
  let rest = lines;
  while (rest.length > 0) {
    const [head] = rest;
    const kind = editKinds[head?.name.toLowerCase() ?? ''];
    const end = rest.findIndex(({ name }) => name === DASH);
    if (head === undefined || kind === undefined) {
      throw new Unreadable(head?.line ?? line, 'an edit begins with add:, replace: or delete:');
    }
    if (end < 0) throw new Unreadable(head.line, 'this edit has no "-" at its end');
    const name = textOf(head).trim();
    const values = rest.slice(1, end);
    const stranger = values.find((one) => one.name.toLowerCase() !== name.toLowerCase());
    if (stranger !== undefined) throw new Unreadable(stranger.line, `${stranger.name} stands in an edit of ${name}`);
    if (kind === 'add' && values.length === 0) throw new Unreadable(head.line, `nothing is added to ${name}`);
    edits.push({ kind, name, values: values.map(({ value }) => value) });
    rest = rest.slice(end + 1);
  }
  return edits;
}

function readRename(dn: string, rest: readonly Numbered[], line: number): LdifChange {
  const [newRdn = NOTHING, old = NOTHING, superior, ...others] = rest;
  if (!isNamed(newRdn, 'newrdn') || !isNamed(old, 'deleteoldrdn') || !/^[01]$/.test(textOf(old).trim())) {
    throw new Unreadable(line, 'a rename says newrdn, then deleteoldrdn: 0 or 1');
  }
  const extra = superior === undefined || isNamed(superior, 'newsuperior') ? others[0] : superior;
  if (extra !== undefined) throw new Unreadable(extra.line, `${extra.name} has no place in a rename`);
  return {
    type: 'rename',
    dn,
    newRdn: textOf(newRdn),
    deleteOldRdn: textOf(old).trim() === '1',
    newSuperior: superior === undefined ? undefined : textOf(superior),
  };
}

function isNamed(line: Numbered | undefined, name: string): boolean {
  return line?.name.toLowerCase() === name;
}

function textOf({ value, name, line }: Numbered): string {
  if (typeof value === 'string') return value;
  throw new Unreadable(line, `${name} holds octets that are no text`);
}

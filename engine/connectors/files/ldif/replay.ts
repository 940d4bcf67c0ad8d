/** Change records applied to entries in memory, as a directory server would have: each whole or not at all. */
import { EngineError, type FailureCode } from '../../../errors.ts';
import { canonicalDn, childDn, isUnder, parentOf, parseDn, rdnOf } from '../../../protocol/dn.ts';
import type { LdifChange, LdifEdit } from './change.ts';
import type { Entries } from './entries.ts';
import { copyOf, type LdifAttribute, type LdifEntry, rawValues, setValues } from './entry.ts';

/** An entry that a change has to do with, before anything happens to it; `isNew` when it was not there. */
export type OnTouch = (entry: LdifEntry, isNew: boolean) => void;

type Replay<Type> = (entries: Entries, change: LdifChange & { type: Type }, onTouch: OnTouch) => void;

const replays: { readonly [Type in LdifChange['type']]: Replay<Type> } = {
  add: (entries, { entry }, onTouch) => {
    parseDn(entry.dn);
    if (entries.named(entry.dn) !== undefined) throw failure('cd-existing-object', `${entry.dn} is there already`);
    const added = copyOf(entry);
    onTouch(added, true);
    entries.add(added);
  },
  delete: (entries, { dn }, onTouch) => {
    const entry = entryNamed(entries, dn);
    onTouch(entry, false);
    entries.remove(entry);
  },
  modify: (entries, { dn, edits }, onTouch) => {
    const entry = entryNamed(entries, dn);
    const altered = copyOf(entry);
    for (const edit of edits) setValues(altered, edit.name, valuesAfter(altered, edit));
    onTouch(entry, false);
    entries.replace(entry, altered);
  },
  rename: renameEntry,
};

/** Throws `cd-missing-object`, `cd-existing-object`, `constraint-violation` or `invalid-dn`; then nothing was done. */
export function replayChange(entries: Entries, change: LdifChange, onTouch: OnTouch = () => {}): void {
  const replay = replays[change.type] as Replay<LdifChange['type']>;
  replay(entries, change, onTouch);
}

function valuesAfter(entry: LdifEntry, { kind, name, values }: LdifEdit): readonly LdifAttribute['value'][] {
  if (kind === 'replace') return values;
  const held = rawValues(entry, name);
  const isHeld = (value: LdifAttribute['value']): boolean => held.some((one) => isSame(one, value));
  if (kind === 'add') {
    if (values.some(isHeld)) throw failure('constraint-violation', `${entry.dn} has this value of ${name} already`);
    return [...held, ...values];
  }
  if (held.length === 0 || !values.every(isHeld)) {
    throw failure('constraint-violation', `${entry.dn} has not what is to be taken from ${name}`);
  }
  return values.length === 0 ? [] : held.filter((one) => !values.some((value) => isSame(one, value)));
}

/** Octets may be text in one place and not in another. */
function isSame(one: LdifAttribute['value'], other: LdifAttribute['value']): boolean {
  return Buffer.from(one as string).equals(Buffer.from(other as string));
}

function renameEntry(entries: Entries, change: LdifChange & { type: 'rename' }, onTouch: OnTouch): void {
  const entry = entryNamed(entries, change.dn);
  const old = canonicalDn(entry.dn);
  const fresh = rdnOf(change.newRdn);
  const dn = childDn(fresh.type, fresh.value, canonicalDn(change.newSuperior ?? parentOf(old)));
  const namesake = entries.named(dn);
  if (namesake !== undefined && namesake !== entry) throw failure('cd-existing-object', `${dn} is there already`);
  const altered: LdifEntry = { ...copyOf(entry), dn };
  if (change.deleteOldRdn) takeValue(altered, rdnOf(old));
  const held = rawValues(altered, fresh.type);
  if (!held.some((value) => isSame(value, fresh.value))) setValues(altered, fresh.type, [...held, fresh.value]);
  renameCopies(altered, dn, fresh.value);
  const below = [...entries].filter((one) => isUnder(one.dn, old));
  for (const one of [entry, ...below]) onTouch(one, false);
  entries.replace(entry, altered);
  for (const one of below) moveBelow(entries, one, old, dn);
}

function takeValue(entry: LdifEntry, { type, value }: { type: string; value: string }): void {
  setValues(
    entry,
    type,
    rawValues(entry, type).filter((one) => !isSame(one, value)),
  );
}

function moveBelow(entries: Entries, entry: LdifEntry, old: string, fresh: string): void {
  const own = parseDn(entry.dn).slice(0, -parseDn(old).length);
  const dn = own.reduceRight((parent, { type, value }) => childDn(type, value, parent), fresh);
  const altered: LdifEntry = { ...copyOf(entry), dn };
  renameCopies(altered, dn, rdnOf(dn).value);
  entries.replace(entry, altered);
}

/** Active Directory shows the name of an entry among its attributes, too. */
export function renameCopies(entry: LdifEntry, dn: string, value: string): void {
  if (rawValues(entry, 'distinguishedName').length > 0) setValues(entry, 'distinguishedName', [dn]);
  if (rawValues(entry, 'name').length > 0) setValues(entry, 'name', [value]);
}

function entryNamed(entries: Entries, dn: string): LdifEntry {
  const entry = entries.named(dn);
  if (entry === undefined) throw failure('cd-missing-object', `${dn} is not there`);
  return entry;
}

function failure(code: FailureCode, message: string): EngineError {
  return new EngineError(code, message);
}

/** A whole LDIF file in memory, to be changed and written back. What we do not map stays as it is. */
import { asEngineError, EngineError, type FailureCode } from '../../../errors.ts';
import { plainValue } from '../../../model/attribute.ts';
import { canonicalDn, normaliseDn, parentOf, parseDn, rdnOf } from '../../../protocol/dn.ts';
import type { AttributeChange, ExportItem, Found, Outcome } from '../../connector.ts';
import type { FileState } from '../replace-file.ts';
import { readWholeText } from '../source-file.ts';
import { hasClass, type LdifEntry, setValues, textValues } from './entry.ts';
import { guidOctets, newGuid } from './guid.ts';
import { anchorOf, type Mapping, packEntry, writeValue } from './mapping.ts';
import { type LdifFault, readLdif } from './reader.ts';
import { ldifEntry, ldifHeader } from './writer.ts';

export interface DirectoryLayout {
  readonly file: string;
  readonly mapping: Mapping;
  /** What every new entry has, by LDIF attribute: its object classes, say. */
  readonly newEntry: Readonly<Record<string, readonly string[]>>;
  /** LDIF attributes of which no two entries may have the same value. */
  readonly unique: readonly string[];
}

export class Directory {
  /** The file as it was read; `undefined` when there was none. */
  readonly state: FileState | undefined;
  private readonly layout: DirectoryLayout;
  private readonly entries = new Set<LdifEntry>();
  private readonly byAnchor = new Map<string, LdifEntry>();
  private readonly byName = new Map<string, LdifEntry>();
  private readonly byUnique = new Map<string, LdifEntry>();
  private hasUnits = false;

  private constructor(layout: DirectoryLayout, state: FileState | undefined) {
    this.layout = layout;
    this.state = state;
  }

  /** Throws the failures of reading, and `file-malformed` for a record that would not be written back as it was read. */
  static read(layout: DirectoryLayout): Directory {
    const { file } = layout;
    const { text, source } = readWholeText(file);
    const directory = new Directory(layout, source);
    for (const record of readLdif([text])) {
      if (record.fault !== undefined) throw malformed(file, record.fault);
      try {
        directory.add(record.entry);
      } catch (cause) {
        throw malformed(file, { line: record.line, what: asEngineError(cause).message });
      }
    }
    return directory;
  }

  static empty(layout: DirectoryLayout): Directory {
    return new Directory(layout, undefined);
  }

  /** What the item did; a refused item did nothing. */
  apply(item: ExportItem): Outcome {
    try {
      return { result: 'accepted', anchor: item.operation === 'create' ? this.create(item) : this.alter(item) };
    } catch (cause) {
      const { code, message } = asEngineError(cause, 'cd-error');
      return { result: 'refused', code, message };
    }
  }

  /** Of a create: the entry of that name, when it has every value that was sent. */
  find(item: ExportItem): Found {
    const entry = item.anchor === '' ? this.findCreated(item) : this.byAnchor.get(item.anchor);
    if (entry === undefined) return { found: false };
    return { found: true, anchor: anchorOf(entry), values: packEntry(entry, this.layout.mapping) };
  }

  *lines(): Generator<string> {
    yield ldifHeader();
    for (const entry of this.entries) yield ldifEntry(entry);
  }

  private create(item: ExportItem): string {
    const entry = this.draft(item);
    const anchor = newGuid();
    setValues(entry, 'objectGUID', [guidOctets(anchor)]);
    this.assertRoom(entry, undefined);
    this.add(entry);
    return anchor;
  }

  private alter(item: ExportItem): string {
    const entry = this.byAnchor.get(item.anchor);
    if (entry === undefined) throw refusal('cd-missing-object', `${this.layout.file} has no entry ${item.anchor}`);
    if (item.operation === 'delete') {
      this.forget(entry);
      this.entries.delete(entry);
      return item.anchor;
    }
    const altered: LdifEntry = { dn: entry.dn, attributes: [...entry.attributes] };
    this.write(altered, item.changes);
    this.assertRoom(altered, entry);
    this.forget(entry);
    entry.dn = altered.dn;
    entry.attributes.splice(0, entry.attributes.length, ...altered.attributes);
    this.remember(entry);
    return item.anchor;
  }

  private draft({ changes }: ExportItem): LdifEntry {
    const dn = this.nameGiven(changes);
    const entry: LdifEntry = { dn, attributes: [] };
    for (const [name, values] of Object.entries(this.layout.newEntry)) setValues(entry, name, values);
    const { type, value } = rdnOf(dn);
    setValues(entry, type.toLowerCase(), [value]);
    this.write(entry, changes);
    return entry;
  }

  private write(entry: LdifEntry, changes: readonly AttributeChange[]): void {
    const { mapping } = this.layout;
    for (const { attribute, after } of changes) {
      const definition = mapping.schema.find(({ name }) => name === attribute);
      if (definition === undefined) throw refusal('invalid-attribute-value', `There is no attribute ${attribute}`);
      if (!after.isWellFormed()) throw refusal('invalid-attribute-value', `${attribute} holds half a character`);
      if (attribute !== mapping.nameAttribute) writeValue(entry, definition, after, mapping);
      else this.rename(entry, canonicalDn(plainValue(after)));
    }
  }

  private rename(entry: LdifEntry, dn: string): void {
    const { type, value } = rdnOf(dn);
    entry.dn = dn;
    setValues(entry, type.toLowerCase(), [value]);
    for (const name of ['distinguishedName', 'name']) {
      if (textValues(entry, name).length > 0) setValues(entry, name, [name === 'name' ? value : dn]);
    }
  }

  private assertRoom(entry: LdifEntry, itself: LdifEntry | undefined): void {
    const namesake = this.byName.get(normaliseDn(entry.dn));
    if (namesake !== undefined && namesake !== itself) {
      throw refusal('cd-existing-object', `${entry.dn} is there already`);
    }
    for (const name of this.layout.unique) {
      for (const value of textValues(entry, name)) {
        const holder = this.byUnique.get(uniqueKey(name, value));
        if (holder === undefined || holder === itself) continue;
        throw refusal('cd-existing-object', `${name} ${value} belongs to ${holder.dn} already`);
      }
    }
    if (entry.dn !== itself?.dn) this.assertParent(entry.dn);
  }

  /** A file without organizational units is a list of people, and says nothing about which containers there are. */
  private assertParent(dn: string): void {
    const parent = parentOf(dn);
    const isDomain = parseDn(parent).every(({ type }) => type.toLowerCase() === 'dc');
    if (!this.hasUnits || isDomain || this.byName.has(normaliseDn(parent))) return;
    throw refusal('non-existent-parent', `${dn} cannot be made: ${parent} is not there`);
  }

  private findCreated({ changes }: ExportItem): LdifEntry | undefined {
    const { mapping } = this.layout;
    const entry = this.byName.get(normaliseDn(this.nameGiven(changes)));
    if (entry === undefined) return undefined;
    const copy: LdifEntry = { dn: entry.dn, attributes: [...entry.attributes] };
    this.write(copy, changes);
    return packEntry(copy, mapping) === packEntry(entry, mapping) ? entry : undefined;
  }

  private nameGiven(changes: readonly AttributeChange[]): string {
    const { nameAttribute } = this.layout.mapping;
    const given = changes.find(({ attribute }) => attribute === nameAttribute)?.after ?? '';
    return canonicalDn(plainValue(given));
  }

  private add(entry: LdifEntry): void {
    this.entries.add(entry);
    this.remember(entry);
    this.hasUnits ||= hasClass(entry, 'organizationalUnit');
  }

  /** The first of two with one anchor or name counts, as in reading. */
  private remember(entry: LdifEntry): void {
    const anchor = anchorOf(entry);
    const name = normaliseDn(entry.dn);
    if (anchor !== '' && !this.byAnchor.has(anchor)) this.byAnchor.set(anchor, entry);
    if (!this.byName.has(name)) this.byName.set(name, entry);
    for (const key of this.uniqueKeys(entry)) this.byUnique.set(key, entry);
  }

  private forget(entry: LdifEntry): void {
    this.byAnchor.delete(anchorOf(entry));
    this.byName.delete(normaliseDn(entry.dn));
    for (const key of this.uniqueKeys(entry)) this.byUnique.delete(key);
  }

  private uniqueKeys(entry: LdifEntry): string[] {
    return this.layout.unique.flatMap((name) => textValues(entry, name).map((value) => uniqueKey(name, value)));
  }
}

function uniqueKey(name: string, value: string): string {
  return `${name.toLowerCase()}=${value.trim().toLowerCase()}`;
}

function malformed(file: string, { line, what }: LdifFault): EngineError {
  return new EngineError('file-malformed', `${file}, line ${line}: ${what}`);
}

function refusal(code: FailureCode, message: string): EngineError {
  return new EngineError(code, message);
}

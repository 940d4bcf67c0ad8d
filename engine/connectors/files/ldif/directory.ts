/** A whole LDIF file in memory, to be changed and written back. What we do not map stays as it is. */
import { asEngineError, EngineError, type FailureCode } from '../../../errors.ts';
import { plainValue } from '../../../model/attribute.ts';
import { canonicalDn, parentOf, parseDn, rdnOf } from '../../../protocol/dn.ts';
import type { AttributeChange, ExportItem, Found, Outcome } from '../../connector.ts';
import type { FileState } from '../replace-file.ts';
import { readWholeText } from '../source-file.ts';
import { Entries } from './entries.ts';
import { copyOf, type LdifEntry, setValues, textValues } from './entry.ts';
import { guidOctets, newGuid } from './guid.ts';
import type { LdifFault } from './lines.ts';
import { anchorOf, type Mapping, packEntry, writeValue } from './mapping.ts';
import { readLdif } from './reader.ts';
import { renameCopies } from './replay.ts';
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
  readonly entries: Entries;

  private constructor(layout: DirectoryLayout, state: FileState | undefined) {
    this.layout = layout;
    this.state = state;
    this.entries = new Entries(layout.mapping, layout.unique);
  }

  /** Throws the failures of reading, and `file-malformed` for a record that would not be written back as it was read. */
  static read(layout: DirectoryLayout): Directory {
    const { file } = layout;
    const { text, source } = readWholeText(file);
    const directory = new Directory(layout, source);
    for (const record of readLdif([text])) {
      if (record.fault !== undefined) throw malformed(file, record.fault);
      try {
        directory.entries.add(record.entry);
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
    const entry = item.anchor === '' ? this.findCreated(item) : this.entries.withAnchor(item.anchor);
    if (entry === undefined) return { found: false };
    return { found: true, anchor: anchorOf(entry, this.layout.mapping), values: packEntry(entry, this.layout.mapping) };
  }

  *lines(): Generator<string> {
    yield ldifHeader();
    for (const entry of this.entries) yield ldifEntry(entry);
  }

  private create(item: ExportItem): string {
    const entry = this.draft(item);
    const { mapping } = this.layout;
    if (mapping.anchorAttribute === undefined) setValues(entry, 'objectGUID', [guidOctets(newGuid())]);
    const anchor = anchorOf(entry, mapping);
    if (anchor === '')
      throw refusal('missing-anchor-component', `${entry.dn} would have no ${mapping.anchorAttribute}`);
    this.assertRoom(entry, undefined);
    this.entries.add(entry);
    return anchor;
  }

  private alter(item: ExportItem): string {
    const entry = this.entries.withAnchor(item.anchor);
    if (entry === undefined) throw refusal('cd-missing-object', `${this.layout.file} has no entry ${item.anchor}`);
    if (this.entries.isRepeated(item.anchor)) {
      throw refusal('ambiguous-update', `${this.layout.file} has several entries ${item.anchor}`);
    }
    if (item.operation === 'delete') {
      this.entries.remove(entry);
      return item.anchor;
    }
    const altered = copyOf(entry);
    this.write(altered, item.changes);
    this.assertRoom(altered, entry);
    this.entries.replace(entry, altered);
    return anchorOf(entry, this.layout.mapping);
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
    for (const change of changes) {
      const { attribute, after } = change;
      const definition = mapping.schema.find(({ name }) => name === attribute);
      if (definition === undefined) throw refusal('invalid-attribute-value', `There is no attribute ${attribute}`);
      if (!after.isWellFormed()) throw refusal('invalid-attribute-value', `${attribute} holds half a character`);
      if (attribute !== mapping.nameAttribute) writeValue(entry, definition, change, mapping);
      else this.rename(entry, canonicalDn(plainValue(after)));
    }
  }

  private rename(entry: LdifEntry, dn: string): void {
    const { type, value } = rdnOf(dn);
    entry.dn = dn;
    setValues(entry, type.toLowerCase(), [value]);
    renameCopies(entry, dn, value);
  }

  private assertRoom(entry: LdifEntry, itself: LdifEntry | undefined): void {
    const namesake = this.entries.named(entry.dn);
    if (namesake !== undefined && namesake !== itself) {
      throw refusal('cd-existing-object', `${entry.dn} is there already`);
    }
    for (const name of this.layout.unique) {
      for (const value of textValues(entry, name)) {
        const holder = this.entries.holderOf(name, value);
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
    if (!this.entries.hasUnits || isDomain || this.entries.named(parent) !== undefined) return;
    throw refusal('non-existent-parent', `${dn} cannot be made: ${parent} is not there`);
  }

  private findCreated({ changes }: ExportItem): LdifEntry | undefined {
    const { mapping } = this.layout;
    const entry = this.entries.named(this.nameGiven(changes));
    if (entry === undefined) return undefined;
    const copy = copyOf(entry);
    this.write(copy, changes);
    return packEntry(copy, mapping) === packEntry(entry, mapping) ? entry : undefined;
  }

  private nameGiven(changes: readonly AttributeChange[]): string {
    const { nameAttribute } = this.layout.mapping;
    const given = changes.find(({ attribute }) => attribute === nameAttribute)?.after ?? '';
    return canonicalDn(plainValue(given));
  }
}

function malformed(file: string, { line, what }: LdifFault): EngineError {
  return new EngineError('file-malformed', `${file}, line ${line}: ${what}`);
}

function refusal(code: FailureCode, message: string): EngineError {
  return new EngineError(code, message);
}

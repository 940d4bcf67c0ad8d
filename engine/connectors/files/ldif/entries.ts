/** Entries of a directory by identifier, by name and by whatever must be unique; each in the order in which it came. */
import { normaliseDn } from '../../../protocol/dn.ts';
import { copyOf, hasClass, type LdifEntry, textValues } from './entry.ts';
import { anchorOf, type Mapping } from './mapping.ts';

export class Entries {
  private readonly mapping: Mapping;
  private readonly unique: readonly string[];
  private readonly entries = new Set<LdifEntry>();
  private readonly byAnchor = new Map<string, LdifEntry>();
  private readonly repeated = new Set<string>();
  private readonly byName = new Map<string, LdifEntry>();
  private readonly byUnique = new Map<string, LdifEntry>();
  /** Whether any of them is an organizational unit. */
  hasUnits = false;

  /** `unique`: LDIF attributes of which no two entries may have the same value. */
  constructor(mapping: Mapping, unique: readonly string[]) {
    this.mapping = mapping;
    this.unique = unique;
  }

  [Symbol.iterator](): Iterator<LdifEntry> {
    return this.entries.values();
  }

  add(entry: LdifEntry): void {
    const anchor = anchorOf(entry, this.mapping);
    if (this.byAnchor.has(anchor)) this.repeated.add(anchor);
    this.entries.add(entry);
    this.remember(entry);
    this.hasUnits ||= hasClass(entry, 'organizationalUnit');
  }

  remove(entry: LdifEntry): void {
    this.forget(entry);
    this.entries.delete(entry);
  }

  /** The entry keeps its place, and becomes what the other one is. */
  replace(entry: LdifEntry, altered: LdifEntry): void {
    this.forget(entry);
    entry.dn = altered.dn;
    entry.attributes.splice(0, entry.attributes.length, ...copyOf(altered).attributes);
    this.remember(entry);
  }

  withAnchor(anchor: string): LdifEntry | undefined {
    return this.byAnchor.get(anchor);
  }

  /** Two entries came with this anchor: nobody can say which of them is meant. */
  isRepeated(anchor: string): boolean {
    return this.repeated.has(anchor);
  }

  named(dn: string): LdifEntry | undefined {
    return this.byName.get(normaliseDn(dn));
  }

  /** Who has this value of an attribute that must be unique. */
  holderOf(name: string, value: string): LdifEntry | undefined {
    return this.byUnique.get(uniqueKey(name, value));
  }

  /** The first of two with one anchor or name counts, as in reading. */
  private remember(entry: LdifEntry): void {
    const anchor = anchorOf(entry, this.mapping);
    const name = normaliseDn(entry.dn);
    if (anchor !== '' && !this.byAnchor.has(anchor)) this.byAnchor.set(anchor, entry);
    if (!this.byName.has(name)) this.byName.set(name, entry);
    for (const key of this.uniqueKeys(entry)) this.byUnique.set(key, entry);
  }

  /** Only what is its own: another one may have the same name in a file that is not well kept. */
  private forget(entry: LdifEntry): void {
    release(this.byAnchor, anchorOf(entry, this.mapping), entry);
    release(this.byName, normaliseDn(entry.dn), entry);
    for (const key of this.uniqueKeys(entry)) release(this.byUnique, key, entry);
  }

  private uniqueKeys(entry: LdifEntry): string[] {
    return this.unique.flatMap((name) => textValues(entry, name).map((value) => uniqueKey(name, value)));
  }
}

function uniqueKey(name: string, value: string): string {
  return `${name.toLowerCase()}=${value.trim().toLowerCase()}`;
}

function release(index: Map<string, LdifEntry>, key: string, entry: LdifEntry): void {
  if (index.get(key) === entry) index.delete(key);
}

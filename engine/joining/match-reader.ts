/** Reads what the scorer needs for a page of objects: who shares a key with whom, and which identifiers are shared. */

import type { Configuration } from '../config/schema.ts';
import { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { Identity } from '../match/candidate.ts';
import { losesWeightWhenShared } from '../match/keys.ts';
import { jml, type MatchSettings } from '../match/settings.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { KeyEntry, StoreReader } from '../store/store.ts';
import { esrIdentity, mailboxIdentity } from '../sync/candidate.ts';
import { keyKinds } from '../sync/keys.ts';

/** Kinds of key that ESR and NHSmail have in common, and what the scorer calls them. */
const identifierOf: Readonly<Record<string, string>> = { m: 'email', n: 'employeeNumber', p: 'mobile' };

/** What reading counterparts needs of a run: views read them, too. */
export interface MatchContext {
  readonly store: StoreReader;
  readonly systems: readonly ConnectedSystem[];
  readonly configuration: Pick<Configuration, 'organisation' | 'matching' | 'deletionRule'>;
}

export function matchSettings({ configuration }: MatchContext): MatchSettings {
  const { threshold = jml.threshold, names = jml.names } = configuration.matching ?? {};
  return { ...jml, threshold, names };
}

export interface Counterparts {
  /** By object of the page: objects of the other system that share a key. */
  readonly of: ReadonlyMap<number, readonly SpaceRow[]>;
  /** For the scorer: a telephone that several records of one connector hold says nothing. */
  readonly isShared: (identifier: string) => boolean;
}

export class MatchReader {
  private readonly context: MatchContext;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  /** Of the page at hand. */
  private values: RowValues;
  /** Whether a number of NHSmail without a VPD may be of several. */
  private readonly hasBareNumbers: boolean;
  /** Telephones of so many that nobody needs to be read to know that they say nothing. */
  private readonly crowded = new Set<string>();

  constructor(context: MatchContext) {
    this.context = context;
    this.values = new RowValues(context.systems);
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.hasBareNumbers = context.systems.some(({ system, vpd }) => system === 'nhsmail' && vpd === '');
  }

  identity(row: SpaceRow): Identity {
    const system = this.systems.get(row.connector);
    const values = this.values.seen(row);
    const read = (attribute: string) => values[system?.slot(attribute) ?? -1] ?? '';
    const { codes } = this.context.configuration.organisation;
    const vpd = system?.vpd ?? '';
    return system?.system === 'esr' ? esrIdentity(read, vpd, codes[0] ?? '') : mailboxIdentity(read, vpd, codes);
  }

  async counterparts(rows: readonly SpaceRow[], other: 'esr' | 'nhsmail'): Promise<Counterparts> {
    this.values = new RowValues(this.context.systems);
    const keysByObject = rows.map((row) => ({ row, keys: this.matchKeys(row) }));
    const { entries, byKey } = await this.entriesOf(new Set(keysByObject.flatMap(({ keys }) => keys)));
    const inPage = new Set(rows.map(({ id }) => id));
    const foreign = [...new Set(entries.filter((id) => !inPage.has(id)))];
    const loaded = new Map((await this.context.store.objects(foreign)).map((row) => [row.id, row]));
    for (const row of rows) loaded.set(row.id, row);
    const of = new Map<number, SpaceRow[]>();
    for (const { row, keys } of keysByObject) {
      const found = new Map<number, SpaceRow>();
      for (const object of keys.flatMap((key) => byKey.get(key) ?? [])) {
        const candidate = loaded.get(object);
        if (candidate !== undefined && this.systems.get(candidate.connector)?.system === other)
          found.set(object, candidate);
      }
      if (found.size > 0) of.set(row.id, [...found.values()]);
    }
    const shared = sharedIdentifiers(byKey, loaded);
    for (const key of this.crowded) shared.add(identifierIn(key));
    return { of, isShared: (identifier) => shared.has(identifier) };
  }

  /** Two records without another key in common stay below every threshold, so crowded telephones lead to no candidates. */
  private async entriesOf(keys: Set<string>) {
    for (const key of this.crowded) keys.delete(key);
    const byKey = groupByKey(await this.context.store.objectsByKeys([...keys]));
    for (const [key, objects] of byKey) {
      if (objects.length <= this.systems.size || !losesWeightWhenShared(identifierOf[key.charAt(0)] ?? '')) continue;
      this.crowded.add(key);
      byKey.delete(key);
    }
    const entries = [...byKey.values()].flat();
    return { entries, byKey };
  }

  private matchKeys(row: SpaceRow): readonly string[] {
    const system = this.systems.get(row.connector);
    if (system === undefined) return [];
    const keys = system.keysOf(this.values.seen(row));
    return keys.flatMap((key) => {
      const kind = key.charAt(0);
      if (kind === keyKinds.mail && system.system === 'esr') return [key, `${keyKinds.alias}${key.slice(1)}`];
      if (kind === keyKinds.employeeNumber && system.system === 'esr' && this.hasBareNumbers)
        return [key, withoutVpd(key)];
      return kind === 'f' || identifierOf[kind] !== undefined ? [key] : [];
    });
  }
}

/** Of several employers nobody knows whose number a bare one is. */
function withoutVpd(key: string): string {
  return `${keyKinds.employeeNumber}:${key.slice(key.indexOf('|'))}`;
}

function groupByKey(entries: readonly KeyEntry[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const { key, object } of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  return groups;
}

/** Telephones that two records of one connector hold. */
function sharedIdentifiers(
  byKey: ReadonlyMap<string, readonly number[]>,
  rows: ReadonlyMap<number, SpaceRow>,
): Set<string> {
  const shared = new Set<string>();
  for (const [key, objects] of byKey) {
    const kind = identifierOf[key.charAt(0)];
    if (objects.length < 2 || kind === undefined || !losesWeightWhenShared(kind)) continue;
    const connectors = objects.map((object) => rows.get(object)?.connector);
    if (new Set(connectors).size < connectors.length) shared.add(identifierIn(key));
  }
  return shared;
}

function identifierIn(key: string): string {
  return `${identifierOf[key.charAt(0)]}:${key.slice(2)}`;
}

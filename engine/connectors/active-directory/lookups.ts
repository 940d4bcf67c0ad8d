import { type Entry, EqualityFilter, OrFilter } from 'ldapts';
import { canonicalDn, normaliseDn } from '../../protocol/dn.ts';
import { guidOctets, guidText } from './entry.ts';
import { Gathered } from './gathered.ts';
import type { DirectorySession } from './session.ts';

/** LDAP names of what the guard looks at. */
const FACTS = [
  'memberOf',
  'adminCount',
  'servicePrincipalName',
  'isCriticalSystemObject',
  'userAccountControl',
  'userPrincipalName',
  'sAMAccountName',
  'objectClass',
];

/** More than are in flight at a time. */
const MOST = 50;

/** The small reads before and after each write of an export, put together. */
export class Lookups {
  readonly #session: DirectorySession;
  readonly #domain: string;
  readonly #facts: Gathered<Entry>;
  readonly #anchors: Gathered<string>;

  constructor(session: DirectorySession, domain: string) {
    this.#session = session;
    this.#domain = domain;
    this.#facts = new Gathered((anchors) => this.#readFacts(anchors), MOST);
    this.#anchors = new Gathered((names) => this.#readAnchors(names), MOST);
  }

  /** What the guard looks at, read now; nothing when no object of the domain has this objectGUID. */
  async facts(anchor: string): Promise<Entry | undefined> {
    return guidOctets(anchor) === undefined ? undefined : await this.#facts.ask(anchor.toLowerCase());
  }

  /** The objectGUID of the object of this name. */
  async anchorOf(dn: string): Promise<string | undefined> {
    return await this.#anchors.ask(canonicalDn(dn));
  }

  async #readFacts(anchors: readonly string[]): Promise<ReadonlyMap<string, Entry>> {
    const octets = anchors.map(guidOctets).filter((one) => one !== undefined);
    const filters = octets.map((value) => new EqualityFilter({ attribute: 'objectGUID', value }));
    const entries = await this.#search(filters, ['objectGUID', ...FACTS]);
    return new Map(entries);
  }

  async #readAnchors(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const filters = names.map((value) => new EqualityFilter({ attribute: 'distinguishedName', value }));
    const entries = await this.#search(filters, ['objectGUID']);
    const anchors = new Map(entries.map(([anchor, { dn }]) => [normaliseDn(dn), anchor]));
    return new Map(names.flatMap((name) => pairOf(name, anchors.get(normaliseDn(name)))));
  }

  async #search(
    filters: readonly EqualityFilter[],
    attributes: readonly string[],
  ): Promise<(readonly [anchor: string, entry: Entry])[]> {
    const filter = new OrFilter({ filters: [...filters] });
    const entries = await this.#session.search(this.#domain, { scope: 'sub', filter, attributes });
    return entries.flatMap((entry) => {
      const guid = entry['objectGUID'];
      return Buffer.isBuffer(guid) ? [[guidText(guid), entry] as const] : [];
    });
  }
}

function pairOf(name: string, anchor: string | undefined): (readonly [string, string])[] {
  return anchor === undefined ? [] : [[name, anchor]];
}

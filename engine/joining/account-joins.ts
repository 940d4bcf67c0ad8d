/** Whose each directory account is that belongs to nobody: by the NHSmail id, and where that leads nowhere by the address. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import type { SpaceLink, SpaceRow } from '../store/rows.ts';
import { isToBeDeleted } from '../sync/deprovision.ts';
import type { ReadAttribute } from '../sync/filter.ts';
import {
  type AccountFacts,
  addressVeto,
  isKnownById,
  type JoinDecision,
  joinAccount,
  type MailboxHit,
} from '../sync/join.ts';
import { keyOf } from '../sync/keys.ts';
import { anyLinked, type Disconnectors, type JoinContext, nobody, peopleWith } from './disconnectors.ts';

interface Account {
  readonly row: SpaceRow;
  readonly id: string;
  readonly mail: string;
}

/** By key: the mailboxes that have it. */
type Hits = ReadonlyMap<string, readonly MailboxHit[]>;

export async function accountJoins(
  context: JoinContext,
  system: ConnectedSystem,
  disconnectors: Disconnectors,
): Promise<Map<number, JoinDecision>> {
  const decisions = new Map<number, JoinDecision>();
  const search = new MailboxSearch(context, system, !(await anyLinked(context, system)));
  for await (const rows of disconnectors.pages()) {
    const accounts = rows.map((row): Account => {
      const read = readerOf(system, row.seen);
      return { row, id: keyOf('nhsmailId', read('nhsmailId'), ''), mail: keyOf('mail', read('mail'), '') };
    });
    const byId = await search.hits(accounts.map(({ id }) => id));
    const others = accounts.filter(({ id }) => !isKnownById({ byId: byId.get(id) ?? [] }));
    const byAddress = await search.hits(others.map(({ mail }) => mail));
    const mailboxes = await search.mailboxes(byAddress);
    for (const { row, id, mail } of accounts) {
      const withVeto = (hit: MailboxHit) => ({ ...hit, veto: search.veto(row, mailboxes.get(hit.object)) });
      const known = byId.get(id) ?? [];
      const addressed = isKnownById({ byId: known }) ? [] : (byAddress.get(mail) ?? []).map(withVeto);
      decisions.set(row.id, joinAccount({ byId: known, byAddress: addressed }));
    }
  }
  return decisions;
}

class MailboxSearch {
  private readonly context: JoinContext;
  private readonly system: ConnectedSystem;
  /** No account belongs to anybody yet. */
  private readonly isFirst: boolean;
  private readonly mailSystems: ReadonlyMap<number, ConnectedSystem>;

  constructor(context: JoinContext, system: ConnectedSystem, isFirst: boolean) {
    this.context = context;
    this.system = system;
    this.isFirst = isFirst;
    const mailSystems = context.systems.filter((one) => one.system === 'nhsmail');
    this.mailSystems = new Map(mailSystems.map((one) => [one.id, one]));
  }

  async hits(keys: readonly string[]): Promise<Hits> {
    const entries = await this.context.store.objectsByKeys([...new Set(keys.filter((key) => key !== ''))]);
    const found = await this.context.store.links([...new Set(entries.map(({ object }) => object))]);
    const mailboxes = new Map<number, SpaceLink>();
    // A mailbox that has gone finds nobody an account: what it said last may be somebody else's today.
    const there = found.filter(({ connector, state }) => this.mailSystems.has(connector) && state !== 'Placeholder');
    for (const link of there) mailboxes.set(link.id, link);
    const occupied = this.isFirst ? nobody : await peopleWith(this.context, this.system, [...mailboxes.values()]);
    const leaving = await this.peopleLetGo([...mailboxes.values()]);
    const hits = new Map<string, MailboxHit[]>();
    for (const { key, object } of entries) {
      const mailbox = mailboxes.get(object);
      if (mailbox === undefined) continue;
      const person = leaving.has(mailbox.person ?? 0) ? null : mailbox.person;
      const hit = { object, person, hasAccount: person !== null && occupied.has(person) };
      const others = hits.get(key);
      if (others === undefined) hits.set(key, [hit]);
      else others.push(hit);
    }
    return hits;
  }

  /** Those whom the deletion rule lets go, with the account or without: it would be joined and let go in every run. */
  private async peopleLetGo(mailboxes: readonly SpaceLink[]): Promise<ReadonlySet<number>> {
    const { deletionRule } = this.context.configuration;
    if (deletionRule?.when !== 'connector-gone') return nobody;
    const systems = new Map(this.context.systems.map((one) => [one.id, one]));
    const people = new Set(mailboxes.flatMap(({ person }) => person ?? []));
    const links = await this.context.store.linksOfPeople([...people]);
    const account = { connector: this.system.name, system: this.system.system, state: 'Connected' } as const;
    const letGo = [...Map.groupBy(links, ({ person }) => person ?? 0)].filter(([, own]) => {
      const known = own.filter(({ anchor }) => anchor !== '');
      const objects = known.map(({ connector, state }) => {
        const { name = '', system } = systems.get(connector) ?? {};
        return { connector: name, system, state };
      });
      return isToBeDeleted(deletionRule, [...objects, account]);
    });
    return new Set(letGo.map(([person]) => person));
  }

  /** With their values: what an equal address is worth depends on who holds it. */
  async mailboxes(hits: Hits): Promise<ReadonlyMap<number, SpaceRow>> {
    const ids = [...hits.values()].flatMap((found) => found.map(({ object }) => object));
    return new Map((await this.context.store.objects([...new Set(ids)])).map((row) => [row.id, row]));
  }

  veto(account: SpaceRow, mailbox: SpaceRow | undefined): string | undefined {
    const portal = this.mailSystems.get(mailbox?.connector ?? -1);
    if (portal === undefined || mailbox === undefined) return undefined;
    return addressVeto({
      account: factsOf(readerOf(this.system, account.seen), 'sn'),
      mailbox: factsOf(readerOf(portal, mailbox.seen), 'familyName'),
    });
  }
}

function factsOf(read: ReadAttribute, familyName: string): AccountFacts {
  return {
    nhsmailId: read('nhsmailId'),
    employeeNumber: read('employeeNumber'),
    givenName: read('givenName'),
    familyName: read(familyName),
  };
}

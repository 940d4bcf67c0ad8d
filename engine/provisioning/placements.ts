/** Renames and moves of a page of people: what the rule gives today, compared with where each account stands. */
import { asEngineError } from '../errors.ts';
import type { Values } from '../model/attribute.ts';
import { operations } from '../model/operation.ts';
import { isJoined } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import type { ExportReads, RecordReads, SpaceReads } from '../store/store.ts';
import type { StagedItem } from '../sync/account-items.ts';
import { keyOf } from '../sync/keys.ts';
import { change } from '../sync/outbound-flow.ts';
import type { PersonObject } from '../sync/person-case.ts';
import { candidatesOf, decidePlacement, isPlacedOnce, type PlacementCase, placedOnce } from '../sync/placement.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { AccountNames } from './account-naming.ts';
import type { OutboundTarget } from './outbound.ts';
import type { UnsearchedCase } from './person-cases.ts';

type Reads = Pick<SpaceReads & ExportReads & RecordReads, 'lastAccepted' | 'objectsByKeys'>;

interface Account {
  readonly target: OutboundTarget;
  readonly subject: UnsearchedCase;
  readonly object: PersonObject;
  readonly current: string;
  readonly choice: (nth: number) => string;
}

const NAME = 'distinguishedName';

export interface Placed {
  readonly items: readonly StagedItem[];
  readonly findings: readonly Finding[];
}

export class Placements {
  private readonly store: Reads;
  private readonly targets: readonly OutboundTarget[];
  private readonly namers: ReadonlyMap<number, AccountNames>;
  /** Given out in this run. */
  private readonly given = new Map<string, number>();

  constructor(store: Reads, targets: readonly OutboundTarget[], namers: ReadonlyMap<number, AccountNames>) {
    this.store = store;
    this.targets = targets.filter(({ placement }) => placement !== undefined && !isPlacedOnce(placement));
    this.namers = namers;
  }

  /** Whether the rule may give one of their accounts another name or place than it has. */
  mayRename(subject: UnsearchedCase): boolean {
    if (this.targets.length === 0) return false;
    return this.accountsOf(subject).some(({ choice, current }) => {
      try {
        return choice(1) !== current;
      } catch {
        return false;
      }
    });
  }

  /** By person. Nobody whose account is being let go is renamed, and nobody whose values are in doubt. */
  async of(cases: readonly UnsearchedCase[], decisions: readonly Provisioning[]): Promise<ReadonlyMap<number, Placed>> {
    const placed = new Map<number, Placed>();
    if (this.targets.length === 0) return placed;
    const put = (person: number, { items, findings }: Placed) => {
      const before = placed.get(person) ?? { items: [], findings: [] };
      placed.set(person, { items: [...before.items, ...items], findings: [...before.findings, ...findings] });
    };
    const open: Account[] = [];
    cases.forEach((subject, i) => {
      if (decisions[i]?.isEnding === true || subject.isSpoiled === true) return;
      for (const account of this.accountsOf(subject)) {
        try {
          if (account.choice(1) !== account.current) open.push(account);
        } catch (cause) {
          put(subject.person, {
            items: [],
            findings: [{ code: 'not-placed', sentence: asEngineError(cause).message }],
          });
        }
      }
    });
    if (open.length === 0) return placed;
    const given = await this.lastNames(open);
    const holders = await this.holders(open);
    for (const account of open)
      put(account.subject.person, this.place(account, given.get(account.object.id) ?? '', holders));
    return placed;
  }

  private accountsOf(subject: UnsearchedCase): Account[] {
    return this.targets.flatMap((target) => {
      const names = this.namers.get(target.connector);
      const own = subject.objects.filter(({ connector }) => connector === target.connector);
      return own
        .filter((object) => isJoined(object) && object.imported)
        .flatMap((object): Account[] => {
          const current = object.values[target.slot(NAME)] ?? '';
          if (current === '' || names === undefined || !names.canName(subject.values)) return [];
          return [{ target, subject, object, current, choice: choicesOf(names, subject.values) }];
        });
    });
  }

  /** The name with which this engine put each account into a container last: a rename leaves it where it stands. */
  private async lastNames(accounts: readonly Account[]): Promise<ReadonlyMap<number, string>> {
    const naming = operations.filter((operation) => ['create', 'move'].includes(operation));
    const rows = await this.store.lastAccepted(
      accounts.map(({ object }) => object.id),
      naming,
    );
    const names = new Map<number, string>();
    for (const { object, changes } of [...rows].sort((a, b) => a.id - b.id)) {
      const name = changes.find(({ attribute }) => attribute === NAME)?.after[0];
      if (name !== undefined) names.set(object, name);
    }
    return names;
  }

  private async holders(accounts: readonly Account[]): Promise<ReadonlyMap<string, readonly number[]>> {
    const keys = new Set<string>();
    for (const account of accounts) for (const dn of candidatesOf(account)) keys.add(keyOf(NAME, dn, ''));
    const found = await this.store.objectsByKeys([...keys]);
    const byKey = new Map<string, number[]>();
    for (const { key, object } of found) byKey.set(key, [...(byKey.get(key) ?? []), object]);
    return byKey;
  }

  private place(account: Account, given: string, holders: ReadonlyMap<string, readonly number[]>): Placed {
    const { target, object, current, choice } = account;
    const isFree = (dn: string) => {
      const key = keyOf(NAME, dn, '');
      const holder = this.given.get(key) ?? object.id;
      return holder === object.id && (holders.get(key) ?? []).every((id) => id === object.id);
    };
    const subject: PlacementCase = { placement: target.placement ?? placedOnce, current, choice, given, isFree };
    const decision = decidePlacement(subject);
    if (decision.outcome === 'stays')
      return { items: [], findings: decision.finding === undefined ? [] : [decision.finding] };
    this.given.set(keyOf(NAME, decision.to, ''), object.id);
    const changes = [change(NAME, current, decision.to)];
    return {
      items: [{ object: object.id, connector: target.connector, operation: decision.outcome, changes }],
      findings: [],
    };
  }
}

/** Each choice is worked out once. */
function choicesOf(names: AccountNames, values: Values): (nth: number) => string {
  const known = new Map<number, string>();
  return (nth) => {
    const dn = known.get(nth) ?? names.changes(values, nth).find(({ attribute }) => attribute === NAME)?.after[0] ?? '';
    known.set(nth, dn);
    return dn;
  };
}

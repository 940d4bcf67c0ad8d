/** Gives out names for new accounts, never one that is in use, was ever given to somebody, or was given in this run. */
import type { PendingMark, ReservedNameRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';

export type NameKind = 'account' | 'address';

/** `Parts` is what a name is made of. */
export interface NameWish<Parts> {
  readonly person: number;
  readonly parts: Parts;
}

/** What one suffix means for one kind of name: the reserved name itself, and the keys that must be free. */
export interface Choice {
  readonly name: string;
  readonly keys: readonly string[];
}

export interface GivenNames {
  /** By person. */
  readonly suffixes: ReadonlyMap<number, number>;
  readonly reserved: readonly ReservedNameRow[];
  /** People whose name is taken and whose rule gives no other one, with that name. */
  readonly unnamed: ReadonlyMap<number, string>;
}

export interface AccountNaming {
  readonly distinguishedName: (commonName: string) => string;
  readonly userPrincipalName: (accountName: string) => string;
}

/** Lives for one run, so that two pages never give one name twice. */
export class NameGiver<Parts> {
  private readonly store: StoreReader;
  private readonly kind: NameKind;
  private readonly choice: (parts: Parts, nth: number) => Choice;
  private readonly given = new Set<string>();
  /** Where to go on for a bare name that is much in demand. */
  private readonly nextSuffix = new Map<string, number>();

  constructor(store: StoreReader, kind: NameKind, choice: (parts: Parts, nth: number) => Choice) {
    this.store = store;
    this.kind = kind;
    this.choice = choice;
  }

  async give(wishes: readonly NameWish<Parts>[], refused: ReadonlySet<string>): Promise<GivenNames> {
    const suffixes = await this.alreadyReserved(wishes, refused);
    const reserved: ReservedNameRow[] = [];
    const unnamed = new Map<number, string>();
    let open = wishes.filter(({ person }) => !suffixes.has(person));
    while (open.length > 0) {
      const round = open.map((wish) => ({ wish, ...this.proposal(wish.parts) }));
      const taken = await this.taken(round.map(({ choice }) => choice));
      open = [];
      for (const { wish, nth, choice, bare } of round) {
        this.nextSuffix.set(bare, Math.max(nth + 1, this.nextSuffix.get(bare) ?? 0));
        const inUse = [...taken(choice), ...choice.keys.filter((key) => this.given.has(key))];
        if (refused.has(choice.name)) inUse.push(choice.name);
        if (inUse.length > 0) {
          const next = this.choice(wish.parts, nth + 1);
          const isStuck = inUse.some((name) => name === next.name || next.keys.includes(name));
          if (isStuck) unnamed.set(wish.person, choice.name);
          else open.push(wish);
          continue;
        }
        for (const key of choice.keys) this.given.add(key);
        suffixes.set(wish.person, nth);
        reserved.push({ kind: this.kind, name: choice.name, person: wish.person });
      }
    }
    return { suffixes, reserved, unnamed };
  }

  private proposal(parts: Parts) {
    const bare = this.choice(parts, 1).name;
    const nth = this.nextSuffix.get(bare) ?? 1;
    return { nth, bare, choice: this.choice(parts, nth) };
  }

  /**
   * A name that was given to this person before stays theirs, as long as it still is one of their names. When a system
   * refused it, they go on after it: those before it were refused as well.
   */
  private async alreadyReserved(wishes: readonly NameWish<Parts>[], refused: ReadonlySet<string>) {
    const suffixes = new Map<number, number>();
    const rows = await this.store.reservedNamesOf(wishes.map(({ person }) => person));
    const mine = new Map<number, Set<string>>();
    for (const { kind, name, person } of rows) {
      if (kind !== this.kind) continue;
      mine.set(person, (mine.get(person) ?? new Set()).add(name));
    }
    for (const { person, parts } of wishes) {
      const names = mine.get(person);
      const nth = names === undefined ? undefined : this.suffixAmong(names, parts);
      if (nth === undefined) continue;
      const { name } = this.choice(parts, nth);
      const bare = this.choice(parts, 1).name;
      if (refused.has(name)) this.nextSuffix.set(bare, Math.max(nth + 1, this.nextSuffix.get(bare) ?? 0));
      else suffixes.set(person, nth);
    }
    return suffixes;
  }

  /** Of several the last one given: a system refused those before it. */
  private suffixAmong(names: ReadonlySet<string>, parts: Parts): number | undefined {
    const bare = this.choice(parts, 1).name;
    const nths = [...names].flatMap((name) => this.suffixOf(name, bare, parts) ?? []);
    return nths.length === 0 ? undefined : Math.max(...nths);
  }

  /** A bare name may end in digits itself: each of its last ones may be where the suffix begins. */
  private suffixOf(name: string, bare: string, parts: Parts): number | undefined {
    if (name === bare) return 1;
    const digits = /\d+$/.exec(name.split('@')[0] ?? '')?.[0] ?? '';
    for (let at = digits.length - 1; at >= 0; at--) {
      const nth = Number(digits.slice(at));
      if (nth > 1 && this.choice(parts, nth).name === name) return nth;
    }
    return undefined;
  }

  /** Answers with what is in use of a choice: the name, or keys. */
  private async taken(choices: readonly Choice[]): Promise<(choice: Choice) => readonly string[]> {
    const names = await this.store.reservedNames(
      this.kind,
      choices.map(({ name }) => name),
    );
    const keys = await this.store.objectsByKeys(choices.flatMap((choice) => choice.keys));
    const inUse = new Set([...names.map(({ name }) => name), ...keys.map(({ key }) => key)]);
    return ({ name, keys: own }) => [name, ...own].filter((one) => inUse.has(one));
  }
}

/** Of creates that a system refused because the name is taken: the next suffix is tried. */
export async function refusedNames(store: StoreReader, pending: readonly PendingMark[]): Promise<ReadonlySet<string>> {
  const isTaken = ({ operation, code }: PendingMark) => operation === 'create' && code === 'cd-existing-object';
  const objects = pending.filter(isTaken).map(({ object }) => object);
  const rows = objects.length === 0 ? [] : await store.pendingOf(objects);
  const changes = rows.filter(isTaken).flatMap((row) => row.changes);
  const names = changes.filter(({ attribute }) => attribute === 'sAMAccountName' || attribute === 'mail');
  return new Set(names.map(({ after }) => after[0] ?? ''));
}

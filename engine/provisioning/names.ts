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

/** Most suffixes that are looked up beyond the one that a person would get. */
const FURTHEST_AHEAD = 64;

interface Wished<Parts> {
  readonly wish: NameWish<Parts>;
  readonly bare: string;
  /** From which suffix on. */
  readonly from: number;
  readonly choice: (nth: number) => Choice;
}

/** What giving the names of a page in turn leads to, as far as is known of what is in use. */
interface Attempt extends GivenNames {
  /** Beyond what the pages before gave. */
  readonly given: ReadonlySet<string>;
  readonly nextSuffix: ReadonlyMap<string, number>;
  /** Taken for free, though nobody was asked yet. */
  readonly guessed: readonly Choice[];
}

/**
 * Lives for one run. Names are given strictly in turn, so that it is no matter where a page ends; the store is asked about
 * a whole page at once: the page is named on guesses, and once more as long as a guess was not confirmed.
 */
export class NameGiver<Parts> {
  private readonly store: StoreReader;
  private readonly kind: NameKind;
  private readonly choice: (parts: Parts, nth: number) => Choice;
  private readonly given = new Set<string>();
  /** Where to go on for a bare name that is much in demand: all before have their name taken. */
  private readonly nextSuffix = new Map<string, number>();

  constructor(store: StoreReader, kind: NameKind, choice: (parts: Parts, nth: number) => Choice) {
    this.store = store;
    this.kind = kind;
    this.choice = choice;
  }

  async give(wishes: readonly NameWish<Parts>[], refused: ReadonlySet<string>): Promise<GivenNames> {
    const own = await this.alreadyReserved(wishes, refused);
    const open = wishes
      .filter(({ person }) => !own.kept.has(person))
      .map((wish) => this.wished(wish, own.refused.get(wish.person) ?? 0));
    const inUse = new NamesInUse(this.store, this.kind, refused);
    for (let ahead = 1; ; ahead = Math.min(ahead * 2, FURTHEST_AHEAD)) {
      const attempt = this.attempt(open, inUse, ahead);
      if (attempt.guessed.length > 0) {
        await inUse.ask(attempt.guessed);
        continue;
      }
      for (const name of attempt.given) this.given.add(name);
      for (const [bare, nth] of attempt.nextSuffix) this.nextSuffix.set(bare, nth);
      const { reserved, unnamed } = attempt;
      return { suffixes: new Map([...own.kept, ...attempt.suffixes]), reserved, unnamed };
    }
  }

  private wished(wish: NameWish<Parts>, refused: number): Wished<Parts> {
    const known: Choice[] = [];
    const choice = (nth: number) => {
      known[nth] ??= this.choice(wish.parts, nth);
      return known[nth];
    };
    return { wish, choice, bare: choice(1).name, from: refused + 1 };
  }

  private attempt(open: readonly Wished<Parts>[], inUse: NamesInUse, ahead: number): Attempt {
    const suffixes = new Map<number, number>();
    const reserved: ReservedNameRow[] = [];
    const unnamed = new Map<number, string>();
    const guessed: Choice[] = [];
    const given = new Set<string>();
    const isGiven = (name: string) => given.has(name) || this.given.has(name);
    const nextSuffix = new Map<string, number>();
    const nextOf = (bare: string) => nextSuffix.get(bare) ?? this.nextSuffix.get(bare) ?? 1;
    for (const { wish, bare, from, choice } of open) {
      for (let nth = Math.max(from, nextOf(bare)); ; nth++) {
        const one = choice(nth);
        if (!inUse.isKnown(one)) for (let i = 0; i < ahead; i++) guessed.push(choice(nth + i));
        const taken = [...inUse.of(one), ...one.keys.filter(isGiven)];
        const isFree = taken.length === 0;
        const isNext = nth === nextOf(bare);
        if (isNext && (isFree || isGiven(one.name) || inUse.of(one).includes(one.name))) nextSuffix.set(bare, nth + 1);
        if (isFree) {
          for (const name of [one.name, ...one.keys]) given.add(name);
          suffixes.set(wish.person, nth);
          reserved.push({ kind: this.kind, name: one.name, person: wish.person });
        } else if (isStuck(taken, choice(nth + 1))) {
          unnamed.set(wish.person, one.name);
        } else continue;
        break;
      }
    }
    return { suffixes, reserved, unnamed, given, nextSuffix, guessed };
  }

  /**
   * A name that was given to this person before stays theirs, as long as it still is one of their names. When a system
   * refused it, they go on after it: those before it were refused as well.
   */
  private async alreadyReserved(wishes: readonly NameWish<Parts>[], refused: ReadonlySet<string>) {
    const own = { kept: new Map<number, number>(), refused: new Map<number, number>() };
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
      const isRefused = refused.has(this.choice(parts, nth).name);
      (isRefused ? own.refused : own.kept).set(person, nth);
    }
    return own;
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
}

/** The rule gives the next one what is taken of this one. */
function isStuck(taken: readonly string[], next: Choice): boolean {
  return taken.some((name) => name === next.name || next.keys.includes(name));
}

/** What systems have, somebody had, or a system refused, as far as it was asked about. */
class NamesInUse {
  private readonly store: StoreReader;
  private readonly kind: NameKind;
  private readonly refused: ReadonlySet<string>;
  private readonly asked = new Set<string>();
  private readonly found = new Set<string>();

  constructor(store: StoreReader, kind: NameKind, refused: ReadonlySet<string>) {
    this.store = store;
    this.kind = kind;
    this.refused = refused;
  }

  isKnown({ name, keys }: Choice): boolean {
    return this.asked.has(name) && keys.every((key) => this.asked.has(key));
  }

  of({ name, keys }: Choice): readonly string[] {
    return [name, ...keys].filter((one) => this.found.has(one) || (one === name && this.refused.has(one)));
  }

  async ask(choices: readonly Choice[]): Promise<void> {
    const names = await this.store.reservedNames(this.kind, [...new Set(choices.map(({ name }) => name))]);
    const keys = await this.store.objectsByKeys([...new Set(choices.flatMap((choice) => choice.keys))]);
    for (const { name } of names) this.found.add(name);
    for (const { key } of keys) this.found.add(key);
    for (const { name, keys: own } of choices) for (const one of [name, ...own]) this.asked.add(one);
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

/** Gives out names for new accounts, never one that is in use, was ever given to somebody, or was given in this run. */
import type { ReservedNameRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { keyOf } from '../sync/keys.ts';
import { accountName, commonName, mailAddress, type NameParts } from '../sync/naming.ts';

export type NameKind = 'account' | 'address';

export interface NameWish {
  readonly person: number;
  readonly parts: NameParts;
}

/** What one suffix means for one kind of name: the reserved name itself, and the keys that must be free. */
interface Choice {
  readonly name: string;
  readonly keys: readonly string[];
}

export interface GivenNames {
  /** By person. */
  readonly suffixes: ReadonlyMap<number, number>;
  readonly reserved: readonly ReservedNameRow[];
}

export interface AccountNaming {
  readonly distinguishedName: (commonName: string) => string;
  readonly userPrincipalName: (accountName: string) => string;
}

export function accountChoice(parts: NameParts, nth: number, naming: AccountNaming): Choice {
  const name = accountName(parts, nth);
  return {
    name,
    keys: [
      keyOf('accountName', name, ''),
      keyOf('userPrincipalName', naming.userPrincipalName(name), ''),
      keyOf('distinguishedName', naming.distinguishedName(commonName(parts, nth)), ''),
    ],
  };
}

export function addressChoice(parts: NameParts, nth: number, domain: string): Choice {
  const name = mailAddress(parts, domain, nth);
  return { name, keys: [keyOf('mail', name, ''), keyOf('alias', name, '')] };
}

/** Lives for one run, so that two pages never give one name twice. */
export class NameGiver {
  private readonly store: StoreReader;
  private readonly kind: NameKind;
  private readonly choice: (parts: NameParts, nth: number) => Choice;
  private readonly given = new Set<string>();
  /** Where to go on for a bare name that is much in demand. */
  private readonly nextSuffix = new Map<string, number>();

  constructor(store: StoreReader, kind: NameKind, choice: (parts: NameParts, nth: number) => Choice) {
    this.store = store;
    this.kind = kind;
    this.choice = choice;
  }

  async give(wishes: readonly NameWish[], refused: ReadonlySet<string>): Promise<GivenNames> {
    const suffixes = await this.alreadyReserved(wishes, refused);
    const reserved: ReservedNameRow[] = [];
    let open = wishes.filter(({ person }) => !suffixes.has(person));
    while (open.length > 0) {
      const round = open.map((wish) => ({ wish, ...this.proposal(wish.parts) }));
      const taken = await this.taken(round.map(({ choice }) => choice));
      open = [];
      for (const { wish, nth, choice, bare } of round) {
        this.nextSuffix.set(bare, Math.max(nth + 1, this.nextSuffix.get(bare) ?? 0));
        if (taken(choice) || refused.has(choice.name) || choice.keys.some((key) => this.given.has(key))) {
          open.push(wish);
          continue;
        }
        for (const key of choice.keys) this.given.add(key);
        suffixes.set(wish.person, nth);
        reserved.push({ kind: this.kind, name: choice.name, person: wish.person });
      }
    }
    return { suffixes, reserved };
  }

  private proposal(parts: NameParts) {
    const bare = this.choice(parts, 1).name;
    const nth = this.nextSuffix.get(bare) ?? 1;
    return { nth, bare, choice: this.choice(parts, nth) };
  }

  /**
   * A name that was given to this person before stays theirs, as long as it still is one of their names. When a system
   * refused it, they go on after it: those before it were refused as well.
   */
  private async alreadyReserved(wishes: readonly NameWish[], refused: ReadonlySet<string>) {
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
  private suffixAmong(names: ReadonlySet<string>, parts: NameParts): number | undefined {
    const bare = this.choice(parts, 1).name;
    const local = bare.split('@')[0] ?? bare;
    let last: number | undefined;
    for (const name of names) {
      const nth = name === bare ? 1 : Number(/\d+$/.exec(name.split('@')[0] ?? '')?.[0] ?? Number.NaN);
      const isMine = Number.isInteger(nth) && nth > 0 && this.choice(parts, nth).name === name && local !== '';
      if (isMine) last = Math.max(nth, last ?? 0);
    }
    return last;
  }

  private async taken(choices: readonly Choice[]): Promise<(choice: Choice) => boolean> {
    const names = await this.store.reservedNames(
      this.kind,
      choices.map(({ name }) => name),
    );
    const keys = await this.store.objectsByKeys(choices.flatMap((choice) => choice.keys));
    const inUse = new Set([...names.map(({ name }) => name), ...keys.map(({ key }) => key)]);
    return (choice) => inUse.has(choice.name) || choice.keys.some((key) => inUse.has(key));
  }
}

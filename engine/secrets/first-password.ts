/**
 * First passwords: random, typed from paper without doubt (none of `0 O o 1 l I`), and good under the NHSmail policy (10 or
 * more, no name in it) and Active Directory's complexity. Made at the moment of sending; kept nowhere.
 */
import { randomInt } from 'node:crypto';

const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789'] as const;
const all = classes.join('');
/** 16 characters of a 56-letter alphabet: 92 bits. */
const LENGTH = 16;
const SHORTEST_NAME_THAT_COUNTS = 3;

/** `names` are what the password must not contain: account name, first and last name. */
export function makeFirstPassword(names: readonly string[]): string {
  const forbidden = names.map((name) => name.toLowerCase()).filter((name) => name.length >= SHORTEST_NAME_THAT_COUNTS);
  for (;;) {
    const password = Array.from({ length: LENGTH }, () => pick(all)).join('');
    const mixed = classes.every((letters) => [...password].some((letter) => letters.includes(letter)));
    if (mixed && !forbidden.some((name) => password.toLowerCase().includes(name))) return password;
  }
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}

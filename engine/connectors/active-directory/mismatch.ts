/** Where the configuration takes an attribute for something else than the schema of the directory does. */
import type { Forest } from './forest.ts';
import type { DirectoryAttribute, Form } from './schema.ts';

export interface Mismatch {
  /** Half a sentence. */
  readonly what: string;
  readonly remedy: string;
  /** A write would take away or spoil what others keep there; otherwise the directory refuses what it cannot hold. */
  readonly harms: boolean;
}

type Facts = { readonly isSeveral: boolean; readonly isOctets: boolean };

const isUnfit: readonly (readonly [form: Form, unfit: (facts: Facts) => boolean, harms: boolean, remedy: string])[] = [
  ['text', ({ isOctets }) => isOctets, true, 'Give it the kind binary.'],
  ['text', ({ isSeveral }) => isSeveral, true, 'Give it the kind multi.'],
  ['many', ({ isOctets }) => isOctets, true, 'Give it the kind binary.'],
  ['many', ({ isSeveral }) => !isSeveral, false, 'Give it the kind text.'],
  ['octets', ({ isOctets }) => !isOctets, true, 'Give it the kind text or multi.'],
];

/** Of an attribute that the configuration names; the others are as every Active Directory has them. */
export function mismatchOf(
  { isFurther, form, ldap }: DirectoryAttribute,
  { severalValues, octets }: Pick<Forest, 'severalValues' | 'octets'>,
): Mismatch | undefined {
  if (isFurther !== true) return undefined;
  const facts = { isSeveral: severalValues.has(ldap.toLowerCase()), isOctets: octets.has(ldap.toLowerCase()) };
  const found = isUnfit.find(([of, unfit]) => of === form && unfit(facts));
  if (found === undefined) return undefined;
  const [, , harms, remedy] = found;
  const held = `${facts.isSeveral ? 'several values' : 'one value'} of ${facts.isOctets ? 'octets' : 'text'}`;
  return { what: `${ldap} holds ${held} in this directory, and the configuration says otherwise`, remedy, harms };
}

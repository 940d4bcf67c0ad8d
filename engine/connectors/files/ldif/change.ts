/** What a change record of RFC 2849 does to one entry. */
import type { LdifAttribute, LdifEntry } from './entry.ts';

export interface LdifEdit {
  readonly kind: 'add' | 'replace' | 'delete';
  /** As it is spelt in the record, with its options. */
  readonly name: string;
  /** None: the attribute goes. */
  readonly values: readonly LdifAttribute['value'][];
}

export type LdifChange =
  | { readonly type: 'add'; readonly entry: LdifEntry }
  | { readonly type: 'delete'; readonly dn: string }
  | { readonly type: 'modify'; readonly dn: string; readonly edits: readonly LdifEdit[] }
  | {
      readonly type: 'rename';
      readonly dn: string;
      readonly newRdn: string;
      readonly deleteOldRdn: boolean;
      /** Absent: the entry stays where it is. */
      readonly newSuperior?: string | undefined;
    };

/** What imports have confirmed, in order: an administrator's own scripts make home folders and badges from it. */
import type { Operation } from './operation.ts';
import type { Attributes, Change } from './views.ts';

export const toldOperations = ['create', 'restore', 'rename', 'move', 'enable', 'disable', 'delete'] as const;
export type ToldOperation = (typeof toldOperations)[number] & Operation;

export interface FeedEntry {
  /** Where the reader goes on: passed back as `after`. */
  readonly cursor: string;
  /** When an import confirmed it. */
  readonly at: string;
  readonly connector: string;
  readonly operation: ToldOperation;
  readonly object: number;
  /** To whom the object belongs now. */
  readonly person: number | null;
  readonly anchor: string;
  readonly displayName: string;
  /** By which scripts know an account, as it was last imported. */
  readonly account: Attributes;
  readonly changes: readonly Change[];
}

export interface Feed {
  readonly entries: readonly FeedEntry[];
  /** The cursor to go on from, also when there is nothing new. */
  readonly next: string;
}

export interface FeedQuery {
  readonly after?: string | undefined;
  /** 1 to 1,000; 1,000 when left out. */
  readonly limit?: number | undefined;
}

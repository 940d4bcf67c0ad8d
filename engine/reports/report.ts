/** What every report is made of: a preview, and its items page by page in the order of their numbers. */
import type { Preview, PreviewItem, PreviewItemState } from '../model/preview.ts';
import type { Change } from '../model/views.ts';

export interface ReportSource {
  readonly preview: Preview;
  readonly organisation: string;
  /** Each call reads from the beginning. */
  readonly items: () => AsyncIterable<readonly PreviewItem[]>;
}

/** How an attribute changes, in the words of MMSML. */
export type AttributeOperation = 'add' | 'update' | 'delete';

export function attributeOperation({ before, after }: Change): AttributeOperation {
  if (before.length === 0) return 'add';
  return after.length === 0 ? 'delete' : 'update';
}

export const stateWords: Readonly<Record<PreviewItemState, string>> = {
  ready: 'goes with the next export',
  approved: 'approved, goes with the next export',
  held: 'held for approval',
  waiting: 'waits: a system or source was not read',
  'to-follow': 'to follow, once its mailbox works',
};

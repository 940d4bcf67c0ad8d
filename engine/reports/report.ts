/** What every report is made of: a preview, and its items page by page in the order of their numbers. */
import type { Preview, PreviewItem, PreviewItemState } from '../model/preview.ts';

export interface ReportSource {
  readonly preview: Preview;
  readonly organisation: string;
  /** Items with a higher number were on hold before the preview. */
  readonly ownItems: number;
  /** Each call reads from the beginning. */
  readonly items: () => AsyncIterable<readonly PreviewItem[]>;
}

export const stateWords: Readonly<Record<PreviewItemState, string>> = {
  ready: 'goes with the next export',
  approved: 'approved, goes with the next export',
  held: 'held for approval',
  waiting: 'waits: a system or source was not read',
  'to-follow': 'to follow, once its mailbox works',
};

/** Export to a file that is written whole: items are applied in memory and settle together when the session closes. */
import { asEngineError } from '../../errors.ts';
import type { ExportItem, ExportSession, Outcome } from '../connector.ts';
import { type FileState, replaceFile } from './replace-file.ts';

/** The content of a file that takes items one by one. */
export interface WholeContent {
  readonly state: FileState | undefined;
  apply(item: ExportItem): Outcome;
  lines(): Iterable<string>;
}

/** When the file cannot be replaced, nothing happened to it, and every item that would have been accepted is to retry. */
export function wholeFileExport(file: string, content: WholeContent): ExportSession {
  const outcomes: Outcome[] = [];
  let isOpen = true;
  return {
    async send(items: readonly ExportItem[]) {
      for (const item of items) outcomes.push(content.apply(item));
      return items.map(() => undefined);
    },
    async close() {
      const isChanged = isOpen && outcomes.some((outcome) => outcome.result === 'accepted');
      isOpen = false;
      if (!isChanged) return outcomes;
      try {
        await replaceFile({ file, pieces: content.lines(), expected: content.state });
        return outcomes;
      } catch (cause) {
        const { code, message } = asEngineError(cause, 'file-unwritable');
        return outcomes.map((outcome) =>
          outcome.result === 'accepted' ? { result: 'retry', code, message } : outcome,
        );
      }
    },
    async abandon() {
      isOpen = false;
    },
  };
}

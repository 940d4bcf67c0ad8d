import type { Preview } from '../model/preview.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { followPreview } from './follow.ts';
import { printPreview } from './report.ts';
import { cycleFlags, cycleOf, type Opened, overService, withEngine } from './run.ts';
import type { Print, Verb } from './verb.ts';

export const previewVerb: Verb = {
  name: 'preview',
  overService: (given) => overService(given, '-WhatIf'),
  summary: 'Show what a cycle would do, on a copy of the store; nothing is written to any system.',
  flags: { ...cycleFlags, list: { kind: 'switch', help: 'list every item, not only the counts' } },
  run: async (given, print) => {
    const cycle = cycleOf(given);
    return await withEngine(given, print, async (engine, caller) => {
      const preview = await followPreview(engine, cycle, caller);
      printPreview(preview, print);
      if (given.has('list')) await listItems(engine, preview.id, print);
      return exitCodeOfPreview(preview);
    });
  },
};

/** As a run would end, but that nothing has to be done is said of a run without changes only. */
export function exitCodeOfPreview({ counts, result }: Preview): number {
  const code = exitCodeOf(result);
  if (code !== exitCodes.done && code !== exitCodes.nothing) return code;
  return counts.length === 0 ? exitCodes.nothing : exitCodes.done;
}

async function listItems(engine: Opened, id: number, print: Print): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page = await engine.previewItems(id, { cursor, limit: 1_000 });
    for (const { connector, operation, displayName, state, changes } of page.items) {
      const attributes = changes.map(({ attribute }) => attribute).join(', ');
      const what = state === 'to-follow' ? 'once its mailbox works' : attributes;
      print(`  ${connector} ${operation} ${displayName}${state === 'ready' ? '' : ` (${state})`}: ${what}`);
    }
    if (page.next === null) return;
    cursor = page.next;
  }
}

import { createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { textOfFile } from '../config/encoding.ts';
import { FOR_OWNER } from '../data-folder.ts';
import { EngineError } from '../errors.ts';
import { type Preview, type PreviewItem, reportFormats } from '../model/preview.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { followPreview } from './follow.ts';
import { printPreview } from './report.ts';
import { cycleFlags, cycleOf, type Opened, overService, withEngine } from './run.ts';
import type { Print, Verb } from './verb.ts';

export const previewVerb: Verb = {
  name: 'preview',
  overService: (given) => overService(given, '-WhatIf'),
  summary: 'Show what a cycle would do, on a copy of the store; nothing is written to any system.',
  flags: {
    ...cycleFlags,
    list: { kind: 'switch', help: 'list every item, not only the counts' },
    since: { kind: 'text', value: 'yesterday|DATE|ID', help: 'tell only what is new since then, and what is gone' },
    config: { kind: 'text', value: 'FILE', help: 'try out another configuration, which is not adopted' },
    html: { kind: 'text', value: 'FILE', help: 'write it as a page for a browser' },
    csv: { kind: 'text', value: 'FILE', help: 'write it as rows for a spreadsheet' },
    xml: { kind: 'text', value: 'FILE', help: 'write it as MMSML, the audit format of Identity Manager' },
  },
  run: async (given, print) => {
    const cycle = cycleOf(given);
    const other = configurationIn(given.text('config'));
    return await withEngine(given, print, async (engine, caller) => {
      const preview = await followPreview(engine, cycle, caller, other);
      for (const format of reportFormats) await writeReport(engine, preview.id, format, given.text(format), print);
      const since = given.text('since');
      if (since !== undefined) return await tellDifference(engine, preview, since, given.has('list'), print);
      printPreview(preview, print);
      if (given.has('list')) await listItems(engine, preview.id, print);
      return exitCodeOfPreview(preview);
    });
  },
};

function configurationIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return textOfFile(readFileSync(file), file);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('request-invalid', `jml preview: --config is ${file}, which cannot be read.`, {}, { cause });
  }
}

async function writeReport(
  engine: Opened,
  id: number,
  format: (typeof reportFormats)[number],
  file: string | undefined,
  print: Print,
): Promise<void> {
  if (file === undefined) return;
  try {
    await pipeline(await engine.previewReport(id, { format }), createWriteStream(file, { mode: FOR_OWNER }));
  } catch (cause) {
    const { code } = cause as { code?: string };
    const what = `jml preview: ${file} could not be written (${code ?? 'unknown'}); the preview is kept as ${id}.`;
    throw new EngineError('request-invalid', what, {}, { cause });
  }
  print(`Written: ${file}`);
}

async function tellDifference(
  engine: Opened,
  preview: Preview,
  since: string,
  isListed: boolean,
  print: Print,
): Promise<number> {
  const difference = await engine.comparePreviews(preview.id, since);
  print(`Preview ${preview.id} since preview ${difference.with} (${difference.withEndedAt}):`);
  if (difference.counts.length === 0) print('  Nothing is new, and nothing is gone.');
  for (const { connector, operation, new: isNew, gone } of difference.counts)
    print(`  ${connector.padEnd(10)} ${operation.padEnd(8)} ${isNew} new, ${gone} gone`);
  if (isListed) await listDifferences(engine, preview.id, since, print);
  const code = exitCodeOfPreview(preview);
  return code === exitCodes.done && difference.counts.length === 0 ? exitCodes.nothing : code;
}

async function listDifferences(engine: Opened, id: number, since: string, print: Print): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page = await engine.previewDifferences(id, since, { cursor, limit: 1_000 });
    for (const item of page.items) print(`  ${item.difference === 'new' ? '+' : '-'} ${inWords(item)}`);
    if (page.next === null) return;
    cursor = page.next;
  }
}

/** As a run would end, but that nothing has to be done is said of a run without changes only. */
export function exitCodeOfPreview({ counts, result }: Preview): number {
  const code = exitCodeOf(result);
  if (code !== exitCodes.done && code !== exitCodes.nothing) return code;
  return counts.length === 0 ? exitCodes.nothing : exitCodes.done;
}

async function listItems(engine: Opened, id: number, print: Print): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page = await engine.previewItems(id, { cursor, limit: 1_000 });
    for (const item of page.items) print(`  ${inWords(item)}`);
    if (page.next === null) return;
    cursor = page.next;
  }
}

function inWords({ connector, operation, displayName, state, changes }: PreviewItem): string {
  const what = state === 'to-follow' ? 'once its mailbox works' : changes.map(({ attribute }) => attribute).join(', ');
  return `${connector} ${operation} ${displayName}${state === 'ready' ? '' : ` (${state})`}: ${what}`;
}

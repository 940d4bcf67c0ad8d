/**
 * ESR extracts from a folder. Both ways of reading take the files that were not read yet: a full file holds everything,
 * a change file what changed, and the sequence says which comes next. Every file is checked as a whole before the first
 * record of any of them is yielded, so a broken file leaves nothing half-applied.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../errors.ts';
import type { Connector, Finding, ImportBatch, ImportEnd, Parse, ReadContext } from '../connector.ts';
import { createAssembler } from './assemble.ts';
import type { Verdict } from './check.ts';
import { dayOf, isDay, isoDay } from './days.ts';
import { type FolderOptions, listExtracts, statOf } from './folder.ts';
import type { Go2Options, Go2Page } from './parse.ts';
import type { MobileRule } from './phone.ts';
import type { Feed } from './record.ts';
import { esrAttributes } from './schema.ts';
import { type ExtractFile, planReading, type ReadFile, type ReadingPlan } from './sequence.ts';
import { readWatermark, watermarkAfter } from './watermark.ts';

export interface EsrSettings extends FolderOptions {
  readonly name: string;
  readonly feed: Feed;
  readonly mobile: MobileRule;
  /** Record types of two letters that this feed has beside the published ones, and that are skipped. */
  readonly alsoSkip?: readonly string[] | undefined;
  /** Runs `parseGo2`, usually in a parser thread. */
  readonly parse: Parse;
}

/** A file with what the check said about it. */
interface CheckedFile {
  readonly file: ExtractFile;
  readonly verdict: Verdict;
}

export function createEsrConnector(settings: EsrSettings): Connector {
  const read = (context: ReadContext) => readFiles(settings, context);
  return {
    name: settings.name,
    system: 'esr',
    schema: esrAttributes,
    readsAhead: true,
    assembler: createAssembler(settings),
    test: (signal) => test(settings, signal),
    readAll: read,
    readChanges: read,
  };
}

async function* readFiles(settings: EsrSettings, { mark, signal }: ReadContext): AsyncGenerator<ImportBatch> {
  const before = readWatermark(mark);
  const content = await listExtracts(settings);
  const plan = planReading(content.files, before);
  if (plan.read.length === 0 && !before) {
    throw new EngineError('file-missing', `The folder ${settings.folder} holds no extract of VPD ${settings.vpd} yet.`);
  }
  const again = await seenAgain(settings, plan, signal);
  const checked = await checkAll(settings, plan.read, signal);
  const total = checked.reduce((people, { verdict }) => people + verdict.people, 0);
  if (checked.length > 0) yield { total };
  for (const file of checked) yield* readRecords(settings, file, signal);
  const notes = [...content.notes, ...plan.notes, ...again.notes, ...notesOn(checked, before?.files.at(-1))];
  const files = [...again.files, ...checked.map(remembered)];
  yield { end: endOf(checked, notes, files.length === 0 ? mark : watermarkAfter(before, files)) };
}

function endOf(checked: readonly CheckedFile[], notes: readonly string[], watermark: string | undefined): ImportEnd {
  const everything = checked[0]?.file.name.full === true;
  const deletionsUnsafe = everything ? undefined : 'no full extract was read: absence means nothing';
  return { everything, deletionsUnsafe, watermark, notes };
}

function notesOn(checked: readonly CheckedFile[], last: ReadFile | undefined): string[] {
  if (checked.length === 0) return [`No new extract since ${last?.file}.`];
  return checked.flatMap(({ file, verdict }) => {
    return verdict.lines === 2 ? [`${file.file} says that nothing changed.`] : [];
  });
}

function remembered({ file, verdict }: CheckedFile): ReadFile {
  const { name, size, modified } = file;
  return { sequence: name.sequence, file: file.file, digest: verdict.digest, size, modified };
}

/** Files read before whose size or time is new: known content is noted, other content refused. */
async function seenAgain(settings: EsrSettings, { delivered }: ReadingPlan, signal: AbortSignal) {
  const files: ReadFile[] = [];
  for (const { now, before } of delivered) {
    const digest = await digestOfFile(join(settings.folder, now.file), signal);
    if (digest !== before.digest) {
      throw new EngineError('esr-file-repeated', `${now.file} was read before, and its content is another one now.`);
    }
    files.push({ ...before, size: now.size, modified: now.modified });
  }
  const notes = files.map(({ file }) => `${file} was delivered again with the same content and is skipped.`);
  return { files, notes };
}

async function digestOfFile(path: string, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  for await (const bytes of createReadStream(path, { signal })) digest.update(bytes as Buffer);
  return digest.digest('hex');
}

async function checkAll(settings: EsrSettings, files: readonly ExtractFile[], signal: AbortSignal) {
  const checked: CheckedFile[] = [];
  for (const file of files) {
    for await (const page of pagesOf(settings, file, { check: true }, signal)) {
      if (page.verdict) checked.push({ file, verdict: page.verdict });
    }
  }
  return checked;
}

async function* readRecords(settings: EsrSettings, { file, verdict }: CheckedFile, signal: AbortSignal) {
  const { scattered } = verdict;
  for await (const { records, problems } of pagesOf(settings, file, { scattered }, signal)) yield { records, problems };
  const { size, mtimeMs } = await statOf(join(settings.folder, file.file));
  if (size !== file.size || Math.trunc(mtimeMs) !== file.modified) {
    throw new EngineError('esr-file-changed', `${file.file} changed while it was read; nothing of it was imported.`);
  }
}

function pagesOf(
  settings: EsrSettings,
  file: ExtractFile,
  more: Partial<Go2Options>,
  signal: AbortSignal,
): AsyncIterable<Go2Page> {
  const { vpd, feed, mobile, alsoSkip } = settings;
  const options = { vpd, feed, mobile, alsoSkip, ...more } satisfies Go2Options;
  const task = { parser: 'go2', file: join(settings.folder, file.file), options } as const;
  return settings.parse<Go2Page>(task, signal);
}

const DAY = 86_400_000;

async function test(settings: EsrSettings, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    signal.throwIfAborted();
    const { files } = await listExtracts(settings);
    const folder = { ok: true, what: `The folder ${settings.folder} can be read.` };
    const newest = [...files].sort((a, b) => b.name.sequence - a.name.sequence)[0];
    if (!newest)
      return [folder, { ok: false, what: `It holds no extract of VPD ${settings.vpd}.`, remedy: FIRST_FILE }];
    return [folder, { ok: true, what: `The newest extract is ${newest.file} ${ageOf(newest, new Date())}.` }];
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    return [{ ok: false, what: cause.message, remedy: cause.remedy }];
  }
}

/** By its own date, which name and header must agree on: copying a file makes it no younger. */
function ageOf({ name, modified }: ExtractFile, now: Date): string {
  const isDated = isDay(name.date);
  const date = isoDay(isDated ? name.date : dayOf(new Date(modified)));
  const days = Math.round((Date.parse(isoDay(dayOf(now))) - Date.parse(date)) / DAY);
  const age = days === 1 ? '1 day old' : `${days.toLocaleString('en-GB')} days old`;
  const inWords = days < 0 ? 'which is still to come' : days === 0 ? 'of today' : age;
  return isDated ? `of ${date}, ${inWords}` : `which has no date of its own; the file is of ${date}, ${inWords}`;
}

const FIRST_FILE = 'Request a full extract (snapshot) from ESR and put it in the folder.';

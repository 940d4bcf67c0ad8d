/** The trust as ESR writes it: full extract, changes of a day, and the blank file of a day without any. */
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExtractName, extractName, headerLine, trailerLine } from '../../connectors/esr/record.ts';
import type { TrustChanges } from './changes.ts';
import { addDays, compact } from './dates.ts';
import { changeLines, personLines, placeLines } from './record-lines.ts';
import type { Trust } from './trust.ts';

export interface Extract {
  /** The file name. */
  readonly name: string;
  /** Every line, envelope included, made while they are asked for. Can be asked for again. */
  readonly lines: Iterable<string>;
}

/** Everybody who works here on the first day. Dates are YYYY-MM-DD. */
export function esrFullExtract(trust: Trust, date: string, sequence: number): Extract {
  return extract(trust, { full: true, date, sequence }, () => fullLines(trust));
}

/** What HR changed since the day before. */
export function esrChangeExtract(trust: Trust, changes: TrustChanges, date: string, sequence: number): Extract {
  return extract(trust, { full: false, date, sequence }, () => changeLines(trust, changes));
}

/** A change file that says that nothing changed: header and trailer. */
export function blankExtract(trust: Trust, date: string, sequence: number): Extract {
  return extract(trust, { full: false, date, sequence }, () => []);
}

function* fullLines(trust: Trust): Generator<string> {
  yield* placeLines(trust);
  for (let index = 0; index < trust.people; index++) yield* personLines(trust, trust.personAt(index));
}

type Occasion = Pick<ExtractName, 'full' | 'date' | 'sequence'>;

function extract({ vpd, subType }: Trust, occasion: Occasion, records: () => Iterable<string>): Extract {
  const name: ExtractName = { vpd, subType, ...occasion, date: compact(occasion.date) };
  const yesterday = compact(addDays(occasion.date, -1));
  return {
    name: extractName(name),
    lines: { [Symbol.iterator]: () => enveloped(name, yesterday, records()) },
  };
}

function* enveloped(name: ExtractName, yesterday: string, records: Iterable<string>): Generator<string> {
  let lines = 2;
  yield headerLine(name, yesterday);
  for (const record of records) {
    lines++;
    yield record;
  }
  yield trailerLine(lines);
}

const LINES_A_WRITE = 4_000;

/** Writes the extract into a folder, in ISO-8859-1, and answers with its path. It appears there only when it is whole. */
export async function writeExtract(folder: string, { name, lines }: Extract): Promise<string> {
  const path = join(folder, name);
  const partial = `${path}.part`;
  const file = await open(partial, 'w');
  try {
    let batch: string[] = [];
    for (const line of lines) {
      batch.push(line);
      if (batch.length < LINES_A_WRITE) continue;
      await file.appendFile(Buffer.from(`${batch.join('\n')}\n`, 'latin1'));
      batch = [];
    }
    await file.appendFile(Buffer.from(`${batch.join('\n')}\n`, 'latin1'));
  } finally {
    await file.close();
  }
  await rename(partial, path);
  return path;
}

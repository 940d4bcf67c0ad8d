/** A drop file of an import, and what is read from it. Everybody is invented. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { ImportBatch } from '../../../engine/connectors/connector.ts';
import { withDropFile } from '../../../engine/drop-file/reader.ts';
import { DropFile, type DropHead } from '../../../engine/drop-file/writer.ts';
import { type AttributeDefinition, cleanValue, joinValues, packValues } from '../../../engine/model/attribute.ts';
import { contentHash } from '../../../engine/model/digest.ts';

const attribute = (name: string, kind: AttributeDefinition['kind']): AttributeDefinition => ({
  name,
  kind,
  description: '',
});
export const schema = [
  attribute('distinguishedName', 'text'),
  attribute('title', 'text'),
  attribute('memberOf', 'multi'),
  attribute('photo', 'binary'),
  attribute('manager', 'reference'),
];
const names = schema.map(({ name }) => name);
export const GUID = '00112233-4455-6677-8899-aabbccddeeff';
export const head: DropHead = {
  type: 'full-import',
  connector: 'AD',
  at: '2024-03-11T09:00:00.000Z',
  settings: 'as it was',
};
export const whole: ImportBatch = {
  end: {
    everything: true,
    notes: [],
    deletionsUnsafe: undefined,
    deletionsWait: undefined,
    watermark: 'w',
    sequence: undefined,
  },
};

/** Values by attribute, as the outside knows them. */
export type Person = readonly [anchor: string, values: Readonly<Record<string, readonly string[]>>];

export function pageOf(...people: readonly Person[]): ImportBatch {
  const values = people.map(([, given]) =>
    packValues(names.map((name) => joinValues((given[name] ?? []).map(cleanValue)))),
  );
  const anchors = people.map(([anchor]) => anchor);
  return {
    objects: { anchors, values, hashes: values.map(contentHash) },
    removed: [],
    elsewhere: [],
    filtered: 0,
    problems: [],
  };
}

export function fileIn(t: Test): string {
  return join(t.testdir(), 'ad.xml');
}

export function drop(file: string, batches: readonly ImportBatch[], of: Partial<DropHead> = {}): string {
  const dropped = new DropFile(file, { ...head, ...of }, { attributes: schema, objectClass: 'user' });
  for (const batch of batches) dropped.batch(batch);
  dropped.finish(batches.at(-1)?.end);
  return file;
}

export function textOf(file: string): string {
  return readFileSync(file, 'utf16le').slice(1);
}

export async function readBack(file: string, { type, connector }: Partial<DropHead> = {}): Promise<ImportBatch[]> {
  const wanted = { type: type ?? head.type, connector: connector ?? head.connector };
  const batches: ImportBatch[] = [];
  for await (const batch of withDropFile(file, wanted, (read) => read.batches(names))) batches.push(batch);
  return batches;
}

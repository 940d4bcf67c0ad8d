import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ImportBatch, ImportEnd } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { splitValues, unpackValues } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import { attributesOf, element } from './xml.ts';

/** MIM's own: a tool for its audit files finds the same elements. */
export const NAMESPACE = 'http://www.microsoft.com/mms/mmsml/v2';
const OWNER_ONLY = 0o600;

/** What the file is of. `mark` is the watermark that a delta was read from. */
export interface DropHead {
  readonly type: string;
  readonly connector: string;
  /** ISO 8601. */
  readonly at: string;
  readonly mark?: string | undefined;
}

export interface DroppedItem {
  readonly object: number;
  readonly operation: string;
  readonly anchor: string;
  readonly hash: string;
  readonly changes: readonly Change[];
}

export class DropFile {
  private readonly file: string;
  private readonly temporary: string;
  private readonly handle: number;

  /** Throws `file-unwritable` or `disk-full`; so does everything below. */
  constructor(file: string, { type, connector, at, mark }: DropHead) {
    this.file = file;
    this.temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
    try {
      this.handle = openSync(this.temporary, 'wx', OWNER_ONLY);
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
    const head = attributesOf({ xmlns: NAMESPACE, 'step-type': type, connector, at });
    this.write(
      `<?xml version="1.0" encoding="UTF-8"?>\n<mmsml${head}>\n${mark === undefined ? '' : `${element('mark', mark)}\n`}<directory-entries>\n`,
    );
  }

  batch(names: readonly string[], { objects, removed = [], problems = [] }: ImportBatch): void {
    const lines: string[] = [];
    objects?.anchors.forEach((anchor, i) => {
      const values = unpackValues(objects.values[i] ?? '', names.length);
      const attributes = names.map((name, at) => attributeOf(name, values[at] ?? ''));
      lines.push(`<delta operation="replace">${element('anchor', anchor)}${attributes.join('')}</delta>`);
    });
    for (const anchor of removed) lines.push(`<delta operation="delete">${element('anchor', anchor)}</delta>`);
    for (const { code, message, anchor } of problems) {
      const named = anchor === undefined ? '' : element('anchor', anchor);
      lines.push(`<problem${attributesOf({ code })}>${element('message', message)}${named}</problem>`);
    }
    if (lines.length > 0) this.write(`${lines.join('\n')}\n`);
  }

  items(items: readonly DroppedItem[]): void {
    const lines = items.map(({ object, operation, anchor, hash, changes }) => {
      const attributes = changes.map(({ attribute, before, after }) => {
        const values = [
          ...before.map((value) => changeOf('delete', value)),
          ...after.map((value) => changeOf('add', value)),
        ];
        return `<attr${attributesOf({ name: attribute, operation: 'update' })}>${values.join('')}</attr>`;
      });
      const word = operation === 'create' ? 'add' : operation === 'delete' ? 'delete' : 'update';
      const own = attributesOf({ operation: word, 'jml-operation': operation, object, hash });
      return `<delta${own}>${element('anchor', anchor)}${attributes.join('')}</delta>`;
    });
    if (lines.length > 0) this.write(`${lines.join('\n')}\n`);
  }

  /** The file stands, whole, under its name. */
  finish(end?: ImportEnd): void {
    this.write(`</directory-entries>\n${endOf(end)}</mmsml>\n`);
    try {
      fsyncSync(this.handle);
      closeSync(this.handle);
      renameSync(this.temporary, this.file);
    } catch (cause) {
      rmSync(this.temporary, { force: true });
      throw cannotWrite(this.file, cause);
    }
  }

  /** Leaves nothing behind; what stood under the name before stands there still. */
  abandon(): void {
    try {
      closeSync(this.handle);
    } catch {
      // It was closed already: the file stands, or could not be renamed.
    }
    rmSync(this.temporary, { force: true });
  }

  private write(text: string): void {
    try {
      writeSync(this.handle, text);
    } catch (cause) {
      throw cannotWrite(this.file, cause);
    }
  }
}

function attributeOf(name: string, value: string): string {
  if (value === '') return '';
  const values = splitValues(value).map((one) => element('value', one));
  return `<attr${attributesOf({ name, operation: 'replace' })}>${values.join('')}</attr>`;
}

function changeOf(operation: string, value: string): string {
  return element('value', value, attributesOf({ operation }));
}

function endOf(end: ImportEnd | undefined): string {
  if (end === undefined) return '<end/>\n';
  const { everything, deletionsUnsafe, watermark, sequence, notes, unavailable = [], containers } = end;
  const parts = [
    ...(watermark === undefined ? [] : [element('watermark', watermark)]),
    ...(deletionsUnsafe === undefined ? [] : [element('deletions-unsafe', deletionsUnsafe)]),
    ...notes.map((note) => element('note', note)),
    ...unavailable.map((name) => element('unavailable', name)),
    ...Object.entries(containers ?? {}).map(([name, count]) => element('container', name, attributesOf({ count }))),
  ];
  return `<end${attributesOf({ everything, sequence })}>${parts.join('')}</end>\n`;
}

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

export function cannotWrite(file: string, cause: unknown): EngineError {
  const { code } = cause as NodeJS.ErrnoException;
  if (FULL.includes(code))
    return new EngineError('disk-full', `${file} cannot be written: the disk is full.`, {}, { cause });
  return new EngineError('file-unwritable', `${file} cannot be written (${code ?? String(cause)}).`, {}, { cause });
}

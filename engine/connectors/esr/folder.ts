/** What lies in the folder of extracts. Nothing in it is ever moved, changed or deleted. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../errors.ts';
import { readExtractName } from './record.ts';
import type { ExtractFile } from './sequence.ts';

export interface FolderOptions {
  readonly folder: string;
  readonly vpd: string;
  readonly subType: string;
  /** Employers whose extracts lie in the same folder and belong to another connector. */
  readonly otherVpds?: readonly string[] | undefined;
}

export interface FolderContent {
  readonly files: readonly ExtractFile[];
  readonly notes: readonly string[];
}

/** The extracts of this employer and product. An employer that nobody named is refused: it may be misdelivered. */
export async function listExtracts(options: FolderOptions): Promise<FolderContent> {
  const files: ExtractFile[] = [];
  const strange: string[] = [];
  for (const file of await entriesOf(options.folder)) {
    const name = readExtractName(file);
    if (!name || name.subType !== options.subType.toUpperCase()) {
      if (/^GO_.*\.DAT$/i.test(file)) strange.push(file);
      continue;
    }
    if (options.otherVpds?.includes(name.vpd)) continue;
    if (name.vpd !== options.vpd) {
      throw new EngineError(
        'esr-unknown-vpd',
        `${file} is about VPD ${name.vpd}; this folder is read for ${options.vpd}.`,
      );
    }
    const found = await statOf(join(options.folder, file));
    // It claims a place in the sequence: passing it over in silence could pass over the extract that lies inside it.
    if (!found.isFile()) throw notAFile(file, found.isDirectory());
    const { size, mtimeMs } = found;
    files.push({ file, name, size, modified: Math.trunc(mtimeMs) });
  }
  const notes = strange.map((file) => `${file} is no extract of sub-type ${options.subType} and is left alone.`);
  return { files, notes };
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    throw unreadable('The folder of extracts', folder, cause);
  }
}

function notAFile(file: string, isFolder: boolean): EngineError {
  const what = isFolder ? 'a folder' : 'something else';
  return new EngineError('esr-not-a-file', `${file} is ${what}, not a file, though it has the name of an extract.`);
}

export async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    throw unreadable('The extract', path, cause);
  }
}

function unreadable(what: string, path: string, cause: unknown): EngineError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const message = `${what} ${path} ${missing ? 'does not exist' : 'cannot be read'}.`;
  return new EngineError(missing ? 'file-missing' : 'file-unreadable', message, {}, { cause });
}

/** What `jml check` tries on files. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { asEngineError } from '../../errors.ts';
import type { Finding } from '../connector.ts';

/** Tries something; a failure becomes a finding with its remedy. */
export async function finding(what: string, attempt: () => unknown): Promise<Finding> {
  try {
    await attempt();
    return { ok: true, what };
  } catch (cause) {
    const { message, remedy } = asEngineError(cause);
    return { ok: false, what: message, remedy };
  }
}

/** A new file is written beside the old one, so it is the folder that must allow it. */
export async function checkFolder(file: string): Promise<Finding> {
  const folder = path.dirname(file);
  const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isWritable) return { ok: true, what: `${folder} can be written` };
  const remedy = 'Give the account of the service the right to create files in this folder.';
  return { ok: false, what: `${folder} cannot be written`, remedy };
}

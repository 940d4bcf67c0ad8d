/** Files of secrets and people's data that more than their owner and group may open. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Configuration } from '../config/schema.ts';
import { STORE_FILE } from '../data-folder.ts';

const EVERYBODY = 0o007;
const MAY_ENTER = 0o001;

/** Paths; always none on Windows, whose rights are not in the mode of a file. */
export function filesOpenToAll(home: string, { connectors }: Configuration): string[] {
  if (process.platform === 'win32') return [];
  const named = connectors.flatMap((one) => {
    if (one.transport === 'scim') return [one.keyFile ?? one.auth?.clientSecretFile ?? ''];
    return 'passwordFile' in one ? [one.passwordFile] : [];
  });
  const ours = existsSync(home) ? readdirSync(home).filter((name) => name.startsWith(STORE_FILE)) : [];
  const keys = existsSync(join(home, 'keys')) ? readdirSync(join(home, 'keys')).map((name) => join('keys', name)) : [];
  const paths = [...ours, ...keys, ...named].map((file) => (isAbsolute(file) ? file : join(home, file)));
  return [...new Set(paths)].filter(isOpen);
}

/** A folder that nobody else may enter protects what lies below it. */
function isOpen(file: string): boolean {
  if (!existsSync(file) || (statSync(file).mode & EVERYBODY) === 0) return false;
  return foldersAbove(resolve(file)).every((folder) => (statSync(folder).mode & MAY_ENTER) !== 0);
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

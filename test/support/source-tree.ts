/** The sources as they lie on disk: which files there are, and who imports whom. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');
const MADE_BY_TOOLS = new Set(['node_modules', 'bin', 'obj', 'out', 'target', '.git', '.tap', '.cache']);

export interface Import {
  /** Below the root, with forward slashes; or the name of a package. */
  readonly target: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

/** Files below a folder of the checkout, without what tools make; paths below the root, with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (MADE_BY_TOOLS.has(entry.name)) return [];
      const below = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(below) : [below];
    });
}

/** Names at the top of the checkout, without what tools make. */
export function topLevel(): string[] {
  return readdirSync(root).filter((name) => !MADE_BY_TOOLS.has(name));
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

const FROM = /^(?:import|export)\b(\s+type\b)?[^;'"]*?\bfrom\s+'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

/** Of one file. `text` is its content. */
export function importsOf(file: string, text: string): Import[] {
  const imports = [...text.matchAll(FROM)].map(([, type, target = '']) => ({ target, isType: type !== undefined }));
  for (const pattern of [BARE, DYNAMIC])
    for (const [, target = ''] of text.matchAll(pattern)) imports.push({ target, isType: false });
  return imports.map(({ target, isType }) => ({ target: resolve(file, target), isType }));
}

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeCertificates } from './certificates.ts';
import { claimFolder } from './claim.ts';
import { delegationScript, provisionScript, recipeText } from './provision.ts';
import {
  exchangeAttributesLdif,
  exchangeClassLdif,
  organisationLdif,
  type SambaVariant,
  serverFolders,
  smbConf,
} from './recipe.ts';

/** Debian's own Python: another one first on the PATH does not see the samba module. */
const PYTHON = '/usr/bin/python3';
const SAMBA = '/usr/sbin/samba';
const NEEDED = [PYTHON, SAMBA, '/usr/bin/ldbadd', '/usr/bin/openssl', '/usr/share/samba/setup/provision.ldif'];
const PACKAGES = 'samba samba-ad-provision samba-dsdb-modules ldb-tools openssl';
const LONGEST_BUILD_MS = 120_000;

/** Where templates and running servers of this user lie. */
export const sambaHome = path.join(tmpdir(), `jml-samba-${process.getuid?.() ?? 0}`);

/** The folder of a provisioned, stopped domain: made once for each recipe (about 5 s), then shared by everybody. */
export async function findOrBuildTemplate(variant: SambaVariant): Promise<string> {
  requireSamba();
  const version = execFileSync(SAMBA, ['--version'], { encoding: 'utf8' });
  const key = createHash('sha256').update(recipeText(variant)).update(version).digest('hex').slice(0, 16);
  const template = path.join(sambaHome, `template-${key}`);
  const deadline = Date.now() + LONGEST_BUILD_MS;
  while (!isWhole(template)) {
    const lock = claimFolder(`${template}.lock`);
    if (lock === undefined) {
      if (Date.now() > deadline) throw new Error(`another process has been building ${template} for too long; end it`);
      await wait(100);
      continue;
    }
    try {
      if (!isWhole(template)) build(template, variant);
    } finally {
      lock.release();
    }
  }
  return template;
}

/** Throws a sentence with the command that installs Samba when a part of it is missing. */
export function requireSamba(exists: (file: string) => boolean = existsSync): void {
  const missing = NEEDED.filter((file) => !exists(file));
  if (missing.length === 0) return;
  throw new Error(
    `Samba is not installed (${missing.join(', ')} missing). As root: apt-get install --no-install-recommends ${PACKAGES}`,
  );
}

/** Cleaners of temporary folders may have taken single old files out of a template. */
function isWhole(template: string): boolean {
  const manifest = path.join(template, 'manifest');
  if (!existsSync(manifest)) return false;
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .every((file) => existsSync(path.join(template, file)));
}

function build(template: string, variant: SambaVariant): void {
  const folder = mkdtempSync(path.join(sambaHome, '.build-'));
  try {
    prepareFolder(folder, '127.0.0.2');
    runPython(provisionScript, [confOf(folder)]);
    if (variant.exchangeAttributes) addExchangeAttributes(folder);
    loadLdif('add', folder, organisationLdif());
    runPython(delegationScript, [confOf(folder), databaseOf(folder)]);
    makeCertificates(path.join(folder, 'private', 'tls'));
    for (const leftover of globSync('private/{ldapi,ldap_priv,smbd.tmp,sam.ldb.d/*-lock}', { cwd: folder })) {
      rmSync(path.join(folder, leftover), { recursive: true });
    }
    const files = globSync('private/**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    writeFileSync(path.join(folder, 'manifest'), names.join('\n'));
    rmSync(template, { recursive: true, force: true });
    renameSync(folder, template);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function addExchangeAttributes(folder: string): void {
  const schemaChange = ['--option=dsdb:schema update allowed=true'];
  loadLdif('add', folder, exchangeAttributesLdif(), schemaChange);
  loadLdif('modify', folder, exchangeClassLdif(), schemaChange);
}

/** Loads LDIF text straight into a stopped domain. */
function loadLdif(operation: 'add' | 'modify', folder: string, text: string, options: readonly string[] = []): void {
  const place = [`--configfile=${confOf(folder)}`, '-H', databaseOf(folder), '-o', 'nosync:1'];
  execFileSync(`ldb${operation}`, [...place, ...options], { input: text, stdio: 'pipe' });
}

function runPython(script: string, args: readonly string[]): void {
  execFileSync(PYTHON, ['-', ...args], { input: script, stdio: 'pipe' });
}

/** The folders and the configuration of one server. */
export function prepareFolder(folder: string, address: string): void {
  for (const name of serverFolders) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(confOf(folder), smbConf(folder, address));
}

export function confOf(folder: string): string {
  return path.join(folder, 'etc', 'smb.conf');
}

function databaseOf(folder: string): string {
  return path.join(folder, 'private', 'sam.ldb');
}

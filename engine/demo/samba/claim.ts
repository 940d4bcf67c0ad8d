import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A folder that belongs to this process until `release`, and to nobody as soon as this process is gone. */
export interface Claim {
  readonly folder: string;
  release(): void;
}

/**
 * Claims `folder`, or answers `undefined` while a living process holds it. What a dead process left there is removed. The
 * owner's number lies in the folder before the folder appears under its name, so a claim is never seen half-made.
 */
export function claimFolder(folder: string): Claim | undefined {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  removeStale(folder);
  const prepared = mkdtempSync(path.join(parent, '.claim-'));
  writeFileSync(path.join(prepared, 'pid'), String(process.pid));
  try {
    renameSync(prepared, folder);
  } catch (error) {
    rmSync(prepared, { recursive: true });
    if (isTaken(error)) return undefined;
    throw error;
  }
  return { folder, release: () => rmSync(folder, { recursive: true, force: true }) };
}

function removeStale(folder: string): void {
  const owner = ownerOf(folder);
  if (owner === undefined || isAlive(owner)) return;
  const grave = mkdtempSync(path.join(path.dirname(folder), '.stale-'));
  try {
    renameSync(folder, grave);
    // Between the look and the rename somebody else may have taken it over: then it goes back.
    if (ownerOf(grave) !== owner) renameSync(grave, folder);
  } catch {
    // Another process was faster; whose folder it is now shows in the claim itself.
  }
  rmSync(grave, { recursive: true, force: true });
}

function ownerOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

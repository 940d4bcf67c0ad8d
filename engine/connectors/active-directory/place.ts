import { EngineError } from '../../errors.ts';
import { isUnder, parentOf, rdnOf, sameDn } from '../../protocol/dn.ts';
import type { Forest } from './forest.ts';
import type { GuardedScope } from './guard.ts';
import type { DirectorySession } from './session.ts';
import { LONGEST_CN } from './validate.ts';

/** Where and as whom an export may write. */
export interface WriteScope extends GuardedScope {
  readonly session: DirectorySession;
  readonly forest: Forest;
  /** Units that are missing on the way to a new place are made. */
  readonly createContainers: boolean;
}

/** Throws `invalid-dn`, `constraint-violation` or `never-touched` where no account may be put. */
export function checkPlace(dn: string, scope: Pick<WriteScope, 'containers'>): void {
  const { type, value } = rdnOf(dn);
  if (type.toLowerCase() !== 'cn') throw new EngineError('invalid-dn', `${dn} must begin with CN=`);
  if (value.length > LONGEST_CN) {
    throw new EngineError('constraint-violation', `the name "${value}" is longer than ${LONGEST_CN} characters`);
  }
  if (scope.containers.some((container) => isUnder(dn, container))) return;
  throw new EngineError('never-touched', `${dn} is not written: it lies outside the containers of the connector`);
}

/** Puts an account at `dn` by `write`; when a unit on the way is missing and may be made, makes it and writes again. */
export async function putAt<T>(dn: string, scope: WriteScope, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const isHomeless = error instanceof EngineError && error.code === 'non-existent-parent';
    if (!isHomeless || !scope.createContainers) throw error;
  }
  await makeUnits(parentOf(dn), scope);
  return await write();
}

/** From the top down, and only below the configured containers, which nobody makes. */
async function makeUnits(dn: string, scope: WriteScope): Promise<void> {
  const missing: string[] = [];
  for (let at = dn; !scope.containers.some((one) => sameDn(one, at)); at = parentOf(at)) {
    if ((await scope.session.read(at, ['objectClass'])) !== undefined) break;
    if (rdnOf(at).type.toLowerCase() !== 'ou') {
      throw new EngineError('non-existent-parent', `${at} does not exist; only organisational units (OU=) are made`);
    }
    missing.unshift(at);
  }
  for (const unit of missing) await makeUnit(unit, scope);
}

/** Of several accounts on their way into a new unit one is the first. */
async function makeUnit(dn: string, { session }: WriteScope): Promise<void> {
  try {
    await session.addUnit(dn);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'cd-existing-object') throw error;
  }
}

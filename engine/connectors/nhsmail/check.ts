import { asEngineError, EngineError } from '../../errors.ts';
import type { Finding } from '../connector.ts';
import { type Capabilities, type Permission, paths, urns } from './contract.ts';
import type { Portal } from './portal.ts';

/** Below this, a fortnight's holiday of the engine could make it miss a deletion. */
const leastTombstoneDays = 30;

/** What `jml check` finds out about the portal and our key, in the order in which things go wrong. */
export async function check(portal: Portal, url: string, signal: AbortSignal): Promise<Finding[]> {
  try {
    const { capabilities } = await portal.capabilities(signal);
    const list = await portal.list(paths.users, { count: 1, startIndex: 1 }, signal);
    return [
      { ok: true, what: `NHSmail portal at ${url} answers, and accepts the key` },
      {
        ok: true,
        what: `Accounts can be read (${list.totalResults} in ${capabilities[urns.portal].organisationCode})`,
      },
      schemaFinding((await portal.schemas(signal)).map(({ id }) => id)),
      ...permissionFindings(capabilities[urns.portal].permissions),
      ...capabilityFindings(capabilities),
    ];
  } catch (cause) {
    const failure = asEngineError(cause, 'failed-connection');
    return [{ ok: false, what: `NHSmail portal at ${url}: ${failure.message}`, remedy: failure.remedy }];
  }
}

function schemaFinding(known: readonly string[]): Finding {
  const missing = [urns.user, urns.nhsmail].filter((urn) => !known.includes(urn));
  if (missing.length === 0) return { ok: true, what: 'The portal speaks our NHSmail schema' };
  const remedy = new EngineError('answer-not-understood', '').remedy;
  return { ok: false, what: `The portal lacks the schema ${missing.join(' and ')}`, remedy };
}

const needed: Readonly<Record<Permission, string>> = {
  read: 'read accounts',
  create: 'create accounts',
  update: 'change accounts',
  leaver: 'mark leavers',
  transfer: 'take over accounts that others release',
};

function permissionFindings(held: readonly Permission[]): Finding[] {
  return Object.entries(needed).map(([permission, words]) =>
    held.includes(permission as Permission)
      ? { ok: true, what: `The key may ${words}` }
      : { ok: false, what: `The key may not ${words}`, remedy: `Ask for the permission "${permission}" for this key.` },
  );
}

function capabilityFindings(capabilities: Capabilities): Finding[] {
  const days = capabilities[urns.portal].tombstoneDays;
  const promises = [
    { held: capabilities.patch.supported && capabilities.etag.supported, what: 'changes accounts under ETags' },
    { held: capabilities.filter.supported, what: 'can list what changed since a moment' },
    { held: capabilities.pagination.cursor || capabilities.pagination.index, what: 'lists in pages' },
    { held: days >= leastTombstoneDays, what: `remembers deletions for ${leastTombstoneDays} days (now ${days})` },
  ];
  return promises.map(({ held, what }) =>
    held
      ? { ok: true, what: `The portal ${what}` }
      : { ok: false, what: `The portal does not promise this: it ${what}`, remedy: 'Ask who runs the portal for it.' },
  );
}

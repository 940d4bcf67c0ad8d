import type { DirectorySession } from './session.ts';

/** The container of deleted objects under the domain, by its well-known identifier (MS-ADTS 6.1.1.4). */
const DELETED_OBJECTS = '18E2EA80684F11D2B9AA00C04F79F805';

/**
 * Whether the account of `session` is shown deleted objects. Without the right to list and read their container a
 * directory gives none, and no error either: the container itself then has no attributes, or is not there at all.
 */
export async function seesDeletions(session: DirectorySession, domain: string, signal?: AbortSignal): Promise<boolean> {
  const dn = `<WKGUID=${DELETED_OBJECTS},${domain}>`;
  const query = {
    scope: 'base',
    filter: '(objectClass=container)',
    attributes: ['whenCreated'],
    deleted: true,
  } as const;
  const container = await session.searchIfThere(dn, query, signal);
  return container.some((entry) => [entry['whenCreated'] ?? []].flat().length > 0);
}

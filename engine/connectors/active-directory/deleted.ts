import { canonicalDn, childDn } from '../../protocol/dn.ts';
import { guidDn, instantOf, textValues } from './entry.ts';
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

/** An account among the deleted ones. */
export interface DeletedAccount {
  /** Its name there. */
  readonly dn: string;
  /** The name it had; its unit may be gone as well. */
  readonly distinguishedName: string;
  readonly userAccountControl: number;
  /** ISO 8601. */
  readonly deletedAt: string;
  /** From a recycle bin it would come back with its values and groups, from a tombstone with its names only. */
  readonly withValues: boolean;
}

const FACTS = ['isDeleted', 'isRecycled', 'lastKnownParent', 'cn', 'userAccountControl', 'whenChanged'] as const;

/** Nothing when it is not deleted, is forgotten, or may not be seen. */
export async function readDeleted(
  session: DirectorySession,
  anchor: string,
  signal?: AbortSignal,
): Promise<DeletedAccount | undefined> {
  const query = { scope: 'base', filter: '(isDeleted=TRUE)', attributes: FACTS, deleted: true } as const;
  const [entry] = await session.searchIfThere(guidDn(anchor), query, signal);
  if (entry === undefined) return undefined;
  const value = (name: (typeof FACTS)[number]) => textValues(entry, name)[0] ?? '';
  return {
    dn: entry.dn,
    // "CN=name\0ADEL:guid": a line feed that no name can hold, then the word DEL (MS-ADTS 3.1.1.5.5.1.1).
    distinguishedName: childDn('CN', value('cn').split('\n')[0] ?? '', canonicalDn(value('lastKnownParent'))),
    userAccountControl: Number(value('userAccountControl')),
    deletedAt: instantOf(value('whenChanged')),
    withValues: value('isRecycled') !== 'TRUE',
  };
}

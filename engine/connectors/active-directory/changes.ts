import type { Entry } from 'ldapts';
import { EngineError } from '../../errors.ts';
import { contentHash } from '../../model/digest.ts';
import { isUnder } from '../../protocol/dn.ts';
import type { ImportBatch, ReadContext } from '../connector.ts';
import { seesDeletions } from './deleted.ts';
import { guidText, readEntry, textValues } from './entry.ts';
import { type Forest, learnForest, readTime } from './forest.ts';
import { type DirectoryMark, readMark, usableMark } from './mark.ts';
import { outermost, PEOPLE, queryOf, type ReadScope, refuseCutValues } from './read.ts';
import type { DirectorySession } from './session.ts';

/** Of `replPropertyMetaData` (MS-DRSR 4.1.10.2.18): 16 octets of head, then 48 for each attribute. */
const METADATA_HEAD = 16;
const METADATA_ENTRY = 48;
const METADATA_LOCAL_USN = 40;
/** attributeID of `name`: it changes when an object is renamed, and when it is moved. */
const NAME = 0x90001;

/**
 * What changed since `context.mark`, as `Connector.readChanges` asks. An account counts as gone when the directory shows it
 * deleted or in another place, never because it does not show. Throws `watermark-too-old` where only a read of everything
 * can tell: another controller, an older database, a renamed or moved unit, other containers or attributes.
 */
export async function* readChangedAccounts(scope: ReadScope, context: ReadContext): AsyncGenerator<ImportBatch> {
  const { signal } = context;
  const session = await scope.controllers.open(signal);
  try {
    const forest = await learnForest(session, scope.attributes, signal);
    const systemTime = await readTime(session, signal);
    // Read before the first search: what changes meanwhile is then part of the next delta as well.
    const now = await readMark(session, forest, scope.containers, context.now, signal);
    const since = await usableMark(context.mark, now, session, forest, signal);
    const delta: Delta = { session, scope, forest, since, signal };
    await requireContainers(delta);
    await refuseMovedContainers(delta);
    yield* changedPeople(delta);
    const seesThem = await seesDeletions(session, forest.domain, signal);
    if (seesThem) yield* deletedPeople(delta);
    const notes = [...scope.controllers.notes, ...(seesThem ? [] : [DELETIONS_UNSEEN])];
    const watermark = JSON.stringify({ ...now, since: since.since });
    yield { end: { everything: false, watermark, systemTime, notes, unavailable: forest.unavailable } };
  } finally {
    session.close();
  }
}

export const DELETIONS_UNSEEN =
  'The account may not see deleted objects: who was deleted shows in a full import only. "jml check" says which right is missing.';

interface Delta {
  readonly session: DirectorySession;
  readonly scope: ReadScope;
  readonly forest: Forest;
  readonly since: DirectoryMark;
  readonly signal: AbortSignal;
}

/** A container that is gone is a mistake to be looked at, as in a read of everything; its people are no leavers. */
async function requireContainers({ session, scope, signal }: Delta): Promise<void> {
  const query = { scope: 'base', filter: '(objectClass=*)', attributes: ['objectClass'] } as const;
  for (const base of outermost(scope.containers)) await session.search(base, query, signal);
}

/**
 * A unit that is renamed or moved changes the names of all below it without touching them, and may take them out of our
 * containers or into them. Looked for in the whole domain, since it may have left ours.
 */
async function refuseMovedContainers({ session, scope, forest, since, signal }: Delta): Promise<void> {
  const query = {
    scope: 'sub',
    filter: changedSince(since, '(|(objectCategory=organizationalUnit)(objectCategory=container))'),
    attributes: ['uSNCreated', 'replPropertyMetaData'],
  } as const;
  for await (const entries of session.pages(forest.domain, query, scope.pageSize, signal)) {
    const moved = entries.find((entry) => hasMoved(entry, BigInt(since.usn)));
    if (moved === undefined) continue;
    throw new EngineError('watermark-too-old', `${moved.dn} was renamed or moved, and with it all below it.`);
  }
}

/** A new unit was empty when it was made: whatever lies in it now has changed itself. */
function hasMoved(entry: Entry, since: bigint): boolean {
  const [created] = textValues(entry, 'uSNCreated');
  if (created !== undefined && BigInt(created) > since) return false;
  const metadata = entry['replPropertyMetaData'];
  if (!Buffer.isBuffer(metadata) || metadata.length < METADATA_HEAD) return true;
  for (let at = METADATA_HEAD; at + METADATA_ENTRY <= metadata.length; at += METADATA_ENTRY) {
    if (metadata.readUInt32LE(at) === NAME) return metadata.readBigUInt64LE(at + METADATA_LOCAL_USN) > since;
  }
  return true;
}

/** Of the whole domain: who was changed and lies outside our containers may have been moved there. */
async function* changedPeople({ session, scope, forest, since, signal }: Delta): AsyncGenerator<ImportBatch> {
  const query = queryOf(forest, changedSince(since, PEOPLE));
  for await (const entries of session.pages(forest.domain, query, scope.pageSize, signal)) {
    const inside = entries.filter(({ dn }) => scope.containers.some((container) => isUnder(dn, container)));
    const elsewhere = entries.filter((entry) => !inside.includes(entry));
    yield { ...batchOf(inside, forest), elsewhere: anchorsOf(elsewhere) };
  }
}

function batchOf(entries: readonly Entry[], forest: Forest): ImportBatch {
  for (const entry of entries) refuseCutValues(entry);
  const read = entries.map((entry) => readEntry(entry, forest.attributes));
  const people = read.filter((one) => one !== undefined);
  const unread = entries.filter((_, index) => read[index] === undefined);
  return {
    objects: {
      anchors: people.map(({ anchor }) => anchor),
      values: people.map(({ values }) => values),
      hashes: people.map(({ values }) => contentHash(values)),
    },
    problems: unread.map(({ dn }) => ({
      code: 'missing-anchor-component',
      message: `${dn} came without its objectGUID`,
    })),
  };
}

/** A deleted object keeps its class and its objectGUID, and loses its category. */
async function* deletedPeople({ session, scope, forest, since, signal }: Delta): AsyncGenerator<ImportBatch> {
  const filter = changedSince(since, '(isDeleted=TRUE)(objectClass=user)');
  const query = { scope: 'sub', filter, attributes: ['objectGUID'], deleted: true } as const;
  for await (const entries of session.pages(forest.domain, query, scope.pageSize, signal)) {
    yield { removed: anchorsOf(entries) };
  }
}

function anchorsOf(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ objectGUID }) =>
    Buffer.isBuffer(objectGUID) && objectGUID.length === 16 ? [guidText(objectGUID)] : [],
  );
}

function changedSince({ usn }: DirectoryMark, filters: string): string {
  return `(&${filters}(uSNChanged>=${BigInt(usn) + 1n}))`;
}

import { EngineError } from '../../errors.ts';
import { digestOf } from '../../model/digest.ts';
import { normaliseDn } from '../../protocol/dn.ts';
import type { ImportEnd } from '../connector.ts';
import { guidText, textValues } from './entry.ts';
import { type Forest, readRoot } from './forest.ts';
import type { DirectorySession } from './session.ts';

/**
 * Where a later delta may begin: a sequence number is worth something only together with the controller and the database
 * (invocationId) it was read from, and with what was read then.
 */
export interface DirectoryMark {
  readonly server: string;
  readonly invocationId: string;
  readonly usn: string;
  /** Digest of the containers and of the attributes read. */
  readonly scope: string;
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** The first read at a controller: what it lacks may only not have been replicated yet. */
  readonly unsettled?: boolean | undefined;
  /** When that first read was, ISO 8601, as long as no later one has been believed about absence. */
  readonly since?: string | undefined;
}

/** What a controller lacks that another one showed counts as gone after so long: replication between sites may be slow. */
const REPLICATION_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Used where the forest does not say: the default of a forest that began before Windows Server 2003 SP1, in days. */
const SHORTEST_TOMBSTONE_LIFETIME = 60;
const DAY_MS = 86_400_000;

/** Of this moment: whatever changes from now on has a higher sequence number. */
export async function readMark(
  session: DirectorySession,
  forest: Forest,
  containers: readonly string[],
  now: Date,
  signal: AbortSignal,
): Promise<DirectoryMark> {
  const root = await readRoot(session, signal);
  const settings = await session.read(root.dsServiceName, ['invocationId'], signal);
  const id = settings?.['invocationId'];
  if (!Buffer.isBuffer(id) || id.length !== 16) {
    throw new EngineError('failed-permission', `the account may not read invocationId of ${root.dsServiceName}`);
  }
  return {
    server: root.dnsHostName.toLowerCase(),
    invocationId: guidText(id),
    usn: root.highestCommittedUSN,
    scope: scopeOf(forest, containers),
    at: now.toISOString(),
  };
}

/** An attribute or a container that is new says nothing in a delta about objects that did not change. */
function scopeOf({ attributes, unavailable }: Forest, containers: readonly string[]): string {
  const read = attributes.map(({ name, ldap }) => `${name} ${unavailable.includes(name) ? '' : ldap}`);
  return digestOf(JSON.stringify([containers.map(normaliseDn).sort(), read])).slice(0, 16);
}

/** The mark of an earlier read; `undefined` when there is none, or one that this version does not understand. */
export function markIn(text: string | undefined): DirectoryMark | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const mark = JSON.parse(text) as Partial<DirectoryMark>;
    const { server, invocationId, usn, scope, at } = mark;
    const isWhole = [server, invocationId, usn, scope, at].every((one) => typeof one === 'string');
    return isWhole && /^\d+$/.test(usn ?? '') ? (mark as DirectoryMark) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Why a read at a controller that stands at `now` may lack objects that an earlier read showed, although nobody deleted
 * them: it has not received them yet, or its database is an older one. `undefined` when it is the same, gone forward.
 */
export function stepBack(before: DirectoryMark | undefined, now: DirectoryMark): string | undefined {
  if (before === undefined) return undefined;
  if (before.server !== now.server) return `the last read was at ${before.server}, this one is at ${now.server}.`;
  if (before.invocationId !== now.invocationId) return `the database of ${now.server} is another one than last time.`;
  if (BigInt(now.usn) >= BigInt(before.usn)) return undefined;
  return `${now.server} stands at change ${now.usn}, and was at ${before.usn} before: it went back to an older state.`;
}

/** What a read of everything is worth: where a delta may begin, and why absence does not mean deletion, or not yet. */
export interface WholeRead extends Pick<ImportEnd, 'deletionsUnsafe' | 'deletionsWait'> {
  readonly mark: DirectoryMark;
}

export function judgeWholeRead(before: DirectoryMark | undefined, now: DirectoryMark): WholeRead {
  const deletionsUnsafe = stepBack(before, now);
  if (deletionsUnsafe !== undefined) return { mark: { ...now, unsettled: true, since: now.at }, deletionsUnsafe };
  if (before?.since === undefined || hasReplicated(before.since, now)) return { mark: now };
  const deletionsWait = `${now.server} is read since ${before.since} only, and may not have received everybody yet; from ${REPLICATION_HOURS} hours after that on its word counts.`;
  return { mark: { ...now, since: before.since }, deletionsWait };
}

function hasReplicated(since: string, now: DirectoryMark): boolean {
  // One that lies ahead was noted under a clock that was wrong.
  return Math.abs(Date.parse(now.at) - Date.parse(since)) >= REPLICATION_HOURS * HOUR_MS;
}

/** Throws `watermark-too-old`, with the reason, when what changed since `text` cannot be told by changes alone. */
export async function usableMark(
  text: string | undefined,
  now: DirectoryMark,
  session: DirectorySession,
  forest: Forest,
  signal: AbortSignal,
): Promise<DirectoryMark> {
  const before = markBefore(text, now);
  const days = (await tombstoneLifetime(session, forest, signal)) - 1;
  if (Date.parse(now.at) - Date.parse(before.at) > days * DAY_MS) {
    throw tooOld(`The last import was ${before.at}; the directory remembers deletions for ${days + 1} days only.`);
  }
  return before;
}

/** As `usableMark`, as far as the marks themselves can tell. */
export function markBefore(text: string | undefined, now: DirectoryMark): DirectoryMark {
  const before = markIn(text);
  if (before === undefined) throw tooOld('There is no earlier import to read changes since.');
  const back = stepBack(before, now);
  if (back !== undefined) throw tooOld(`Changes alone are not enough: ${back}`);
  if (before.unsettled === true) throw tooOld(`The last import was the first one at ${now.server}.`);
  if (before.since !== undefined && hasReplicated(before.since, now)) {
    throw tooOld(`${now.server} has had time to receive everybody.`);
  }
  if (before.scope !== now.scope) throw tooOld('The containers or the attributes read are others than last time.');
  return before;
}

function tooOld(message: string): EngineError {
  return new EngineError('watermark-too-old', message);
}

async function tombstoneLifetime(session: DirectorySession, forest: Forest, signal: AbortSignal): Promise<number> {
  const dn = `CN=Directory Service,CN=Windows NT,CN=Services,${forest.configuration}`;
  const entry = await session.read(dn, ['tombstoneLifetime'], signal);
  const [days] = entry === undefined ? [] : textValues(entry, 'tombstoneLifetime');
  return days === undefined ? SHORTEST_TOMBSTONE_LIFETIME : Number(days);
}

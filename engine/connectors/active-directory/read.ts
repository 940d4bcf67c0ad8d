import type { Entry } from 'ldapts';
import { EngineError } from '../../errors.ts';
import { contentHash } from '../../model/digest.ts';
import { isUnder, normaliseDn, sameDn } from '../../protocol/dn.ts';
import type { ImportBatch, ImportProblem, ReadContext } from '../connector.ts';
import type { Controllers } from './controllers.ts';
import { readEntry } from './entry.ts';
import { type Forest, learnForest, readTime } from './forest.ts';
import { judgeWholeRead, markIn, readMark, type WholeRead } from './mark.ts';
import type { DirectoryAttribute } from './schema.ts';
import type { DirectorySession, Query } from './session.ts';

export interface ReadScope {
  readonly controllers: Controllers;
  readonly attributes: readonly DirectoryAttribute[];
  readonly containers: readonly string[];
  readonly pageSize: number;
}

/** People's accounts: computers are users too in Active Directory, but of another category. */
export const PEOPLE = '(&(objectCategory=person)(objectClass=user))';

/** Everything in the containers, as `Connector.readAll` asks. */
export async function* readAccounts(scope: ReadScope, context: ReadContext): AsyncGenerator<ImportBatch> {
  const { signal } = context;
  const session = await scope.controllers.open(signal);
  try {
    const forest = await learnForest(session, scope.attributes, signal);
    const systemTime = await readTime(session, signal);
    // Read before the first page: what changes while we read is then part of the next delta as well.
    const mark = await readMark(session, forest, scope.containers, context.now, signal);
    const reading = new Reading(scope, forest);
    for (const base of outermost(scope.containers)) {
      for await (const entries of session.pages(base, queryOf(forest, PEOPLE), scope.pageSize, signal)) {
        yield* reading.take(entries);
      }
    }
    yield* readStragglers(session, scope, reading, forest, mark.usn, signal);
    yield reading.end(judgeWholeRead(markIn(context.mark), mark), systemTime);
  } finally {
    session.close();
  }
}

/**
 * An account that moves, while we read, from a container not yet read to one already read would be missing, and so would
 * look like a leaver: what changed since the beginning is looked at once more, and what is new is added.
 */
async function* readStragglers(
  session: DirectorySession,
  scope: ReadScope,
  reading: Reading,
  forest: Forest,
  usn: string,
  signal: AbortSignal,
): AsyncGenerator<ImportBatch> {
  const changed = queryOf(forest, `(&${PEOPLE}(uSNChanged>=${BigInt(usn) + 1n}))`);
  for (const base of outermost(scope.containers)) {
    for await (const entries of session.pages(base, changed, scope.pageSize, signal)) {
      yield* reading.take(entries);
    }
  }
}

/** Everything that we know of an account, of all below a container that fit. */
export function queryOf(forest: Forest, filter: Query['filter']): Query {
  const octets = forest.attributes.filter(({ form }) => form === 'octets').map(({ ldap }) => ldap);
  return { scope: 'sub', filter, attributes: wantedAttributes(forest), octets };
}

/** LDAP names of what is asked of an account. */
function wantedAttributes({ attributes, unavailable }: Forest): string[] {
  const names = attributes.filter(({ name }) => !unavailable.includes(name)).map(({ ldap }) => ldap);
  return ['objectGUID', ...new Set(names)];
}

/** Windows gives the first values only of an attribute with very many: half an account is none. */
export function refuseCutValues(entry: Entry): void {
  const cut = Object.keys(entry).find((name) => name.includes(';range='));
  if (cut === undefined) return;
  throw new EngineError('failed-search', `${entry.dn} has more values of ${cut} than one answer holds`);
}

/** Containers that lie in no other one of the list. */
export function outermost(containers: readonly string[]): string[] {
  return containers.filter(
    (one, index) =>
      !containers.some((other) => isUnder(one, other)) && containers.findIndex((other) => sameDn(one, other)) === index,
  );
}

/** Remembers what has been read, so that nothing is read twice and each container has its count. */
class Reading {
  readonly #controllers: Controllers;
  readonly #forest: Forest;
  readonly #seen = new Set<string>();
  #problems = 0;
  readonly #counts: Map<string, { readonly suffix: string; count: number }>;

  constructor(scope: ReadScope, forest: Forest) {
    this.#controllers = scope.controllers;
    this.#forest = forest;
    this.#counts = new Map(scope.containers.map((dn) => [dn, { suffix: `,${normaliseDn(dn)}`, count: 0 }]));
  }

  /** A batch of what is new among these entries; none when nothing is. */
  *take(entries: readonly Entry[]): Generator<ImportBatch> {
    const anchors: string[] = [];
    const values: string[] = [];
    const hashes: string[] = [];
    const problems: ImportProblem[] = [];
    for (const entry of entries) {
      refuseCutValues(entry);
      const read = readEntry(entry, this.#forest.attributes);
      if (read === undefined) {
        problems.push({ code: 'missing-anchor-component', message: `${entry.dn} came without its objectGUID` });
        continue;
      }
      if (this.#seen.has(read.anchor)) continue;
      this.#seen.add(read.anchor);
      this.#count(entry.dn);
      anchors.push(read.anchor);
      values.push(read.values);
      hashes.push(contentHash(read.values));
    }
    this.#problems += problems.length;
    if (anchors.length === 0 && problems.length === 0) return;
    yield { objects: { anchors, values, hashes }, ...(problems.length > 0 && { problems }) };
  }

  end({ mark, ...worth }: WholeRead, systemTime: string | undefined): ImportBatch {
    const containers = Object.fromEntries([...this.#counts].map(([dn, { count }]) => [dn, count]));
    const unread = this.#problems > 0 ? `${this.#problems} entries could not be read` : undefined;
    const { unavailable } = this.#forest;
    const { notes } = this.#controllers;
    const deletions = unread === undefined ? worth : { deletionsUnsafe: unread };
    const watermark = JSON.stringify(mark);
    return { end: { everything: true, ...deletions, watermark, systemTime, notes, unavailable, containers } };
  }

  #count(dn: string): void {
    const place = normaliseDn(dn);
    for (const container of this.#counts.values()) {
      if (place.endsWith(container.suffix)) container.count++;
    }
  }
}

import { contentHash } from '../../model/digest.ts';
import type { ImportBatch, ImportProblem } from '../connector.ts';
import { accountStatuses, type UserResource, urns } from './contract.ts';
import { valuesOf } from './entry.ts';
import { isUser } from './portal.ts';

const knownStatuses: ReadonlySet<string> = new Set(accountStatuses);

/** What one read has shown so far: the evidence for or against a complete list. */
export class Tally {
  /** Newest `lastModified` by account. */
  readonly seen = new Map<string, string>();
  readonly containers: Record<string, number> = {};
  /** Listed without a readable NHSmail ID. */
  nameless = 0;
  /** Listed, but not staged; includes the nameless. */
  unread = 0;
  /** Accounts by a state that the contract does not know. */
  readonly unknownStates = new Map<string, number>();
  private readonly again: boolean;

  /** `again`: an account that changed during the read is staged a second time (a delta), or not (a full read). */
  constructor(again: boolean) {
    this.again = again;
  }

  /** Whether this listing of an account is to be staged. */
  note({ id, meta, [urns.nhsmail]: extension }: UserResource): boolean {
    const before = this.seen.get(id);
    this.seen.set(id, meta.lastModified);
    if (before !== undefined) return this.again && before < meta.lastModified;
    const container = extension.organisationCode;
    this.containers[container] = (this.containers[container] ?? 0) + 1;
    return true;
  }

  /** An account in a state that nobody knows is there, and is left alone: without it its owner would get another one. */
  noteState({ [urns.nhsmail]: { accountStatus } }: UserResource): void {
    if (knownStatuses.has(accountStatus)) return;
    this.unknownStates.set(accountStatus, (this.unknownStates.get(accountStatus) ?? 0) + 1);
  }

  /** Sentences for the run record. */
  get notes(): string[] {
    return [...this.unknownStates].map(
      ([state, count]) =>
        `${count} accounts have the state ${JSON.stringify(state)}, which is not known: they are left alone.`,
    );
  }

  /** Accounts listed, each once. */
  get listed(): number {
    return this.seen.size + this.nameless;
  }
}

/** Resources of one page as columns. One that cannot be read is a problem, and the others go on. */
export function batchOf(resources: readonly object[], tally: Tally): ImportBatch {
  const objects = { anchors: [] as string[], values: [] as string[], hashes: [] as string[] };
  const problems: ImportProblem[] = [];
  for (const resource of resources) {
    const isNew = isUser(resource) && tally.note(resource);
    const problem = problemOf(resource);
    if (problem !== undefined) {
      problems.push(problem);
      tally.unread++;
    }
    if (!isUser(resource)) tally.nameless++;
    else if (isNew && problem === undefined) {
      stage(resource, objects);
      tally.noteState(resource);
    }
  }
  return { objects, ...(problems.length === 0 ? {} : { problems }) };
}

function stage(resource: UserResource, objects: { anchors: string[]; values: string[]; hashes: string[] }): void {
  const values = valuesOf(resource);
  objects.anchors.push(resource.id);
  objects.values.push(values);
  objects.hashes.push(contentHash(values));
}

function problemOf(resource: object): ImportProblem | undefined {
  if (!isUser(resource)) {
    const id = 'id' in resource && typeof resource.id === 'string' && resource.id !== '' ? resource.id : undefined;
    return id === undefined
      ? { code: 'missing-anchor-component', message: 'The portal listed an account without an NHSmail ID.' }
      : { code: 'parse-error', anchor: id, message: `The portal listed account ${id} without its NHSmail part.` };
  }
  return undefined;
}

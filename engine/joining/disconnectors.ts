/** The objects of a connector that belong to nobody, in pages, and what is known of each by its values alone. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { asEngineError } from '../errors.ts';
import { unpackValues } from '../model/attribute.ts';
import type { ObjectState } from '../model/state.ts';
import type { SpaceRow } from '../store/rows.ts';
import { type ConnectorFilters, filtersOf, type ReadAttribute } from '../sync/filter.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import { projects } from '../sync/join.ts';
import { IdSet } from './id-set.ts';
import type { MatchContext } from './match-reader.ts';

const PAGE = 5_000;

/** A disconnector that was asked about before; alone, some become a person of their own. */
export interface Waiting {
  readonly id: number;
  readonly isPerson: boolean;
}

/** What joining is told of the run that it is part of. */
export interface JoinContext extends MatchContext {
  readonly flows: CompiledFlows;
  /** Lets operators' commands in, and throws `stopped-user` when the run is to stop: nothing is half done here. */
  readonly safePoint: () => Promise<void>;
}

export class Disconnectors {
  /** Why an object takes no part. */
  readonly filtered = new Map<number, string>();
  readonly waiting: Waiting[] = [];
  private readonly context: JoinContext;
  private readonly system: ConnectedSystem;
  private readonly filters: ConnectorFilters;
  /** Of objects that ask for evaluation: those that never become a person of their own. */
  private readonly notPeople = new Set<number>();
  private readonly isEverybody: boolean;
  private readonly asked = new IdSet();
  private isRead = false;

  constructor(context: JoinContext, system: ConnectedSystem) {
    this.context = context;
    this.system = system;
    this.filters = filtersOf(context, system);
    this.isEverybody = projects(system.system, '');
  }

  /** Whether the object becomes a person when it joins nobody. */
  isPerson(id: number): boolean {
    return this.isEverybody && !this.notPeople.has(id);
  }

  /** Whether the object was read here, or nothing had to be; what an operator lets in later is decided by another plan. */
  isAsked(id: number): boolean {
    return !this.isRead || this.asked.has(id);
  }

  /** Reads what nothing else reads, when no page is asked for. */
  async classify(): Promise<void> {
    if (!this.filters.ask) return;
    for await (const _ of this.fresh());
  }

  /** Those that ask for evaluation, then the disconnectors that wait; only those in scope. */
  async *pages(): AsyncGenerator<readonly SpaceRow[]> {
    yield* this.fresh();
    for (let after = 0; ; ) {
      const rows = await this.context.store.looseObjects(this.system.id, { after, limit: PAGE });
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.filter((row) => this.isWaiting(row));
      after = last.id;
      await this.context.safePoint();
    }
  }

  private async *fresh(): AsyncGenerator<readonly SpaceRow[]> {
    this.isRead = true;
    for (let after = 0; ; ) {
      const rows = await this.context.store.objectsToSynchronise(this.system.id, { after, limit: PAGE });
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.filter((row) => row.person === null && this.isInScope(row));
      after = last.id;
      await this.context.safePoint();
    }
  }

  private isWaiting({ id, seen }: SpaceRow): boolean {
    const read = readerOf(this.system, seen);
    if (this.reasonOf(read, seen) !== undefined) return false;
    this.waiting.push({ id, isPerson: this.projects(read) });
    return true;
  }

  private isInScope(row: SpaceRow): boolean {
    const read = readerOf(this.system, row.seen);
    const reason = this.reasonOf(read, row.seen);
    if (reason !== undefined) this.filtered.set(row.id, reason);
    if (this.isEverybody && !this.projects(read)) this.notPeople.add(row.id);
    if (row.state !== 'ExplicitlyDisconnected') this.asked.add(row.id);
    return reason === undefined && isOpen(row);
  }

  /** Whom a filter cannot judge takes no part: nothing is joined or made on a guess. */
  private reasonOf(read: ReadAttribute, seen: string): string | undefined {
    try {
      return this.filters.reasonAgainst(read, () => unpackValues(seen, this.system.attributes.length));
    } catch (cause) {
      return asEngineError(cause).message;
    }
  }

  private projects(read: ReadAttribute): boolean {
    return projects(this.system.system, read('status'));
  }
}

function isOpen({ state }: SpaceRow): boolean {
  return state === 'Disconnected' || state === 'DisconnectedByFilter';
}

/** Asked once a plan: planning joins nobody. */
export async function anyJoined(context: JoinContext, isMeant: (system: ConnectedSystem) => boolean): Promise<boolean> {
  for (const { id } of context.systems.filter(isMeant)) {
    if (await anyInState(context, id, ['Connected', 'ExplicitlyConnected'])) return true;
  }
  return false;
}

const linkedStates = ['Connected', 'ExplicitlyConnected', 'Placeholder', 'ExplicitlyDisconnected'] as const;

/** Whether any object of the connector belongs to a person, be it a placeholder or kept out by hand. */
export async function anyLinked(context: JoinContext, system: ConnectedSystem): Promise<boolean> {
  return await anyInState(context, system.id, linkedStates);
}

async function anyInState(context: JoinContext, connector: number, states: readonly ObjectState[]): Promise<boolean> {
  for (const state of states) {
    const rows = await context.store.objectPage({ connector, state }, { after: 0, limit: 1 });
    if (rows.length > 0) return true;
  }
  return false;
}

export const nobody: ReadonlySet<number> = new Set();

/** Of the people whom these objects belong to: those that have an object of `system`; one that is only planned is none. */
export async function peopleWith(
  context: JoinContext,
  system: ConnectedSystem,
  rows: readonly Pick<SpaceRow, 'person'>[],
): Promise<ReadonlySet<number>> {
  const people = new Set(rows.flatMap(({ person }) => (person === null ? [] : [person])));
  const objects = await context.store.linksOfPeople([...people]);
  return new Set(
    objects.flatMap(({ connector, person, anchor }) =>
      connector === system.id && person !== null && anchor !== '' ? [person] : [],
    ),
  );
}

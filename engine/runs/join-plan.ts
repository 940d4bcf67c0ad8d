/**
 * Joins for every object of a connector that belongs to nobody, decided together: only so is "one best on both sides" true
 * whatever the order of the pages. Disconnectors that still ask are asked again each time.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { explainScore } from '../match/explain.ts';
import { type Score, scoreIdentities } from '../match/score.ts';
import { decide, type ScoredPair } from '../match/verdict.ts';
import type { ObjectState } from '../model/state.ts';
import type { SpaceRow } from '../store/rows.ts';
import { filteredBecause, type ReadAttribute } from '../sync/filter.ts';
import {
  type AccountCase,
  type AccountFacts,
  addressVeto,
  type JoinDecision,
  joinAccount,
  type MailboxHit,
  projects,
  refuseRivals,
} from '../sync/join.ts';
import { keyOf } from '../sync/keys.ts';
import type { RunContext } from './context.ts';
import { MatchReader, matchSettings } from './match-reader.ts';

const PAGE = 5_000;

export interface JoinPlan {
  readonly decisions: ReadonlyMap<number, JoinDecision>;
  /** Disconnectors that have not changed but have found their person, or have nobody left to be mistaken for. */
  readonly joining: readonly number[];
}

export async function planJoins(context: RunContext, system: ConnectedSystem): Promise<JoinPlan> {
  if (system.system === 'ad') return await finished(await accountJoins(context, system));
  if (system.system === 'esr') return await finished(await matchJoins(context, system, 'nhsmail'));
  if (system.system === 'nhsmail') return await finished(await matchJoins(context, system, 'esr'));
  return { decisions: new Map(), joining: [] };
}

interface Draft {
  readonly decisions: Map<number, JoinDecision>;
  readonly loose: readonly Waiting[];
}

/** A disconnector that was asked about before; alone, some become a person of their own. */
interface Waiting {
  readonly id: number;
  readonly isPerson: boolean;
}

async function finished({ decisions, loose }: Draft): Promise<JoinPlan> {
  const checked = refuseRivals(decisions);
  const outcomeOf = (id: number) => checked.get(id)?.outcome ?? 'none';
  const moving = loose.filter(({ id, isPerson }) => outcomeOf(id) === 'join' || (isPerson && outcomeOf(id) === 'none'));
  return { decisions: checked, joining: moving.map(({ id }) => id) };
}

/** Unjoined objects in scope, in pages: those that ask for evaluation, then the disconnectors that wait. */
async function* unjoined(context: RunContext, system: ConnectedSystem, loose: Waiting[]) {
  const inScope = (row: SpaceRow) => row.person === null && isOpen(row) && !isFiltered(context, system, row);
  for (let after = 0; ; ) {
    const rows = await context.store.objectsToSynchronise(system.id, { after, limit: PAGE });
    const last = rows.at(-1);
    if (last === undefined) break;
    yield rows.filter(inScope);
    after = last.id;
    await context.safePoint();
  }
  for (let after = 0; ; ) {
    const rows = await context.store.looseObjects(system.id, { after, limit: PAGE });
    const last = rows.at(-1);
    if (last === undefined) break;
    const waiting = rows.filter((row) => row.stamp !== 0 && inScope(row));
    for (const { id, seen } of waiting) {
      loose.push({ id, isPerson: projects(system.system, readerOf(system, seen)('status')) });
    }
    yield waiting;
    after = last.id;
    await context.safePoint();
  }
}

function isOpen({ state }: SpaceRow): boolean {
  return state === 'Disconnected' || state === 'DisconnectedByFilter';
}

function isFiltered({ configuration }: RunContext, system: ConnectedSystem, row: SpaceRow): boolean {
  return (
    filteredBecause(system.system, readerOf(system, row.seen), {
      organisationCodes: configuration.organisation.codes,
    }) !== undefined
  );
}

async function accountJoins(context: RunContext, system: ConnectedSystem): Promise<Draft> {
  const decisions = new Map<number, JoinDecision>();
  const loose: Waiting[] = [];
  const mailSystems = new Set(context.systems.filter((one) => one.system === 'nhsmail').map(({ id }) => id));
  const isFirst = !(await anyLinked(context, system));
  for await (const rows of unjoined(context, system, loose)) {
    const cases = rows.map((row) => {
      const read = readerOf(system, row.seen);
      return { row, id: keyOf('nhsmailId', read('nhsmailId'), ''), mail: keyOf('mail', read('mail'), '') };
    });
    const keys = cases.flatMap(({ id, mail }) => [id, mail]).filter((key) => key !== '');
    const entries = await context.store.objectsByKeys([...new Set(keys)]);
    const found = await context.store.objects([...new Set(entries.map(({ object }) => object))]);
    const mailboxes = new Map(found.filter(({ connector }) => mailSystems.has(connector)).map((row) => [row.id, row]));
    const occupied = isFirst ? nobody : await peopleWith(context, system, [...mailboxes.values()]);
    const hits = new Map<string, (MailboxHit & { readonly mailbox: SpaceRow })[]>();
    for (const { key, object } of entries) {
      const mailbox = mailboxes.get(object);
      if (mailbox === undefined) continue;
      const { person } = mailbox;
      const hit = { object, person, hasAccount: person !== null && occupied.has(person), mailbox };
      hits.set(key, [...(hits.get(key) ?? []), hit]);
    }
    for (const { row, id, mail } of cases) {
      const byAddress = (hits.get(mail) ?? []).map((hit) => ({
        ...hit,
        veto: vetoOf(context, system, row, hit.mailbox),
      }));
      const subject: AccountCase = { byId: hits.get(id) ?? [], byAddress };
      decisions.set(row.id, joinAccount(subject));
    }
  }
  return { decisions, loose };
}

function vetoOf(
  context: RunContext,
  system: ConnectedSystem,
  account: SpaceRow,
  mailbox: SpaceRow,
): string | undefined {
  const portal = context.systems.find(({ id }) => id === mailbox.connector);
  if (portal === undefined) return undefined;
  const [mine, theirs] = [readerOf(system, account.seen), readerOf(portal, mailbox.seen)];
  const facts = (read: ReadAttribute, familyName: string): AccountFacts => ({
    nhsmailId: read('nhsmailId'),
    employeeNumber: read('employeeNumber'),
    givenName: read('givenName'),
    familyName: read(familyName),
  });
  return addressVeto({ account: facts(mine, 'sn'), mailbox: facts(theirs, 'familyName') });
}

interface Compared extends ScoredPair {
  readonly a: number;
  readonly b: number;
  readonly own: number;
  readonly person: number;
  readonly score: Score;
}

async function matchJoins(context: RunContext, system: ConnectedSystem, other: 'esr' | 'nhsmail'): Promise<Draft> {
  const decisions = new Map<number, JoinDecision>();
  const loose: Waiting[] = [];
  const reader = new MatchReader(context);
  const settings = matchSettings(context);
  const available: Compared[] = [];
  const taken = new Map<number, Compared>();
  const hasPeople = await anyJoined(context, (one) => one.system === other);
  const isFirst = !(await anyLinked(context, system));
  for await (const rows of hasPeople ? unjoined(context, system, loose) : []) {
    const { of, isShared } = await reader.counterparts(rows, other);
    const partners = [...of.values()].flat();
    const occupied = isFirst ? nobody : await peopleWith(context, system, partners);
    for (const row of rows) {
      const own = of.has(row.id) ? reader.identity(row) : undefined;
      for (const partner of of.get(row.id) ?? []) {
        if (own === undefined || partner.person === null || !takesPart(partner)) continue;
        const theirs = reader.identity(partner);
        const [esr, mailbox] = other === 'nhsmail' ? [own, theirs] : [theirs, own];
        const score = scoreIdentities(esr, mailbox, { ...settings, isShared });
        const [a, b] = other === 'nhsmail' ? [row.id, partner.id] : [partner.id, row.id];
        const pair: Compared = { ...score, a, b, own: row.id, person: partner.person, score };
        if (score.points < settings.threshold) continue;
        if (!occupied.has(partner.person)) available.push(pair);
        else taken.set(row.id, pair);
      }
    }
  }
  judge(available, taken, settings.threshold, (score) => explainScore(score, settings), decisions);
  return { decisions, loose };
}

function judge(
  available: readonly Compared[],
  taken: ReadonlyMap<number, Compared>,
  threshold: number,
  explain: (score: Score) => string,
  decisions: Map<number, JoinDecision>,
): void {
  const verdicts = decide(available, threshold);
  for (const pair of available) {
    if (pair.points < threshold) continue;
    const verdict = verdicts.get(pair.a);
    if (verdict?.outcome === 'join' && verdict.b === pair.b) {
      decisions.set(pair.own, { outcome: 'join', person: pair.person, rule: 'score' });
    } else if (decisions.get(pair.own)?.outcome !== 'join') {
      const code =
        verdict?.outcome === 'ask' && verdict.reason !== 'ambiguous' ? `join-${verdict.reason}` : 'join-ambiguous';
      const sentence = `A human decides. ${explain(pair.score)}`;
      decisions.set(pair.own, { outcome: 'ask', code, sentence });
    }
  }
  for (const [object, { score }] of taken) {
    if (decisions.has(object)) continue;
    const sentence = `The person it fits is joined already. ${explain(score)}`;
    decisions.set(object, { outcome: 'ask', code: 'join-taken', sentence });
  }
}

function takesPart({ state }: SpaceRow): boolean {
  return state === 'Connected' || state === 'ExplicitlyConnected';
}

/** Asked once a plan: planning joins nobody. */
async function anyJoined(context: RunContext, isMeant: (system: ConnectedSystem) => boolean): Promise<boolean> {
  for (const { id } of context.systems.filter(isMeant)) {
    if (await anyInState(context, id, ['Connected', 'ExplicitlyConnected'])) return true;
  }
  return false;
}

async function anyInState(context: RunContext, connector: number, states: readonly ObjectState[]): Promise<boolean> {
  for (const state of states) {
    const rows = await context.store.objectPage({ connector, state }, { after: 0, limit: 1 });
    if (rows.length > 0) return true;
  }
  return false;
}

const linkedStates = ['Connected', 'ExplicitlyConnected', 'Placeholder', 'ExplicitlyDisconnected'] as const;

/** Whether any object of the connector belongs to a person, be it a placeholder or kept out by hand. */
async function anyLinked(context: RunContext, system: ConnectedSystem): Promise<boolean> {
  return await anyInState(context, system.id, linkedStates);
}

const nobody: ReadonlySet<number> = new Set();

/** Of the people whom these objects belong to: those that have an object of `system`; one that is only planned is none. */
async function peopleWith(
  context: RunContext,
  system: ConnectedSystem,
  rows: readonly SpaceRow[],
): Promise<Set<number>> {
  const people = new Set(rows.flatMap(({ person }) => (person === null ? [] : [person])));
  const objects = await context.store.objectsOfPeople([...people]);
  return new Set(
    objects.flatMap(({ connector, person, anchor }) =>
      connector === system.id && person !== null && anchor !== '' ? [person] : [],
    ),
  );
}

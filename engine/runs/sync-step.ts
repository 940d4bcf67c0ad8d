/**
 * One synchronisation of a connector's changed objects: filter, join, project, inbound flow. It ends with the outbound
 * half as soon as no connector holds objects that nobody has looked at: nothing is provisioned that merely is not joined yet.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { type JoinPlan, planJoins } from '../joining/plan.ts';
import type { RunResult, StepError } from '../model/run.ts';
import { noteEnabledByOthers } from '../provisioning/enabled-by-others.ts';
import type { Outbound } from '../provisioning/outbound.ts';
import { provisionPages } from '../provisioning/pages.ts';
import type { SpaceLink } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { type RunContext, type StepOutcome, stopped } from './context.ts';
import { filterHold } from './filter-hold.ts';
import { holdErrors, holdObjects } from './step-limits.ts';
import { SyncPage } from './sync-page.ts';

const PAGE = 2_000;
/** Objects of one commit. */
const COMMIT = 20_000;

export async function syncStep(
  context: RunContext,
  system: ConnectedSystem,
  outbound: Outbound,
  now: Date,
  everything: boolean,
): Promise<StepOutcome> {
  const inbound: Inbound = { done: 0, problems: [] };
  if (everything) await context.store.markAll(system.id);
  try {
    return await evaluate(context, system, inbound, outbound, now);
  } catch (cause) {
    return stopped(context, cause, { counters: { inbound: context.inbound.counts } });
  }
}

async function evaluate(
  context: RunContext,
  system: ConnectedSystem,
  inbound: Inbound,
  outbound: Outbound,
  now: Date,
): Promise<StepOutcome> {
  while (await evaluatePlanned(context, system, inbound, now));
  const { done } = inbound;
  const { counts } = context.inbound;
  const waiting = await unsynchronised(context);
  if (waiting !== undefined) {
    const notes = [`Accounts are decided after ${waiting.name} is synchronised, too.`];
    const result = inbound.problems.length === 0 ? 'success' : 'completed-sync-errors';
    return { result, counters: { inbound: counts }, notes, errors: inbound.problems };
  }
  await context.store.finishLoad();
  const { counters: provisioned, evaluated, problems: failed } = await provisionPages(context, outbound, now);
  const problems = [...inbound.problems, ...failed];
  const quiet: RunResult = done + evaluated === 0 ? 'completed-no-objects' : 'success';
  const result = problems.length === 0 ? quiet : 'completed-sync-errors';
  return { result, counters: { inbound: counts, outbound: provisioned }, notes: [], errors: problems };
}

interface Inbound {
  readonly problems: StepError[];
  done: number;
}

/** Answers whether an operator let something in meanwhile: it was asked neither the filters nor the join rules. */
async function evaluatePlanned(
  context: RunContext,
  system: ConnectedSystem,
  inbound: Inbound,
  now: Date,
): Promise<boolean> {
  const plan = await planJoins(context, system);
  const hold = await filterHold(context, system, context.limits.disconnect);
  if (hold !== undefined) inbound.problems.push(hold);
  let isLeft = false;
  for await (const links of objectsToEvaluate(context.store, system, plan.joining)) {
    const page = links.filter((link) => isPlanned(plan, link));
    isLeft ||= page.length < links.length;
    const joined = await context.store.objects(page.filter(({ person }) => person !== null).map(({ id }) => id));
    await noteEnabledByOthers(context, system, joined, now);
    const sync = new SyncPage(context, system, plan, hold !== undefined);
    await sync.evaluate(page, joined);
    inbound.problems.push(...sync.problems);
    inbound.done += page.length;
    context.progress(inbound.done, 0);
    await context.safePoint();
    // What was evaluated stays evaluated; the rest waits for the next synchronisation.
    holdObjects(context, inbound.done, system.name);
    holdErrors(inbound.problems.length, system.name);
  }
  return isLeft;
}

function isPlanned(plan: JoinPlan, { id, person, state, stamp }: SpaceLink): boolean {
  return person !== null || state === 'ExplicitlyDisconnected' || stamp !== 0 || plan.isPlanned(id);
}

/** Objects that ask for it, then disconnectors that have found their person. */
async function* objectsToEvaluate(store: StoreReader, system: ConnectedSystem, joining: readonly number[]) {
  for (let after = 0; ; ) {
    const rows = await store.linksToSynchronise(system.id, { after, limit: COMMIT });
    const last = rows.at(-1);
    if (last === undefined) break;
    yield rows;
    after = last.id;
  }
  for (let at = 0; at < joining.length; at += PAGE) {
    const rows = await store.links(joining.slice(at, at + PAGE));
    const open = rows.filter(({ person }) => person === null);
    if (open.length > 0) yield open;
  }
}

async function unsynchronised(context: RunContext): Promise<ConnectedSystem | undefined> {
  for (const system of context.systems) {
    const rows = await context.store.linksToSynchronise(system.id, { after: 0, limit: 1 });
    if (rows.length > 0) return system;
  }
  return undefined;
}

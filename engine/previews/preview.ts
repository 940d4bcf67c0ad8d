/** A cycle on a scratch copy of the store, stopped before the first write; nothing of it stays but this result. */
import { asEngineError } from '../errors.ts';
import type { Preview } from '../model/preview.ts';
import type { CycleName } from '../model/run.ts';
import { Ids, type TellPlanned } from '../runs/context.ts';
import { Runner } from '../runs/runner.ts';
import type { RunnerSettings, TriedOut } from '../runs/settings.ts';
import { connectSystems } from '../runs/systems.ts';
import type { ChangeSetRow, PendingMark, PreviewHeldRow, PreviewRow, PreviewSetRow } from '../store/rows.ts';
import type { Store, StoreReader } from '../store/store.ts';
import type { DraftItem } from '../views/preview-pages.ts';
import { itemsToFollow, type NewMailbox, PreviewCounts, tellWhatFollows } from './counts.ts';
import { type FoundItems, itemsOf } from './items.ts';
import { ItemKeeper, type KeptPreview } from './kept.ts';

/** The first errors are told with the notes; their number tells whether there are more. */
const ERRORS_TOLD = 20;

export interface PreviewRequest {
  readonly id: number;
  readonly cycle: CycleName;
  readonly startedBy: string;
  readonly signal: AbortSignal;
  /** In place of the configuration in force. */
  readonly other?: TriedOut | undefined;
}

/** Keeps the items while it finds them: everybody may be among them, and what they change is never in memory together. */
export async function workOutPreview(
  real: RunnerSettings,
  request: PreviewRequest,
  startedAt: string,
): Promise<KeptPreview> {
  const keeper = new ItemKeeper(real.store, request.id);
  try {
    await keeper.forget();
    return await previewCycle(real, request, keeper);
  } catch (cause) {
    await keeper.forget().catch(() => undefined);
    return await failedPreview(real, request, startedAt, cause);
  }
}

async function previewCycle(real: RunnerSettings, request: PreviewRequest, keeper: ItemKeeper): Promise<KeptPreview> {
  const before = await real.store.lastIds();
  const scratch = await real.store.scratch();
  try {
    const planned = new Map<number, readonly PendingMark[]>();
    const wouldHold = new Map<number, readonly ChangeSetRow[]>();
    const settings = (await request.other?.prepare(scratch, request.startedBy)) ?? real;
    const runner = await runnerOn(scratch, settings, request, (connector, going, held) => {
      planned.set(connector, going);
      wouldHold.set(connector, held);
    });
    const run = await runner.execute();
    const systems = connectSystems(settings.connectors, await scratch.connectors(), settings.configuration);
    const counts = new PreviewCounts();
    const held: PreviewHeldRow[] = [];
    const mailboxes: NewMailbox[] = [];
    for (const system of systems) {
      const found = await itemsOf(scratch, system, settings, planned, before);
      for (const one of found.held) held.push({ ...one.row, preview: request.id });
      const isMailbox = ({ operation }: DraftItem) => system.system === 'nhsmail' && operation === 'create';
      for await (const page of countedPages(found, counts)) {
        await keeper.add(page);
        for (const item of page) if (isMailbox(item)) mailboxes.push(withoutChanges(item));
      }
    }
    const follow = itemsToFollow(mailboxes, systems);
    await keeper.add(follow);
    await keeper.written();
    const row: PreviewRow = {
      ...beginning(request, run.startedAt),
      ...(await configurationOf(scratch, settings, real)),
      result: run.result ?? 'stopped-error',
      endedAt: run.endedAt ?? settings.clock.now().toISOString(),
      items: keeper.count,
      counts: counts.rows(),
      toFollow: tellWhatFollows(follow),
      errors: await scratch.runErrorCount(run.id),
      notes: await notesOf(scratch, run.id),
    };
    return { row, held, sets: systems.flatMap(({ id, name }) => setsOf(request.id, name, wouldHold.get(id) ?? [])) };
  } finally {
    await scratch.close();
  }
}

function withoutChanges({ changes: _, ...mailbox }: DraftItem): NewMailbox {
  return mailbox;
}

async function* countedPages({ held, pages }: FoundItems, into: PreviewCounts): AsyncGenerator<readonly DraftItem[]> {
  for (const one of held) into.addHeld(one);
  for await (const page of pages) {
    for (const item of page) into.add(item);
    yield page;
  }
}

async function runnerOn(scratch: Store, settings: RunnerSettings, request: PreviewRequest, tell: TellPlanned) {
  const own = { ...settings, store: scratch, ids: new Ids(await scratch.lastIds()) };
  const runner = new Runner(own, {
    ...request,
    report: () => undefined,
    preview: tell,
    letCommandsIn: () => new Promise((resolve) => setImmediate(resolve)),
  });
  await scratch.commit({ runs: [runner.row] });
  return runner;
}

/** What is told of it until it is kept. */
export function startedPreview({ id, cycle, startedBy, other }: PreviewRequest, now: Date, version: number): Preview {
  return {
    id,
    cycle,
    state: 'running',
    result: null,
    startedBy,
    startedAt: now.toISOString(),
    endedAt: null,
    configuration: '',
    version: other === undefined ? version : null,
    counts: [],
    sets: [],
    toFollow: [],
    errors: 0,
    notes: [],
  };
}

/** One that the store did not take. */
export function unkeptPreview(started: Preview, now: Date, cause: unknown): Preview {
  const { code, message } = asEngineError(cause);
  const notes = [`${code}: ${message}`];
  return { ...started, state: 'ended', result: 'stopped-error', endedAt: now.toISOString(), errors: 1, notes };
}

/** What is kept of a preview that could not be worked out. */
async function failedPreview(
  settings: RunnerSettings,
  request: PreviewRequest,
  startedAt: string,
  cause: unknown,
): Promise<KeptPreview> {
  const { code, message } = asEngineError(cause);
  const row: PreviewRow = {
    ...beginning(request, startedAt),
    ...(request.other === undefined ? await configurationOf(settings.store, settings, settings) : unknown),
    result: code === 'stopped-user' ? 'stopped-user' : 'stopped-error',
    endedAt: settings.clock.now().toISOString(),
    items: 0,
    counts: [],
    toFollow: [],
    errors: 1,
    notes: [`${code}: ${message}`],
  };
  return { row, held: [], sets: [] };
}

function beginning({ id, cycle, startedBy }: PreviewRequest, startedAt: string) {
  return { id, cycle, startedBy, startedAt };
}

const unknown = { configuration: '', version: null };

/** A version that is on the copy only is none. */
async function configurationOf(store: StoreReader, settings: RunnerSettings, real: RunnerSettings) {
  const { digest = '' } = (await store.configuration(settings.configurationId)) ?? {};
  const isReal = settings.configurationId === real.configurationId;
  return { configuration: digest, version: isReal ? real.configurationId : null };
}

async function notesOf(scratch: StoreReader, run: number): Promise<string[]> {
  const steps = await scratch.runSteps(run);
  const errors = await scratch.runErrors(run, { after: 0, limit: ERRORS_TOLD });
  return [...steps.flatMap(({ notes }) => notes), ...errors.map(({ code, message }) => `${code}: ${message}`)];
}

/** What a run would put on hold; sets that waited before are no news. */
function setsOf(preview: number, connector: string, held: readonly ChangeSetRow[]): PreviewSetRow[] {
  return held.map(({ operation, count, digest, why, approversNeeded }) => {
    const beforehand = { approvals: [], approvedAt: null, changeSet: null };
    return { preview, connector, operation, count, digest, why, approversNeeded, ...beforehand };
  });
}

/** A cycle on a scratch copy of the store, stopped before the first write; nothing of it stays but this result. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { overLimits } from '../export/holding.ts';
import { leftAloneBecause } from '../export/never-touch.ts';
import type { Operation } from '../model/operation.ts';
import type { CycleName } from '../model/run.ts';
import type { Preview, PreviewCount, PreviewItem } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { PendingRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { everyPage } from './change-set-rows.ts';
import { Ids } from './context.ts';
import { joinedObjects } from './joined-objects.ts';
import { Runner, type RunnerSettings, type RunProgress } from './runner.ts';
import { connectSystems } from './systems.ts';

const PAGE = 5_000;
/** The first errors are told with the notes; their number tells whether there are more. */
const ERRORS_TOLD = 20;

export interface PreviewRequest {
  readonly id: number;
  readonly cycle: CycleName;
  readonly startedBy: string;
  readonly signal: AbortSignal;
  readonly report: (progress: RunProgress) => void;
}

export interface PreviewResult {
  readonly preview: Preview;
  readonly items: readonly PreviewItem[];
}

export async function previewCycle(settings: RunnerSettings, request: PreviewRequest): Promise<PreviewResult> {
  const scratch = await settings.store.scratch();
  try {
    const ids = new Ids(await scratch.lastIds());
    const letCommandsIn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const own = { ...settings, store: scratch, ids };
    const runner = new Runner(own, { ...request, preview: true, letCommandsIn });
    await scratch.commit({ runs: [runner.row] });
    const run = await runner.execute();
    const systems = connectSystems(settings.connectors, await scratch.connectors(), settings.configuration);
    const items = await itemsOf(scratch, systems, settings);
    const steps = await scratch.runSteps(run.id);
    const errors = await scratch.runErrors(run.id, { after: 0, limit: ERRORS_TOLD });
    const preview: Preview = {
      id: request.id,
      cycle: request.cycle,
      state: 'ended',
      result: run.result,
      startedBy: request.startedBy,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      counts: countsOf(items),
      toFollow: toFollow(items, systems),
      errors: await scratch.runErrorCount(run.id),
      notes: [...steps.flatMap(({ notes }) => notes), ...errors.map(({ code, message }) => `${code}: ${message}`)],
    };
    return { preview, items };
  } finally {
    await scratch.close();
  }
}

async function itemsOf(
  store: StoreReader,
  systems: readonly ConnectedSystem[],
  settings: RunnerSettings,
): Promise<PreviewItem[]> {
  const items: PreviewItem[] = [];
  for (const system of systems) {
    const rows = await everyPage((page) => store.pendingPage(system.id, page));
    const joined = await joinedObjects(store, system.id);
    const wanted = await writable(store, system, settings, rows);
    const free = wanted.filter(({ row }) => row.changeSet === null).map(({ row }) => row);
    const over = new Set(overLimits(free, settings.exports.limits, joined).map(({ operation }) => operation));
    for (const { row, object } of wanted) items.push(itemOf(row, system, object, over));
  }
  return items;
}

interface Wanted {
  readonly row: PendingRow;
  readonly object: SpaceRow | undefined;
}

/** Without the accounts that are left alone whatever is staged for them. */
async function writable(
  store: StoreReader,
  system: ConnectedSystem,
  { exports: { never } }: RunnerSettings,
  rows: readonly PendingRow[],
): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (let at = 0; at < rows.length; at += PAGE) {
    const page = rows.slice(at, at + PAGE);
    const objects = new Map((await store.objects(page.map(({ object }) => object))).map((row) => [row.id, row]));
    for (const row of page) {
      const object = objects.get(row.object);
      if (object === undefined || leftAloneBecause(object, system, never) === undefined) wanted.push({ row, object });
    }
  }
  return wanted;
}

function itemOf(
  row: PendingRow,
  { name }: ConnectedSystem,
  object: SpaceRow | undefined,
  over: ReadonlySet<Operation>,
): PreviewItem {
  const { operation, changes, changeSet } = row;
  const displayName = changes.find(({ attribute }) => attribute === 'displayName')?.after[0] ?? object?.anchor ?? '';
  const held = changeSet !== null || over.has(operation);
  return { connector: name, operation, displayName, person: object?.person ?? null, held, changes };
}

function countsOf(items: readonly PreviewItem[]): PreviewCount[] {
  const counts = new Map<string, { connector: string; operation: Operation; count: number; held: number }>();
  for (const { connector, operation, held } of items) {
    const key = `${connector} ${operation}`;
    const entry = counts.get(key) ?? { connector, operation, count: 0, held: 0 };
    entry.count++;
    if (held) entry.held++;
    counts.set(key, entry);
  }
  return [...counts.values()];
}

/** What only the answer of the portal can bring. */
function toFollow(items: readonly PreviewItem[], systems: readonly ConnectedSystem[]): string[] {
  const mailSystems = new Set(systems.filter(({ system }) => system === 'nhsmail').map(({ name }) => name));
  const mailboxes = items.filter(
    ({ operation, connector }) => operation === 'create' && mailSystems.has(connector),
  ).length;
  if (mailboxes === 0) return [];
  return [
    `${counted(mailboxes, 'person gets', 'people get')} an account in Active Directory once NHSmail shows their mailbox and it is no longer Pending.`,
  ];
}

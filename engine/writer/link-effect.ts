/**
 * What a change of links by hand would lead to: the change and the synchronisation after it, on a scratch copy, compared
 * with what is there now. Nothing is read from the connected systems and nothing of it stays.
 */
import { changeLinks, type LinksDecided } from '../commands/links.ts';
import { everyPage } from '../export/change-set-rows.ts';
import { plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import type { Caller, LinkChanged, LinkEffect, LinkWish, PendingExport, ValueChanged } from '../model/views.ts';
import { Ids } from '../runs/context.ts';
import { Runner } from '../runs/runner.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import { connectSystems, metaverseAttributes } from '../runs/systems.ts';
import type { PendingMark, PersonRow, SpaceLink } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { ExportViews } from '../views/exports.ts';
import { SpaceViews } from '../views/space.ts';
import { linkLand } from './link-land.ts';

export async function effectOfLinks(
  settings: RunnerSettings,
  wish: LinkWish,
  caller: Caller,
  signal: AbortSignal,
): Promise<LinkEffect> {
  const scratch = await settings.store.scratch();
  try {
    const own = { ...settings, store: scratch, ids: new Ids(await scratch.lastIds()) };
    const decided = await changeLinks(await linkLand(own), wish, caller, settings.clock.now());
    await scratch.commit(decided.outcome);
    const errors = await synchronise(own, caller, signal);
    const subjects = subjectsOf(decided);
    const before = await pictureOf(settings, subjects);
    const after = await pictureOf(own, subjects);
    return {
      links: linksBetween(before, after),
      values: valuesBetween(before, after),
      staged: await exportsOnlyIn(after, before),
      withdrawn: await exportsOnlyIn(before, after),
      errors,
      refused: decided.refused,
    };
  } finally {
    await scratch.close();
  }
}

/** Sentences of what could not be decided. */
async function synchronise(settings: RunnerSettings, caller: Caller, signal: AbortSignal): Promise<readonly string[]> {
  const letCommandsIn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const report = () => undefined;
  const request = {
    cycle: 'delta' as const,
    startedBy: caller.name,
    signal,
    preview: () => undefined,
    report,
    letCommandsIn,
  };
  const runner = new Runner(settings, { ...request, only: ['delta-sync'] });
  await settings.store.commit({ runs: [runner.row] });
  const { id } = await runner.execute();
  const errors = await settings.store.runErrors(id, { after: 0, limit: 20 });
  return errors.map(({ code, message }) => `${code}: ${message}`);
}

interface Subjects {
  readonly people: readonly number[];
  readonly objects: readonly number[];
}

function subjectsOf({ changes, outcome: { peopleToProvision = [], people = [] } }: LinksDecided): Subjects {
  return {
    people: [...peopleToProvision, ...people.map(({ id }) => id)],
    objects: changes.map(({ object }) => object),
  };
}

/** What is known of the people and objects concerned, and of everything that waits to be sent. */
interface Picture {
  readonly store: StoreReader;
  readonly names: readonly string[];
  readonly space: SpaceViews;
  readonly links: ReadonlyMap<number, SpaceLink>;
  readonly people: ReadonlyMap<number, PersonRow>;
  readonly pending: ReadonlyMap<string, PendingMark>;
}

async function pictureOf(settings: RunnerSettings, { people, objects }: Subjects): Promise<Picture> {
  const { store, connectors, configuration } = settings;
  const rows = await store.connectors();
  const systems = connectSystems(connectors, rows, configuration);
  const names = metaverseAttributes(rows);
  const links = [...(await store.linksOfPeople(people)), ...(await store.links(objects))];
  const pending = new Map<string, PendingMark>();
  for (const { id } of systems) {
    for (const mark of await everyPage((page) => store.pendingMarks(id, page))) pending.set(keyOf(mark), mark);
  }
  return {
    store,
    names,
    space: new SpaceViews({ store, systems }),
    links: new Map(links.map((link) => [link.id, link])),
    people: new Map((await store.people(people)).map((row) => [row.id, row])),
    pending,
  };
}

function keyOf({ object, operation, hash }: PendingMark): string {
  return `${object} ${operation} ${hash}`;
}

function linksBetween(before: Picture, after: Picture): LinkChanged[] {
  const ids = [...new Set([...before.links.keys(), ...after.links.keys()])].sort((a, b) => a - b);
  return ids.flatMap((id): LinkChanged[] => {
    const was = before.links.get(id);
    const is = after.links.get(id);
    const row = is ?? was;
    if (row === undefined || isSameLink(was, is)) return [];
    const connector = before.space.nameOf(row.connector);
    return [
      {
        object: id,
        connector,
        anchor: row.anchor,
        stateBefore: was?.state ?? null,
        personBefore: was?.person ?? null,
        stateAfter: is?.state ?? null,
        personAfter: is?.person ?? null,
        ruleAfter: is?.rule || null,
      },
    ];
  });
}

function isSameLink(one: SpaceLink | undefined, other: SpaceLink | undefined): boolean {
  return one?.state === other?.state && one?.person === other?.person && one?.rule === other?.rule;
}

function valuesBetween(before: Picture, after: Picture): ValueChanged[] {
  const ids = [...new Set([...before.people.keys(), ...after.people.keys()])].sort((a, b) => a - b);
  return ids.flatMap((person) => {
    const [was, is] = [before, after].map(({ people }) => unpackValues(people.get(person)?.values ?? ''));
    return after.names.flatMap((attribute, slot): ValueChanged[] => {
      const [old = '', now = ''] = [was?.[slot], is?.[slot]];
      return old === now ? [] : [{ person, attribute, before: plainValues(old), after: plainValues(now) }];
    });
  });
}

function plainValues(value: string): string[] {
  return splitValues(value).map(plainValue);
}

async function exportsOnlyIn(here: Picture, there: Picture): Promise<PendingExport[]> {
  const marks = [...here.pending].filter(([key]) => !there.pending.has(key)).map(([, mark]) => mark);
  const rows = await here.store.pendingOf([...new Set(marks.map(({ object }) => object))]);
  const wanted = new Set(marks.map(keyOf));
  return await new ExportViews(here.store, here.space).pendingViews(rows.filter((row) => wanted.has(keyOf(row))));
}

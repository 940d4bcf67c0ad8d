import type { SpaceLink, SpaceRow } from '../rows.ts';
import type { After, AnchorPage, RecordReads, SpaceReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { ascending, pageOf, rowsOf } from './page.ts';
import type { Tables } from './tables.ts';

/** Small, so that tests meet a second page. */
const ANCHORS_A_PAGE = 500;

export function spaceReads(tables: Tables, { read }: Answers): SpaceReads & RecordReads {
  const where = (test: (row: SpaceRow) => boolean) => [...tables.objects.values()].filter(test);
  const page = (test: (row: SpaceRow) => boolean, after: After) =>
    read(() => pageOf(where(test), after, (row) => row.id));
  const all = (test: (row: SpaceRow) => boolean) => read(() => ascending(where(test), (row) => row.id));
  return {
    anchors: (connector) =>
      anchorPages((after) => page((row) => row.connector === connector && row.anchor !== '', after)),
    objects: (ids) => read(() => rowsOf(tables.objects, ids)),
    objectsByAnchor: (connector, anchors) => {
      const wanted = new Set(anchors);
      return all((row) => row.connector === connector && row.anchor !== '' && wanted.has(row.anchor));
    },
    objectsOfPeople: (people) => {
      const wanted = new Set(people);
      return all((row) => row.person !== null && wanted.has(row.person));
    },
    links: (ids) => read(() => rowsOf(tables.objects, ids).map(linkOf)),
    linksOfPeople: (people) => {
      const wanted = new Set(people);
      return read(() =>
        ascending(
          where((row) => row.person !== null && wanted.has(row.person)),
          (row) => row.id,
        ).map(linkOf),
      );
    },
    objectPage: ({ connector, state, person }, after) =>
      page(
        (row) =>
          row.connector === (connector ?? row.connector) &&
          row.state === (state ?? row.state) &&
          row.person === (person ?? row.person),
        after,
      ),
    objectsToSynchronise: (connector, after) => page((row) => row.connector === connector && row.stamp === 0, after),
    linksToSynchronise: (connector, after) =>
      read(() =>
        pageOf(
          where((row) => row.connector === connector && row.stamp === 0),
          after,
          (row) => row.id,
        ).map(linkOf),
      ),
    looseObjects: (connector, after) =>
      page(
        (row) => row.connector === connector && row.state === 'Disconnected' && row.person === null && row.stamp !== 0,
        after,
      ),
    objectsDue: (connector, now, after) =>
      page((row) => row.connector === connector && row.dueOn !== null && row.dueOn <= now, after),
    objectsByKeys: (keys) =>
      read(() =>
        [...new Set(keys)].flatMap((key) => [...(tables.keys.get(key) ?? [])].map((object) => ({ key, object }))),
      ),
    objectCounts: (of) => read(() => objectCounts(tables).filter(({ connector }) => connector === (of ?? connector))),
    records: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return new Map([...tables.records].filter(([object]) => wanted.has(object)));
      }),
    recordPage: (connector, after) =>
      read(() => {
        const ofConnector = [...tables.records]
          .map(([object, text]) => ({ object, text }))
          .filter(({ object }) => tables.objects.get(object)?.connector === connector);
        return pageOf(ofConnector, after, (row) => row.object);
      }),
    shared: (connector) => read(() => new Map(tables.shared.get(connector))),
  };
}

function linkOf({ hash: _, seen: __, sent: ___, ...link }: SpaceRow): SpaceLink {
  return link;
}

async function* anchorPages(page: (after: After) => Promise<readonly SpaceRow[]>): AsyncGenerator<AnchorPage> {
  for (let after = 0; ; ) {
    const rows = await page({ after, limit: ANCHORS_A_PAGE });
    if (rows.length > 0) yield anchorPage(rows);
    if (rows.length < ANCHORS_A_PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function anchorPage(rows: readonly SpaceRow[]): AnchorPage {
  return Object.freeze({
    ids: Object.freeze(rows.map((row) => row.id)),
    anchors: Object.freeze(rows.map((row) => row.anchor)),
    hashes: Object.freeze(rows.map((row) => row.hash)),
    states: Object.freeze(rows.map((row) => row.state)),
  });
}

function objectCounts(tables: Tables): { connector: number; objects: number; joined: number }[] {
  const byConnector = new Map<number, { connector: number; objects: number; joined: number }>();
  for (const { connector, state } of ascending(tables.objects.values(), (row) => row.connector)) {
    const counted = byConnector.get(connector) ?? { connector, objects: 0, joined: 0 };
    if (state !== 'Placeholder') counted.objects += 1;
    if (state === 'Connected' || state === 'ExplicitlyConnected') counted.joined += 1;
    byConnector.set(connector, counted);
  }
  return [...byConnector.values()];
}

import { type ObjectState, objectStates } from '../../../model/state.ts';
import type { SpaceLink, SpaceRow } from '../../rows.ts';
import type { After, AnchorPage, SpaceFilter, SpaceReads } from '../../store.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { readLink, readSpace, selectLink, selectSpace, stateNumber } from '../tables/space.ts';
import { firstIds, ids } from './page.ts';

const ANCHORS_A_PAGE = 10_000;
const LOOSE = stateNumber('Disconnected');
const joinedStates: readonly ObjectState[] = ['Connected', 'ExplicitlyConnected'];

/** A plus before a column keeps SQLite from an index that would need a sort; see `test/engine/store/plans.test.ts`. */
export const spaceQueries = {
  byId: `${selectSpace} where s.id in (*)`,
  byAnchor: `${selectSpace} where s.connector = ? and s.anchor <> '' and s.anchor in (*)`,
  ofPeople: `${selectSpace} where s.person is not null and s.person in (*)`,
  page: `${selectSpace} where s.id > ? order by s.id limit ?`,
  ofPerson: `${selectSpace} where s.person = ? and s.id > ? and +s.connector = coalesce(?, +s.connector)
    and +s.state = coalesce(?, +s.state) order by s.id limit ?`,
  nextConnector: 'select min(connector) from space where connector > ?',
  idsInState: 'select id from space where connector = ? and state = ? and id > ? order by id limit ?',
  toSynchronise: `${selectSpace} where s.connector = ? and s.stamp = 0 and s.id > ? order by s.id limit ?`,
  linksById: `${selectLink} where s.id in (*)`,
  linksOfPeople: `${selectLink} where s.person is not null and s.person in (*)`,
  linksToSynchronise: `${selectLink} where s.connector = ? and s.stamp = 0 and s.id > ? order by s.id limit ?`,
  loose: `${selectSpace} where s.connector = ? and s.state = ${LOOSE} and +s.person is null and +s.stamp <> 0 and s.id > ?
    order by s.id limit ?`,
  dueIds: 'select id from space where connector = ? and due_on <= ? and id > ?',
  anchors: `select id, anchor, hash, state from space where +connector = ? and +anchor <> '' and id > ?
    order by id limit ${ANCHORS_A_PAGE}`,
  counts: 'select connector, state, count(*) from space group by connector, state',
  countsOf: 'select connector, state, count(*) from space where connector = ? group by connector, state',
};

export function spaceReads(connection: Connection): SpaceReads {
  const paged = (sql: string, connector: number, { after, limit }: After) =>
    connection.guard(() => connection.all(sql, connector, after, limit).map(readSpace));
  const listed = (sql: string, keys: readonly number[] | readonly string[], ...parameters: Value[]) =>
    connection.guard(() => inOrder(connection.allIn(sql, keys, ...parameters)));
  const linked = (sql: string, keys: readonly number[]) =>
    connection.guard(() => connection.allIn(sql, keys).map(readLink).sort(byId));
  return {
    anchors: (connector) => anchorPages(connection, connector),
    objects: async (ids) => listed(spaceQueries.byId, ids),
    objectsByAnchor: async (connector, anchors) => listed(spaceQueries.byAnchor, anchors, connector),
    objectsOfPeople: async (people) => listed(spaceQueries.ofPeople, people),
    links: async (ids) => linked(spaceQueries.linksById, ids),
    linksOfPeople: async (people) => linked(spaceQueries.linksOfPeople, people),
    objectPage: async (filter, page) =>
      connection.guard(() => connection.snapshot(() => objectPage(connection, filter, page))),
    objectsToSynchronise: async (connector, page) => paged(spaceQueries.toSynchronise, connector, page),
    linksToSynchronise: async (connector, { after, limit }) =>
      connection.guard(() => connection.all(spaceQueries.linksToSynchronise, connector, after, limit).map(readLink)),
    looseObjects: async (connector, page) => paged(spaceQueries.loose, connector, page),
    objectsDue: async (connector, now, page) =>
      connection.guard(() => connection.snapshot(() => objectsDue(connection, connector, now, page))),
    objectCounts: async (connector) =>
      connection.guard(() =>
        objectCounts(
          connector === undefined
            ? connection.all(spaceQueries.counts)
            : connection.all(spaceQueries.countsOf, connector),
        ),
      ),
  };
}

async function* anchorPages(connection: Connection, connector: number): AsyncGenerator<AnchorPage> {
  for (let after = 0; ; ) {
    const rows = connection.guard(() => connection.all(spaceQueries.anchors, connector, after));
    if (rows.length > 0) yield anchorPage(rows as [number, string, string, number][]);
    if (rows.length < ANCHORS_A_PAGE) return;
    after = rows.at(-1)?.[0] as number;
  }
}

function anchorPage(rows: readonly [number, string, string, number][]): AnchorPage {
  return {
    ids: rows.map(([id]) => id),
    anchors: rows.map(([, anchor]) => anchor),
    hashes: rows.map(([, , hash]) => hash),
    states: rows.map(([, , , state]) => objectStates[state] ?? 'Disconnected'),
  };
}

function objectPage(connection: Connection, filter: SpaceFilter, { after, limit }: After): readonly SpaceRow[] {
  const { connector, person } = filter;
  const state = filter.state === undefined ? undefined : stateNumber(filter.state);
  if (person !== undefined) {
    return connection.all(spaceQueries.ofPerson, person, after, connector ?? null, state ?? null, limit).map(readSpace);
  }
  if (connector === undefined && state === undefined) {
    return connection.all(spaceQueries.page, after, limit).map(readSpace);
  }
  const found: number[] = [];
  for (const each of connector === undefined ? presentConnectors(connection) : [connector]) {
    for (const one of state === undefined ? objectStates.keys() : [state]) {
      for (const id of ids(connection.all(spaceQueries.idsInState, each, one, after, limit))) found.push(id);
    }
  }
  return objectsOf(connection, firstIds(found, limit));
}

/** Steps from one connector to the next in the index, where `distinct` would read all of it. */
function presentConnectors(connection: Connection): readonly number[] {
  const present: number[] = [];
  for (let last = -1; ; ) {
    const next = connection.get(spaceQueries.nextConnector, last)?.[0];
    if (typeof next !== 'number') return present;
    present.push(next);
    last = next;
  }
}

function objectsDue(connection: Connection, connector: number, now: string, page: After): readonly SpaceRow[] {
  const due = ids(connection.all(spaceQueries.dueIds, connector, now, page.after));
  return objectsOf(connection, firstIds(due, page.limit));
}

function objectsOf(connection: Connection, wanted: readonly number[]): readonly SpaceRow[] {
  return inOrder(connection.allIn(spaceQueries.byId, wanted));
}

function inOrder(rows: readonly Row[]): readonly SpaceRow[] {
  return rows.map(readSpace).sort(byId);
}

function byId(one: SpaceLink, other: SpaceLink): number {
  return one.id - other.id;
}

function objectCounts(rows: readonly Row[]): { connector: number; objects: number; joined: number }[] {
  const byConnector = new Map<number, { connector: number; objects: number; joined: number }>();
  for (const [connector, state, count] of rows as [number, number, number][]) {
    const counted = byConnector.get(connector) ?? { connector, objects: 0, joined: 0 };
    const name = objectStates[state] ?? 'Disconnected';
    if (name !== 'Placeholder') counted.objects += count;
    if (joinedStates.includes(name)) counted.joined += count;
    byConnector.set(connector, counted);
  }
  return [...byConnector.values()];
}

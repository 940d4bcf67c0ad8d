import type { After, LastIds, RunReads } from '../../store.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { selectFrom } from '../tables/table.ts';
import * as tables from '../tables/tables.ts';

const { apiKey, audit, configuration, connector, drift, explicitLink, finding, run, runError, runStep } = tables;

export const runQueries = {
  connectors: `${selectFrom(connector)} order by id`,
  findings: `${selectFrom(finding)} where kind = ? and subject in (*)`,
  findingCounts: 'select code, count(*) from finding group by code order by code',
  hasDrifts: 'select object from drift where object > 0 limit 1',
  drifts: `${selectFrom(drift)} where object in (*)`,
  explicit: `${selectFrom(explicitLink)} where object in (*)`,
  explicitToReview: `${selectFrom(explicitLink)} where review_on <= ? and object > ? order by object limit ?`,
  newestRuns: `${selectFrom(run)} order by id desc limit ?`,
  runsBefore: `${selectFrom(run)} where id < ? order by id desc limit ?`,
  run: `${selectFrom(run)} where id = ?`,
  runSteps: `${selectFrom(runStep)} where run = ? order by number`,
  runErrors: `${selectFrom(runError)} where run = ? and id > ? order by id limit ?`,
  runErrorCount: 'select count(*) from run_error where run = ?',
  acceptedSteps: `${selectFrom(runStep)} where connector = ? and (watermark is not null or size is not null)
    and type in (select value from json_each(?)) order by run desc, number desc limit 1`,
  newestStep: `${selectFrom(runStep)} where connector = ? and type in (select value from json_each(?))
    and (result is null or result not in ('completed-drop-file', 'completed-skipped-already-completed'))
    order by run desc, number desc limit 1`,
  importingRuns: `select distinct run from run_step where connector = ? and (watermark is not null or size is not null)
    order by run desc limit ?`,
  firstAcceptedStep: `${selectFrom(runStep)} where connector = ? and (watermark is not null or size is not null)
    order by run, number limit 1`,
  newestConfiguration: `${selectFrom(configuration)} order by id desc limit 1`,
  configuration: `${selectFrom(configuration)} where id = ?`,
  apiKey: `${selectFrom(apiKey)} where id = ?`,
  apiKeys: `${selectFrom(apiKey)} order by id`,
  lastAudit: `${selectFrom(audit)} order by id desc limit 1`,
  audit: `${selectFrom(audit)} where id > ? order by id limit ?`,
};

export function runReads(connection: Connection): RunReads {
  const many = async <R>(table: { read: (row: Row) => R }, sql: string, ...parameters: Value[]) =>
    connection.guard(() => connection.all(sql, ...parameters).map(table.read));
  const one = async <R>(table: { read: (row: Row) => R }, sql: string, ...parameters: Value[]) =>
    (await many(table, sql, ...parameters))[0];
  return {
    lastIds: async () => connection.guard(() => connection.snapshot(() => lastIds(connection))),
    connectors: () => many(connector, runQueries.connectors),
    findings: async (kind, subjects) =>
      connection.guard(() => connection.allIn(runQueries.findings, subjects, kind).map(finding.read)),
    findingCounts: () => many({ read: readCount }, runQueries.findingCounts),
    hasDrifts: async () => (await one({ read: readNumber }, runQueries.hasDrifts)) !== undefined,
    drifts: async (objects) => connection.guard(() => connection.allIn(runQueries.drifts, objects).map(drift.read)),
    explicit: async (objects) =>
      connection.guard(() => connection.allIn(runQueries.explicit, objects).map(explicitLink.read)),
    explicitToReview: (today, { after, limit }) => many(explicitLink, runQueries.explicitToReview, today, after, limit),
    runs: ({ after, limit }: After) =>
      after === 0 ? many(run, runQueries.newestRuns, limit) : many(run, runQueries.runsBefore, after, limit),
    run: (id) => one(run, runQueries.run, id),
    runSteps: (id) => many(runStep, runQueries.runSteps, id),
    runErrors: (id, { after, limit }) => many(runError, runQueries.runErrors, id, after, limit),
    runErrorCount: async (id) => (await one({ read: readNumber }, runQueries.runErrorCount, id)) ?? 0,
    lastAcceptedStep: (id, types) => one(runStep, runQueries.acceptedSteps, id, JSON.stringify(types)),
    newestStep: (id, types) => one(runStep, runQueries.newestStep, id, JSON.stringify(types)),
    importingRuns: (id, limit) => many({ read: readNumber }, runQueries.importingRuns, id, limit),
    firstAcceptedStep: (id) => one(runStep, runQueries.firstAcceptedStep, id),
    configuration: (id) =>
      id === undefined
        ? one(configuration, runQueries.newestConfiguration)
        : one(configuration, runQueries.configuration, id),
    apiKey: (id) => one(apiKey, runQueries.apiKey, id),
    apiKeys: () => many(apiKey, runQueries.apiKeys),
    lastAudit: () => one(audit, runQueries.lastAudit),
    audit: ({ after, limit }) => many(audit, runQueries.audit, after, limit),
  };
}

function readCount([code, count]: Row): { code: string; count: number } {
  return { code: code as string, count: count as number };
}

function readNumber([number]: Row): number {
  return number as number;
}

function lastIds(connection: Connection): LastIds {
  const highest = (name: string) => readNumber(connection.get(`select coalesce(max(id), 0) from ${name}`) ?? [0]);
  const removed = (name: string) =>
    readNumber(connection.get('select highest from removed_id where name = ?', name) ?? [0]);
  return {
    object: Math.max(highest('space'), removed('object')),
    person: Math.max(highest('person'), removed('person')),
    journal: highest('journal'),
    feed: readNumber(connection.get('select coalesce(max(feed), 0) from journal where feed is not null') ?? [0]),
    changeSet: highest('change_set'),
    run: highest('run'),
    runError: highest('run_error'),
    configuration: highest('configuration'),
    preview: highest('preview'),
    audit: highest('audit'),
  };
}

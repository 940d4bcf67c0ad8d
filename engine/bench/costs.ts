/**
 * What lineage, history, journal and digest cost, each by itself: the work is done over the rows that the full cycle left,
 * into a database of its own, once with and once without, and the difference is the cost.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { itemHash, setDigest } from '../export/change-set.ts';
import type { Change, Operation } from '../index.ts';
import { packBefore, packLineage, unpackLineage } from '../model/lineage.ts';
import { Inserter } from './inserter.ts';
import type { Sources } from './sources.ts';

export interface Cost {
  readonly seconds: number;
  readonly rows: number;
}

export interface CostsResult {
  readonly lineage: Cost;
  readonly history: Cost;
  readonly journal: Cost;
  readonly digest: Cost;
}

const MOST_ROWS = 100_000;
const INTENTS_A_COMMIT = 100;

interface Person {
  readonly id: number;
  readonly vals: string;
  readonly lineage: string;
}

interface Pending {
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly changes: string;
  readonly hash: string;
}

export async function measureCosts({ home }: Sources): Promise<CostsResult> {
  const store = new DatabaseSync(join(home, 'jml.db'), { readOnly: true });
  const people = store
    .prepare('select id, vals, lineage from person_values limit ?')
    .all(MOST_ROWS) as unknown as Person[];
  const pending = store
    .prepare('select object, connector, operation, changes, hash from pending limit ?')
    .all(MOST_ROWS) as unknown as Pending[];
  store.close();
  const file = join(home, 'costs.db');
  const scratch = new DatabaseSync(file);
  scratch.exec('pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal');
  const result = {
    lineage: lineageCost(scratch, people),
    history: historyCost(scratch, people),
    journal: journalCost(scratch, pending),
    digest: digestCost(pending),
  };
  scratch.close();
  for (const ending of ['', '-wal', '-shm']) await rm(file + ending, { force: true });
  return result;
}

function lineageCost(scratch: DatabaseSync, people: readonly Person[]): Cost {
  const lineages = people.map(({ lineage }) => unpackLineage(lineage));
  const plain = timed(() =>
    insertAll(
      scratch,
      'id integer primary key, vals text',
      people.map(({ id, vals }) => [id, vals]),
    ),
  );
  const withLineage = timed(() => {
    const rows = people.map(({ id, vals }, i) => [id, vals, packLineage(lineages[i] as (typeof lineages)[number])]);
    insertAll(scratch, 'id integer primary key, vals text, lineage text', rows);
  });
  return { seconds: withLineage - plain, rows: people.length };
}

/** Three values replaced, of every person. */
function historyCost(scratch: DatabaseSync, people: readonly Person[]): Cost {
  const images = people.map(({ vals, lineage }) => {
    const { contributors } = unpackLineage(lineage);
    return [0, 1, 2].map((slot) => ({ slot, value: vals.split('\u001f')[slot] ?? '', contributor: contributors[0] }));
  });
  const seconds = timed(() => {
    const rows = people.map(({ id }, i) => [id, id, 1, packBefore(images[i] as (typeof images)[number])]);
    insertAll(scratch, 'id integer primary key, person integer, run integer, before text', rows, 'person');
  });
  return { seconds, rows: people.length };
}

/** Intents in batches of 100 that survive a power cut, each settled afterwards. */
function journalCost(scratch: DatabaseSync, pending: readonly Pending[]): Cost {
  scratch.exec(`create table journal (id integer primary key, object integer, connector integer, operation text, hash text,
    changes text, sent_at text, settled_at text); create index open on journal (connector) where settled_at is null`);
  const settle = scratch.prepare('update journal set settled_at = ? where id = ?');
  const now = new Date().toISOString();
  const seconds = timed(() => {
    for (let at = 0; at < pending.length; at += INTENTS_A_COMMIT) {
      const batch = pending.slice(at, at + INTENTS_A_COMMIT);
      scratch.exec('pragma synchronous = full; begin');
      const rows = new Inserter(scratch, 'journal', 8);
      for (const [i, { object, connector, operation, hash, changes }] of batch.entries()) {
        rows.add(at + i, object, connector, operation, hash, changes, now, null);
      }
      rows.end();
      scratch.exec('commit; begin');
      for (const i of batch.keys()) settle.run(now, at + i);
      scratch.exec('commit; pragma synchronous = normal');
    }
  });
  return { seconds, rows: pending.length };
}

function digestCost(pending: readonly Pending[]): Cost {
  const items = pending.map(({ operation, object, changes }) => ({
    connector: 'AD',
    operation,
    anchor: String(object),
    changes: JSON.parse(changes) as Change[],
  }));
  return { seconds: timed(() => setDigest(items.map(itemHash))), rows: pending.length };
}

function insertAll(scratch: DatabaseSync, columns: string, rows: readonly (string | number)[][], index?: string): void {
  scratch.exec(`begin; create table t (${columns})`);
  const inserter = new Inserter(scratch, 't', rows[0]?.length ?? 1);
  for (const row of rows) inserter.add(...row);
  inserter.end();
  if (index !== undefined) scratch.exec(`create index i on t (${index})`);
  scratch.exec('commit; drop table t');
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

/**
 * What these files cost without an engine: parse, hash, join by keys in Maps, flow, write SQLite in large commits, pending
 * exports. Batched, with the people in memory and the parser in a thread of its own; no lineage, history, digests, staged
 * records, filters, scores, rules of precedence, limits, errors, or a second run.
 */
import { statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { type BoundFile, type BoundPage, SEPARATOR } from './bound-files.ts';
import { Inserter } from './inserter.ts';
import { directoryColumns, files, nhsmailColumns, type Sources } from './sources.ts';

export interface BoundResult {
  readonly seconds: number;
  readonly people: number;
  readonly objects: number;
  readonly pending: number;
  readonly databaseMiB: number;
}

/** By system: which value of its objects goes to which of a person's, the earlier system first. */
const PERSON_VALUES = 18;
const nhsmail = (name: (typeof nhsmailColumns)[number]) => nhsmailColumns.indexOf(name);
const ad = (name: (typeof directoryColumns)[number]) => directoryColumns.indexOf(name);
const V = {
  title: 1,
  given: 2,
  family: 3,
  mail: 4,
  mobile: 5,
  phone: 6,
  job: 7,
  department: 8,
  number: 9,
  id: 10,
} as const;
const inbound: readonly (readonly (readonly [from: number, to: number])[])[] = [
  [
    [1, V.number],
    [2, V.title],
    [3, V.given],
    [4, V.family],
    [5, 11],
    [6, 12],
    [7, 13],
    [8, V.department],
    [9, 14],
    [10, V.job],
    [11, 15],
    [12, V.mobile],
    [13, V.phone],
  ],
  [
    [nhsmail('nhsmailId'), V.id],
    [nhsmail('mail'), V.mail],
    [nhsmail('status'), 16],
    [nhsmail('givenName'), V.given],
    [nhsmail('familyName'), V.family],
    [nhsmail('mobile'), V.mobile],
    [nhsmail('jobTitle'), V.job],
    [nhsmail('department'), V.department],
  ],
  [
    [ad('sAMAccountName'), 17],
    [ad('userPrincipalName'), 0],
  ],
];
const outbound: readonly (readonly (readonly [from: number, to: number])[])[] = [
  [],
  [
    [V.title, nhsmail('title')],
    [V.given, nhsmail('givenName')],
    [V.family, nhsmail('familyName')],
    [V.mobile, nhsmail('mobile')],
    [V.phone, nhsmail('telephoneNumber')],
    [V.job, nhsmail('jobTitle')],
    [V.department, nhsmail('department')],
    [V.number, nhsmail('employeeNumber')],
  ],
  [
    [V.given, ad('givenName')],
    [V.family, ad('sn')],
    [V.mail, ad('mail')],
    [V.mobile, ad('mobile')],
    [V.phone, ad('telephoneNumber')],
    [V.job, ad('title')],
    [V.department, ad('department')],
    [14, ad('physicalDeliveryOfficeName')],
    [V.number, ad('employeeNumber')],
    [V.id, ad('nhsmailId')],
  ],
];
const tables = `
create table object (id integer primary key, system integer not null, anchor text not null, hash text not null, person integer) strict;
create table object_values (id integer primary key, vals text not null) strict;
create table person (id integer primary key, vals text not null, mail text not null, number text not null, nhsmail text not null) strict;
create table pending (system integer not null, person integer not null, object integer, changes text not null) strict;`;
const indexes = `
create unique index object_anchor on object (system, anchor);
create index object_person on object (person);
create index person_mail on person (mail);
create index person_number on person (number);
create index person_nhsmail on person (nhsmail);`;

export async function runBound(sources: Sources): Promise<BoundResult> {
  const file = join(sources.home, 'bound.db');
  for (const ending of ['', '-wal', '-shm']) await rm(file + ending, { force: true });
  const [extract = ''] = await readdir(files.extracts(sources.home));
  const inputs: BoundFile[] = [
    { kind: 'esr', file: join(files.extracts(sources.home), extract) },
    { kind: 'csv', file: files.nhsmail(sources.home) },
    { kind: 'csv', file: files.directory(sources.home) },
  ];
  const start = performance.now();
  const bound = new Bound(file);
  for (const [system, input] of inputs.entries()) await bound.stage(system, input);
  for (const system of inputs.keys()) bound.synchronise(system);
  const pending = bound.export();
  const { people, objects } = bound.close();
  const seconds = (performance.now() - start) / 1_000;
  const databaseMiB = statSync(file).size / 2 ** 20;
  await rm(file);
  return { seconds, people, objects, pending, databaseMiB };
}

class Bound {
  private readonly database: DatabaseSync;
  private readonly people: string[][] = [[]];
  private readonly personByKey = new Map<string, number>();
  /** By system: the object of each person. */
  private readonly objectOf: Uint32Array[] = [];
  private objects = 0;

  constructor(file: string) {
    this.database = new DatabaseSync(file, { returnArrays: true });
    this.database.exec(`pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal;
      pragma cache_size = -98304; pragma temp_store = memory; pragma wal_autocheckpoint = 8000; ${tables}`);
  }

  async stage(system: number, file: BoundFile): Promise<void> {
    const object = new Inserter(this.database, 'object', 5);
    const values = new Inserter(this.database, 'object_values', 2);
    this.database.exec('begin');
    for await (const { texts, hashes } of pagesOf(file)) {
      texts.forEach((text, i) => {
        const id = ++this.objects;
        object.add(id, system, text.slice(0, text.indexOf(SEPARATOR)), hashes[i] as string, null);
        values.add(id, text);
      });
    }
    object.end();
    values.end();
    this.database.exec('commit');
  }

  synchronise(system: number): void {
    const page = this.database.prepare(
      'select o.id, v.vals from object o join object_values v on v.id = o.id where o.id > ? and +o.system = ? order by o.id limit 5000',
    );
    const link = this.database.prepare('update object set person = ? where id = ?');
    this.objectOf[system] = new Uint32Array(this.objects + 1);
    this.database.exec('begin');
    for (let after = 0; ; ) {
      const rows = page.all(after, system) as unknown as [number, string][];
      if (rows.length === 0) break;
      for (const [id, text] of rows) {
        const values = text.split(SEPARATOR);
        const person = this.personOf(system, values);
        this.flow(system, values, person);
        (this.objectOf[system] as Uint32Array)[person] = id;
        link.run(person, id);
        after = id;
      }
    }
    this.database.exec('commit');
  }

  private personOf(system: number, values: readonly string[]): number {
    const keys = keysOf(system, values);
    const known = keys.find((key) => this.personByKey.has(key));
    const person = known === undefined ? this.people.length : (this.personByKey.get(known) as number);
    if (known === undefined) this.people.push(new Array<string>(PERSON_VALUES).fill(''));
    for (const key of keys) if (!this.personByKey.has(key)) this.personByKey.set(key, person);
    return person;
  }

  private flow(system: number, values: readonly string[], person: number): void {
    const target = this.people[person] as string[];
    for (const [from, to] of inbound[system] ?? []) if (target[to] === '') target[to] = values[from] ?? '';
  }

  /** Answers with the number of pending exports. */
  export(): number {
    const pending = new Inserter(this.database, 'pending', 4);
    const text = this.database.prepare('select vals from object_values where id = ?');
    let count = 0;
    this.database.exec('begin');
    for (const system of [1, 2]) {
      for (let person = 1; person < this.people.length; person++) {
        const object = this.objectOf[system]?.[person] ?? 0;
        const held = object === 0 ? [] : (text.get(object) as unknown as [string])[0].split(SEPARATOR);
        const changes = this.changes(system, person, held);
        if (changes.length === 0) continue;
        pending.add(system, person, object === 0 ? null : object, JSON.stringify(changes));
        count++;
      }
    }
    pending.end();
    this.database.exec('commit');
    return count;
  }

  private changes(
    system: number,
    person: number,
    held: readonly string[],
  ): [to: number, before: string, after: string][] {
    const values = this.people[person] as string[];
    const changes: [number, string, string][] = [];
    for (const [from, to] of outbound[system] ?? []) {
      const wanted = values[from] as string;
      if (wanted !== '' && wanted !== held[to]) changes.push([to, held[to] ?? '', wanted]);
    }
    return changes;
  }

  close(): { people: number; objects: number } {
    const person = new Inserter(this.database, 'person', 5);
    this.database.exec('begin');
    for (let id = 1; id < this.people.length; id++) {
      const values = this.people[id] as string[];
      const [mail, number, nhsmailId] = [values[V.mail] as string, values[V.number] as string, values[V.id] as string];
      person.add(id, values.join(SEPARATOR), mail, number, nhsmailId);
    }
    person.end();
    this.database.exec('commit');
    this.database.exec(indexes);
    this.database.exec('pragma wal_checkpoint(truncate)');
    this.database.close();
    return { people: this.people.length - 1, objects: this.objects };
  }
}

function keysOf(system: number, values: readonly string[]): string[] {
  const keys: string[] = [];
  const add = (kind: string, value: string | undefined) => {
    if (value !== undefined && value !== '') keys.push(kind + value.toLowerCase());
  };
  if (system === 0) {
    add('n', values[1]);
    add('m', values[5]);
  } else if (system === 1) {
    add('i', values[nhsmail('nhsmailId')]);
    add('m', values[nhsmail('mail')]);
    add('n', values[nhsmail('employeeNumber')]?.split('|')[1]);
  } else {
    add('i', values[ad('nhsmailId')]);
    add('m', values[ad('mail')]);
  }
  return keys;
}

async function* pagesOf(file: BoundFile): AsyncGenerator<BoundPage> {
  const worker = new Worker(new URL('./bound-files.ts', import.meta.url), { workerData: file });
  const pages: (BoundPage | undefined)[] = [];
  let wake = () => {};
  worker.on('message', (page: BoundPage | undefined) => {
    pages.push(page);
    wake();
  });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  for (;;) {
    if (pages.length === 0) {
      const arrived = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([arrived, failed]);
    }
    const page = pages.shift();
    if (page === undefined) return;
    yield page;
  }
}

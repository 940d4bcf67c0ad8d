/** The trust of a random history while it is played: what ESR knows today, and the systems of a landscape. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AccountDraft } from '../../engine/demo/simulator/account.ts';
import type { Run } from '../../engine/model/run.ts';
import { countedIn, neverCounted } from '../support/counted.ts';
import { type Landscape, openLandscape, type Stage } from '../support/landscape.ts';
import { type DirectoryAccount, type DirectoryEntry, readDirectory } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { randomFrom } from '../support/random.ts';
import { happenings } from './happenings.ts';
import type { CastMember, Day, History } from './history.ts';
import type { TwoControllers } from './two-controllers.ts';

const MONDAY = '2024-03-11T09:00:00Z';
const MINUTE = 60_000;
/** Minutes. */
const REPLICATED_WITHIN = 24 * 60;
/** Shown beside the cast, so that no source is ever empty. */
const resident: Employee = { number: '29999', first: 'Rae', last: 'Resident' };

/** Everybody may come and go at once here: what limits and gates hold has stories of its own. */
const generous = {
  limits: {
    create: { count: 500, percent: 100 },
    update: { count: 500, percent: 10 },
  },
  sourceGate: { percent: 100 },
};

export interface Scene {
  /** Another order of persons in a file, of accounts on the pages of the portal and of entries in the directory. */
  readonly order?: number;
  /** Accounts on a page of the portal. */
  readonly pageSize?: number;
  /** Rows that the store hands out at once. */
  readonly storePage?: number;
  /** In place of the LDIF file. */
  readonly directory?: TakeDirectory;
}

/** Puts another directory with these accounts under a landscape, and says how its accounts are read. */
export type TakeDirectory = (
  land: Landscape,
  accounts: readonly DirectoryAccount[],
  configuration: object,
  stage: Stage,
) => Promise<() => Promise<readonly DirectoryEntry[]>>;

export class World {
  readonly land: Landscape;
  readonly cast: readonly CastMember[];
  /** By place in the cast: who is in ESR, as ESR has them. */
  readonly employees: Map<number, Employee>;
  /** Lines to send in the next change file. */
  news: string[] = [];
  /** Accounts that somebody deleted in the directory, for whoever brings them back. */
  readonly deleted: string[] = [];
  readonly written: Record<string, number> = {};
  /** Of the directory, where it has two. */
  controllers: TwoControllers | undefined;
  private readonly order: number | undefined;
  /** Of the directory, as they are now. */
  accounts: () => Promise<readonly DirectoryEntry[]>;

  constructor(land: Landscape, cast: readonly CastMember[], employees: Map<number, Employee>, order?: number) {
    this.land = land;
    this.cast = cast;
    this.employees = employees;
    this.order = order;
    this.accounts = async () => [...readDirectory(land.directoryFile).values()];
  }

  get today(): string {
    return this.dayFromNow(0);
  }

  /** YYYYMMDD. */
  dayFromNow(days: number): string {
    const instant = new Date(this.land.clock.now().getTime() + days * 24 * 60 * MINUTE);
    return instant.toISOString().slice(0, 10).replaceAll('-', '');
  }

  changeEmployee(place: number, change: Partial<Employee>): void {
    const employee = this.employees.get(place);
    if (employee === undefined) return;
    const changed = { ...employee, ...change };
    this.employees.set(place, changed);
    this.news.push(...linesOf(changed));
  }

  /** The entries of the directory as text, each of its accounts with its account name. */
  editDirectory(edit: (blocks: readonly string[]) => readonly string[]): void {
    const blocks = readFileSync(this.land.directoryFile, 'utf8').split('\n\n');
    writeFileSync(this.land.directoryFile, edit(blocks).join('\n\n'), { mode: 0o600 });
  }

  advance(minutes: number): void {
    if (minutes >= REPLICATED_WITHIN) this.controllers?.replicate();
    this.land.clock.set(new Date(this.land.clock.now().getTime() + minutes * MINUTE));
    this.land.portal.advance();
  }

  sendExtract(kind: Day['extract']): void {
    const everybody = [resident, ...shuffled([...this.employees.values()], this.order)];
    if (kind === 'full') this.land.fullExtract(everybody);
    if (kind === 'changes') this.land.changes(this.news);
    if (kind !== 'none') this.news = [];
  }

  /** Everything of a day but its run. */
  async live(day: Day): Promise<void> {
    this.advance(day.minutesLater);
    for (const { what, who, choice } of day.happenings) await happenings[what]?.(this, who, choice);
    this.land.portal.advance();
    this.sendExtract(day.extract);
  }

  async run(cycle: 'full' | 'delta'): Promise<Run> {
    const run = await this.land.run(cycle);
    for (const [what, count] of Object.entries(await this.land.written(run))) {
      this.written[what] = (this.written[what] ?? 0) + count;
    }
    const impossible = neverCounted(countedIn(await this.land.engine.runSteps(run.id)));
    if (impossible.length > 0) throw new Error(`Run ${run.id} counted what never counts: ${impossible.join(', ')}`);
    return run;
  }

  async end(day: Day): Promise<void> {
    if (day.ends === 'approve') await this.land.approveAll();
    if (day.ends === 'restart') await this.restart();
  }

  async restart(): Promise<void> {
    await this.land.restart();
    this.controllers?.attach();
  }
}

/** The world before its first run. */
export async function openWorld(
  stage: Stage,
  history: History,
  { order, pageSize, storePage, directory }: Scene = {},
): Promise<World> {
  const members = history.cast.map((member, place) => ({ member, place, employee: employeeAt(member, place) }));
  const withIn = (...words: readonly string[]) =>
    members.filter(({ member }) =>
      words.some((word) => member.begins === 'everywhere' || member.begins.includes(word)),
    );
  const employees = new Map(withIn('ESR').map(({ place, employee }) => [place, employee]));
  const mailboxes = withIn('NHSmail').map(({ place, employee }) => mailboxAt(employee, place, order));
  const accounts = withIn('directory').map(({ place, employee }) => accountAt(employee, place));
  const land = await openLandscape(stage, {
    now: MONDAY,
    employees: [resident, ...shuffled([...employees.values()], order)],
    mailboxes: [mailboxAt(resident, 99, order), ...mailboxes],
    accounts: shuffled(accounts, order),
    pendingFor: history.pendingMinutes * MINUTE,
    portal: pageSize === undefined ? {} : { maxPageSize: pageSize },
    storePage,
    configuration: generous,
  });
  const world = new World(land, history.cast, employees, order);
  if (directory !== undefined) world.accounts = await directory(land, accounts, generous, stage);
  return world;
}

export function employeeAt({ first, last }: CastMember, place: number): Employee {
  return { number: `${20001 + place}`, first, last, mobile: `07700 900${100 + place}` };
}

/** An address of their own, and an id that puts them anywhere in the portal's order. */
function mailboxAt(employee: Employee, place: number, order = 0): AccountDraft {
  const plain = (name: string) =>
    name
      .normalize('NFD')
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '');
  const mail = `${plain(employee.first)}.${plain(employee.last)}.${place}@nhs.example`;
  const nhsmailId = `nm-${createHash('md5').update(`${order} ${place}`).digest('hex').slice(0, 12)}`;
  return { ...mailboxOf(employee), mail, nhsmailId };
}

function accountAt(employee: Employee, place: number): DirectoryAccount {
  const { mail = '' } = mailboxAt(employee, place);
  return { login: `staff${place}`, name: `Staff ${place}`, more: { mail, givenName: employee.first } };
}

/** Fisher and Yates; as it was without an order. */
function shuffled<Item>(items: readonly Item[], order: number | undefined): Item[] {
  const result = [...items];
  if (order === undefined) return result;
  const random = randomFrom(order);
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}

/** Account names of a landscape's directory, in order, with one chosen among them. */
export function accountAmong({ directoryFile }: Landscape, who: number): string | undefined {
  const logins = [...readDirectory(directoryFile).keys()].sort();
  return logins[who % logins.length];
}

/**
 * Whoever may be given a name is decided after everybody else of a run, by employee number: which of two namesakes gets
 * the number then depends neither on the order of a file nor on where a page ends. Of each only an id and a place are held.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import type { PersonRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { OutboundTarget } from './outbound.ts';
import type { Page } from './page-reader.ts';
import { isPendingCreate, type UnsearchedCase } from './person-cases.ts';

/** As long as ESR makes them, so that 9 comes before 10. */
const EMPLOYEE_NUMBER_LENGTH = 30;
const NO_NUMBER = ' '.repeat(EMPLOYEE_NUMBER_LENGTH);

export class Newcomers {
  private readonly systems: readonly ConnectedSystem[];
  private readonly targets: readonly OutboundTarget[];
  private readonly waiting: { readonly id: number; readonly place: string }[] = [];

  constructor(systems: readonly ConnectedSystem[], targets: readonly OutboundTarget[]) {
    this.systems = systems;
    this.targets = targets;
  }

  /** Whether somebody has no account yet in a system that is written: one may be made, and they wait. */
  takes(person: PersonRow, rows: readonly SpaceRow[]): boolean {
    const has = (connector: number) => rows.some((row) => row.connector === connector && !isPendingCreate(row));
    const isNew = this.targets.some(({ connector }) => !has(connector));
    if (isNew) this.wait(person, rows);
    return isNew;
  }

  /** The page without those whose account may be renamed: they wait, too. */
  withoutRenamed(page: Page, mayRename: (subject: UnsearchedCase) => boolean): Page {
    const { people, cases, rowsOf } = page;
    const renamed = new Set(cases.filter(mayRename).map(({ person }) => person));
    if (renamed.size === 0) return page;
    for (const { person } of people) if (renamed.has(person.id)) this.wait(person, rowsOf.get(person.id) ?? []);
    return {
      ...page,
      people: people.filter(({ person }) => !renamed.has(person.id)),
      cases: cases.filter(({ person }) => !renamed.has(person)),
    };
  }

  /** In order, `size` at a time. */
  async *pages(store: Pick<StoreReader, 'people'>, size: number): AsyncGenerator<readonly PersonRow[]> {
    const ids = this.waiting.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0)).map(({ id }) => id);
    for (let at = 0; at < ids.length; at += size) {
      const page = ids.slice(at, at + size);
      const people = new Map((await store.people(page)).map((person) => [person.id, person]));
      yield page.flatMap((id) => people.get(id) ?? []);
    }
  }

  private wait({ id }: PersonRow, rows: readonly SpaceRow[]): void {
    this.waiting.push({ id, place: this.placeOf(rows) });
  }

  /** Employee number first; then, for those who have none or share one, what their sources know them by. */
  private placeOf(rows: readonly SpaceRow[]): string {
    const numbers: string[] = [];
    const identities: string[] = [];
    for (const system of this.systems) {
      if (system.system === 'ad') continue;
      for (const row of rows) {
        if (row.connector !== system.id || row.seen === '') continue;
        const read = readerOf(system, row.seen);
        numbers.push(read('employeeNumber').padStart(EMPLOYEE_NUMBER_LENGTH));
        identities.push(`${system.name} ${system.system === 'nhsmail' ? read('mail') : row.anchor}`);
      }
    }
    const number = numbers.filter((one) => one !== NO_NUMBER).sort()[0] ?? NO_NUMBER;
    return [number, ...identities.sort()].join('\u0000');
  }
}

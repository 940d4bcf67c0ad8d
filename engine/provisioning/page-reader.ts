/** Reads what is known of a page of people before anything is decided for them. */
import { RowValues } from '../connector-space/row-values.ts';
import type { DriftRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { ProvisioningContext } from './context.ts';
import type { PersonCases, UnsearchedCase } from './person-cases.ts';
import { PersonValues, type WorkedOut } from './person-values.ts';

export interface Page {
  readonly people: readonly WorkedOut[];
  /** The objects of all of them. */
  readonly rows: readonly SpaceRow[];
  /** By person. */
  readonly rowsOf: ReadonlyMap<number, readonly SpaceRow[]>;
  /** One for each of the people. */
  readonly cases: readonly UnsearchedCase[];
}

export type Left = (person: PersonRow, rows: readonly SpaceRow[]) => boolean;

const nobody: Left = () => false;

/** Lives for one run. */
export class PageReader {
  private readonly context: ProvisioningContext;
  private readonly personValues: PersonValues;
  private readonly cases: PersonCases;
  private mayHaveDrifted: boolean | undefined;

  constructor(context: ProvisioningContext, cases: PersonCases) {
    this.context = context;
    this.personValues = new PersonValues(context);
    this.cases = cases;
  }

  /** Those who are `left` for another page are on none of the lists. */
  async read(everybody: readonly PersonRow[], left: Left = nobody): Promise<Page> {
    const { store, systems } = this.context;
    const all = await store.objectsOfPeople(everybody.map(({ id }) => id));
    const rowsOf = Map.groupBy(all, ({ person }) => person ?? 0);
    const rowsOfPeople = everybody.filter((person) => !left(person, rowsOf.get(person.id) ?? []));
    if (rowsOfPeople.length === 0) return { people: [], rows: [], rowsOf, cases: [] };
    const rows = rowsOfPeople.flatMap(({ id }) => rowsOf.get(id) ?? []);
    const rowValues = new RowValues(systems);
    const keeps = await this.personValues.lostWithoutRecall(store, rowsOfPeople, rowsOf);
    const people = rowsOfPeople.map((person) =>
      this.personValues.workOut(person, rowsOf.get(person.id) ?? [], rowValues, keeps),
    );
    const cases = await this.cases.of(people, rowsOf, rowValues, await this.driftsOf(rows));
    return { people, rows, rowsOf, cases };
  }

  private async driftsOf(rows: readonly SpaceRow[]): Promise<readonly DriftRow[]> {
    const { store } = this.context;
    this.mayHaveDrifted ??= await store.hasDrifts();
    return this.mayHaveDrifted ? await store.drifts(rows.map(({ id }) => id)) : [];
  }
}

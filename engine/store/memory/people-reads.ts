import type { PeopleReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { pageOf, rowsOf } from './page.ts';
import { keyOf, type Tables } from './tables.ts';

export function peopleReads(tables: Tables, { read }: Answers): PeopleReads {
  const everyone = () => [...tables.people.values()];
  return {
    people: (ids) => read(() => rowsOf(tables.people, ids)),
    personPage: (page) => read(() => pageOf(everyone(), page, (row) => row.id)),
    peopleByName: (start, page) =>
      read(() =>
        pageOf(
          everyone().filter((row) => row.name.startsWith(start)),
          page,
          (row) => row.id,
        ),
      ),
    peopleToProvision: (now, page) =>
      read(() =>
        pageOf(
          everyone().filter((row) => row.stamp === 0 || (row.dueOn !== null && row.dueOn <= now)),
          page,
          (row) => row.id,
        ),
      ),
    history: (person) => read(() => tables.history.filter((row) => row.person === person)),
    reservedNames: (kind, names) =>
      read(() => [...new Set(names)].flatMap((name) => tables.reservedNames.get(keyOf(kind, name)) ?? [])),
    reservedNamesOf: (people) =>
      read(() => [...tables.reservedNames.values()].filter((row) => people.includes(row.person))),
  };
}

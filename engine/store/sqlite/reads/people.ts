import type { PersonRow } from '../../rows.ts';
import type { After, PeopleReads } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';
import { readPerson, selectPerson } from '../tables/space.ts';
import { selectFrom } from '../tables/table.ts';
import { history, reservedName } from '../tables/tables.ts';
import { firstIds, ids } from './page.ts';

export const peopleQueries = {
  byId: `${selectPerson} where p.id in (*)`,
  page: `${selectPerson} where p.id > ? order by p.id limit ?`,
  idsByName: 'select id from person where name >= ? and name < ? and id > ?',
  idsToProvision: 'select id from person where stamp = 0 and id > ? order by id limit ?',
  idsDue: 'select id from person where due_on <= ? and id > ?',
  history: `${selectFrom(history)} where person = ? order by id`,
  reservedNames: `${selectFrom(reservedName)} where kind = ? and name in (*)`,
  reservedNamesOf: `${selectFrom(reservedName)} where person in (*)`,
};

/** Behind every text that starts with what it is added to. */
const LAST_CHARACTER = '\u{10ffff}';

export function peopleReads(connection: Connection): PeopleReads {
  const together = <T>(work: () => T) => connection.guard(() => connection.snapshot(work));
  return {
    people: async (wanted) => together(() => peopleOf(connection, wanted)),
    personPage: async (page) => together(() => personPage(connection, page)),
    peopleByName: async (start, page) => together(() => peopleByName(connection, start, page)),
    peopleToProvision: async (now, page) => together(() => peopleToProvision(connection, now, page)),
    history: async (person) => together(() => connection.all(peopleQueries.history, person).map(history.read)),
    reservedNames: async (kind, names) =>
      together(() => connection.allIn(peopleQueries.reservedNames, names, kind).map(reservedName.read)),
    reservedNamesOf: async (people) =>
      together(() => connection.allIn(peopleQueries.reservedNamesOf, people).map(reservedName.read)),
  };
}

function personPage(connection: Connection, { after, limit }: After): readonly PersonRow[] {
  return connection.all(peopleQueries.page, after, limit).map(readPerson);
}

function peopleByName(connection: Connection, start: string, page: After): readonly PersonRow[] {
  if (start === '') return personPage(connection, page);
  const found = connection.all(peopleQueries.idsByName, start, start + LAST_CHARACTER, page.after);
  return peopleOf(connection, firstIds(ids(found), page.limit));
}

function peopleToProvision(connection: Connection, now: string, { after, limit }: After): readonly PersonRow[] {
  const asking = ids(connection.all(peopleQueries.idsToProvision, after, limit));
  const due = ids(connection.all(peopleQueries.idsDue, now, after));
  return peopleOf(connection, firstIds([...asking, ...due], limit));
}

function peopleOf(connection: Connection, wanted: readonly number[]): readonly PersonRow[] {
  const rows: readonly Row[] = connection.allIn(peopleQueries.byId, wanted);
  return rows.map(readPerson).sort((one, other) => one.id - other.id);
}

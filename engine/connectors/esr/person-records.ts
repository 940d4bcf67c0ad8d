/** The staged records of one person taken apart by type, and the ones that speak on a day. */
import { type Assignment, primaryAssignment } from './assignment.ts';
import { latest, nextRow, Row, rowFor } from './effective.ts';
import { recordsOf } from './group.ts';
import { isMobile, type MobileRule, WORK_PHONE } from './phone.ts';

export interface PersonRecords {
  readonly people: readonly Row<'PR'>[];
  readonly assignments: readonly Assignment[];
  readonly phones: readonly Row<'PH'>[];
  /** Rows whose start or end is no date; they are in none of the lists above. */
  readonly undated: readonly Row[];
}

export function takeApart(staged: string): PersonRecords {
  const people: Row<'PR'>[] = [];
  const assignments: Assignment[] = [];
  const phones: Row<'PH'>[] = [];
  const undated: Row[] = [];
  const records = recordsOf(staged);
  for (let index = 0; index < records.length; index++) {
    const cells = (records[index] as string).split('~');
    const type = cells[0] as 'PR' | 'AS' | 'PH';
    const row = new Row(type, cells, index);
    if (row.badDate !== undefined) undated.push(row);
    else if (type === 'PR') people.push(row as Row<'PR'>);
    else if (type === 'AS') assignments.push(row as Assignment);
    else phones.push(row as Row<'PH'>);
  }
  return { people, assignments, phones, undated };
}

/** The rows that give a person's values on a day. */
export interface Chosen {
  readonly person: Row<'PR'> | undefined;
  readonly assignment: Assignment | undefined;
  readonly mobile: Row<'PH'> | undefined;
  readonly workPhone: Row<'PH'> | undefined;
}

export function choose(records: PersonRecords, day: string, rule: MobileRule): Chosen {
  const mobiles = records.phones.filter((row) => isMobile(row.get('phoneType'), row.get('number'), rule));
  const workPhones = records.phones.filter((row) => row.get('phoneType') === WORK_PHONE);
  return {
    person: rowFor(records.people, day),
    assignment: primaryAssignment(records.assignments, day),
    mobile: phoneOn(mobiles, day),
    workPhone: phoneOn(workPhones, day),
  };
}

/** As for other rows, but a number that has ended is nobody's number any more. */
function phoneOn(phones: readonly Row<'PH'>[], day: string): Row<'PH'> | undefined {
  if (phones.length === 0) return undefined;
  return latest(phones.filter((row) => row.holdsOn(day))) ?? nextRow(phones, day);
}

/** From the dated records of one person to one object, as of a day in London. Pure; nothing is read here. */
import type { AssembledObject, Assembler, ImportProblem } from '../connector.ts';
import { type Assignment, explicitEnd, leavingDay } from './assignment.ts';
import { beginningOf, dayOf, FOREVER, isDay } from './days.ts';
import { nextBoundary, Row, rowFor } from './effective.ts';
import { hashGroup, located, mergeGroup, removeFromGroup } from './group.ts';
import { choose, type PersonRecords, takeApart } from './person-records.ts';
import type { MobileRule } from './phone.ts';
import type { KeptColumn } from './record.ts';
import { esrAttributes, type Facts } from './schema.ts';
import { mergeSharedRows, readShared, rowsOf } from './shared.ts';

export interface AssemblerOptions {
  readonly vpd: string;
  readonly mobile: MobileRule;
}

export function createAssembler({ vpd, mobile }: AssemblerOptions): Assembler {
  return {
    merge: mergeGroup,
    hashOf: hashGroup,
    remove: removeFromGroup,
    shared: (incoming, file) => readShared(incoming, file, vpd),
    mergeShared: mergeSharedRows,
    uses: (staged) => usesOf(takeApart(staged).assignments),
    assemble: (anchor, staged, shared, asOf) => assemble({ anchor, staged, shared, vpd, mobile }, dayOf(asOf)),
    originOf: (staged, attribute, asOf) => originOf(staged, attribute, dayOf(asOf), mobile),
  };
}

interface Request {
  readonly anchor: string;
  readonly staged: string;
  readonly shared: ReadonlyMap<string, string>;
  readonly vpd: string;
  readonly mobile: MobileRule;
}

function assemble(request: Request, day: string): AssembledObject | undefined {
  const records = takeApart(request.staged);
  const chosen = choose(records, day, request.mobile);
  const { person, assignment } = chosen;
  if (!person) return undefined;
  const { shared, vpd } = request;
  const get = (column: KeptColumn<'AS'>) => assignment?.get(column) ?? '';
  const positions = positionRows(shared.get(`PO:${get('positionId')}`));
  const facts: Facts = {
    vpd,
    person,
    assignment,
    position: rowFor(positions, day),
    organisation: cellsOf(shared.get(`OR:${get('organisationId')}`)),
    location: cellsOf(shared.get(`LC:${get('locationId')}`)),
    mobile: chosen.mobile,
    workPhone: chosen.workPhone,
    startDay: dayIn(person, 'hireDate') || firstStart(records.people),
    leavingDay: leavingDay(dayIn(person, 'terminationDate'), records.assignments),
  };
  return {
    values: esrAttributes.map(({ read }) => read(facts)),
    dueOn: dueOn(records, positions, day),
    problems: problemsOf(request, records, person),
  };
}

function dueOn({ people, assignments, phones }: PersonRecords, positions: readonly Row<'PO'>[], day: string) {
  let due = [people, assignments, phones, positions].reduce((first, rows) => nextBoundary(rows, day, first), FOREVER);
  for (const row of assignments) due = nextBoundary([{ start: row.start, end: explicitEnd(row) }], day, due);
  return due === FOREVER ? null : beginningOf(due);
}

/** A date that cannot be read counts as blank: nobody leaves because of a typing error. */
function dayIn(person: Row<'PR'>, column: 'hireDate' | 'terminationDate'): string {
  const day = person.get(column);
  return isDay(day) ? day : '';
}

function firstStart(people: readonly Row<'PR'>[]): string {
  return people.reduce((first, { start }) => (start < first ? start : first), people[0]?.start ?? '');
}

const REMEMBERED = 50_000;

/** Thousands of people lean on one shared record: it is taken apart once. */
function remembering<Value>(takeApartText: (text: string) => Value): (text: string | undefined) => Value {
  const known = new Map<string, Value>();
  return (text = '') => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = takeApartText(text);
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, value);
    return value;
  };
}

const cellsOf = remembering((text) => (rowsOf(text)[0] ?? '').split('~'));
const positionRows = remembering((text) =>
  rowsOf(text)
    .map((row, index) => new Row('PO', row.split('~'), index))
    .filter((row) => row.badDate === undefined),
);

/** Of all rows, not only today's: a shared record may change before the row that leans on it begins. */
function usesOf(assignments: readonly Assignment[]): string[] {
  const keys = new Set<string>();
  for (const row of assignments) {
    for (const [type, column] of [
      ['PO', 'positionId'],
      ['OR', 'organisationId'],
      ['LC', 'locationId'],
    ] as const) {
      const id = row.get(column);
      if (id !== '') keys.add(`${type}:${id}`);
    }
  }
  return [...keys];
}

function problemsOf(request: Request, { undated, assignments }: PersonRecords, person: Row<'PR'>): ImportProblem[] {
  const problems: ImportProblem[] = [];
  for (const row of undated) problems.push(dateProblem('parse-error', request, row, row.badDate ?? ''));
  for (const column of ['hireDate', 'terminationDate'] as const) reportDate(person, person.get(column));
  for (const row of assignments) reportDate(row, row.get('assignmentEndDate'));
  const [hired, left] = [dayIn(person, 'hireDate'), dayIn(person, 'terminationDate')];
  if (left !== '' && left < hired) problems.push(contradiction(request, person, left, hired));
  return problems;

  function reportDate(row: Row, text: string): void {
    if (text === '' || isDay(text)) return;
    problems.push(dateProblem('invalid-attribute-value', request, row, text));
  }
}

function dateProblem(code: ImportProblem['code'], request: Request, row: Row, text: string): ImportProblem {
  const message = `${placeOf(request, row)}: "${text}" in a ${row.type} record is no date.`;
  return { code, message, anchor: request.anchor };
}

function contradiction(request: Request, row: Row, left: string, hired: string): ImportProblem {
  const message = `${placeOf(request, row)}: the termination date ${left} is before the hire date ${hired}; nobody leaves by it.`;
  return { code: 'invalid-attribute-value', message, anchor: request.anchor };
}

function placeOf({ staged }: Request, row: Row): string {
  return (located(staged)[row.index]?.origin ?? '').replace(/:(?=\d+$)/, ' line ');
}

function originOf(staged: string, attribute: string, day: string, rule: MobileRule) {
  const definition = esrAttributes.find(({ name }) => name === attribute);
  if (!definition) return undefined;
  const row = choose(takeApart(staged), day, rule)[definition.from];
  const origin = row && located(staged)[row.index]?.origin;
  if (!origin) return undefined;
  const colon = origin.lastIndexOf(':');
  return { file: origin.slice(0, colon), line: Number(origin.slice(colon + 1)) };
}

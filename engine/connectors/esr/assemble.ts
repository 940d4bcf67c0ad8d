/** From the dated records of one person to one object, as of a day in London. Pure; nothing is read here. */
import type { AssembledObject, Assembler, ImportProblem } from '../connector.ts';
import { type Assignment, leavingDay } from './assignment.ts';
import { beginningOf, dayOf, FOREVER, isDay, isoDay } from './days.ts';
import { nextBoundary, Row, rowFor } from './effective.ts';
import { hashGroup, located, mergeGroup, removeFromGroup } from './group.ts';
import { type Chosen, choose, type PersonRecords, spansOf, takeApart } from './person-records.ts';
import type { MobileRule } from './phone.ts';
import { type KeptColumn, place } from './record.ts';
import { type EsrAttributeName, esrAttributes } from './schema.ts';
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
  if (!chosen.person) return undefined;
  const positions = positionRows(request, chosen.assignment);
  const values: Record<EsrAttributeName, string> = {
    ...personValues(chosen.person, records, request.vpd),
    mobile: chosen.mobile?.get('number') ?? '',
    telephoneNumber: chosen.workPhone?.get('number') ?? '',
    ...assignmentValues(chosen.assignment, rowFor(positions, day), request),
  };
  const due = nextBoundary([...spansOf(records), ...positions], day);
  return {
    values: esrAttributes.map(({ name }) => values[name]),
    dueOn: due === FOREVER ? null : beginningOf(due),
    problems: problemsOf(request, records, chosen),
  };
}

function personValues(person: Row<'PR'>, { people, assignments }: PersonRecords, vpd: string) {
  return {
    personId: person.get('personId'),
    vpd,
    employeeNumber: person.get('employeeNumber'),
    title: person.get('title'),
    givenName: person.get('firstName'),
    familyName: person.get('lastName'),
    preferredName: person.get('preferredName'),
    emailAddress: person.get('email'),
    startDate: isoDay(dayIn(person, 'hireDate') || firstStart(people)),
    terminationDate: isoDay(leavingDay(dayIn(person, 'terminationDate'), assignments)),
    personType: person.get('systemPersonType'),
  };
}

/** A date that cannot be read counts as blank: nobody leaves because of a typing error. */
function dayIn(person: Row<'PR'>, column: 'hireDate' | 'terminationDate'): string {
  const day = person.get(column);
  return isDay(day) ? day : '';
}

function firstStart(people: readonly Row<'PR'>[]): string {
  return people.reduce((first, { start }) => (start < first ? start : first), people[0]?.start ?? '');
}

function assignmentValues(assignment: Assignment | undefined, position: Row<'PO'> | undefined, request: Request) {
  const get = (column: KeptColumn<'AS'>) => assignment?.get(column) ?? '';
  const organisation = sharedCells('OR', request, get('organisationId'));
  const location = sharedCells('LC', request, get('locationId'));
  const supervisor = get('supervisorPersonId');
  return {
    assignmentNumber: get('assignmentNumber'),
    assignmentStatus: get('userStatus'),
    positionId: get('positionId'),
    jobTitle: titleSegment(get('positionName') || (position?.get('name') ?? '')),
    jobRole: position?.get('jobRole') ?? '',
    staffGroup: position?.get('staffGroup') ?? '',
    department: sharedField('OR', organisation, 'name'),
    organisationCode: sharedField('OR', organisation, 'odsCode'),
    location: sharedField('LC', location, 'description'),
    siteCode: sharedField('LC', location, 'siteCode'),
    postalCode: sharedField('LC', location, 'postcode'),
    supervisorId: supervisor && `${request.vpd}/${supervisor}`,
  };
}

/** A position name is `number|title|code|`; a plain name is its own title. */
function titleSegment(positionName: string): string {
  const segments = positionName.split('|');
  return (segments[1] ?? segments[0] ?? '').trim();
}

function positionRows(request: Request, assignment: Assignment | undefined): Row<'PO'>[] {
  const text = request.shared.get(`PO:${assignment?.get('positionId') ?? ''}`) ?? '';
  const rows = rowsOf(text).map((row, index) => new Row('PO', row.split('~'), index));
  return rows.filter((row) => row.badDate === undefined);
}

/** A field of an organisation or location; they have one row, whatever its dates. */
function sharedField<Type extends 'OR' | 'LC'>(type: Type, cells: readonly string[], column: KeptColumn<Type>): string {
  return (cells[place(type, column)] ?? '').trim();
}

function sharedCells(type: 'OR' | 'LC', { shared }: Request, id: string): readonly string[] {
  const text = id === '' ? undefined : shared.get(`${type}:${id}`);
  return text === undefined ? [] : (rowsOf(text)[0] ?? '').split('~');
}

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

/** Columns beside start and end that must be a date or blank. */
const dateColumns = {
  PR: ['hireDate', 'terminationDate'],
  AS: ['assignmentEndDate'],
  PH: [],
} as const satisfies { [Type in 'PR' | 'AS' | 'PH']: readonly KeptColumn<Type>[] };

function problemsOf(request: Request, records: PersonRecords, chosen: Chosen): ImportProblem[] {
  const problems: ImportProblem[] = [];
  const report = (code: ImportProblem['code'], row: Row, text: string) => {
    const origin = located(request.staged)[row.index]?.origin ?? '';
    const message = `${origin.replace(/:(?=\d+$)/, ' line ')}: "${text}" in a ${row.type} record is no date.`;
    problems.push({ code, message, anchor: request.anchor });
  };
  for (const row of records.undated) report('parse-error', row, row.badDate ?? '');
  for (const row of [chosen.person, ...records.assignments]) {
    if (!row) continue;
    for (const column of dateColumns[row.type] as readonly KeptColumn<typeof row.type>[]) {
      const text = (row as Row).get(column);
      if (text !== '' && !isDay(text)) report('invalid-attribute-value', row, text);
    }
  }
  return problems;
}

const chosenBy = { PR: 'person', AS: 'assignment', PH: 'mobile' } as const;

function originOf(staged: string, attribute: string, day: string, rule: MobileRule) {
  const definition = esrAttributes.find(({ name }) => name === attribute);
  if (!definition) return undefined;
  const chosen = choose(takeApart(staged), day, rule);
  const row = attribute === 'telephoneNumber' ? chosen.workPhone : chosen[chosenBy[definition.from]];
  const origin = row && located(staged)[row.index]?.origin;
  if (!origin) return undefined;
  const colon = origin.lastIndexOf(':');
  return { file: origin.slice(0, colon), line: Number(origin.slice(colon + 1)) };
}

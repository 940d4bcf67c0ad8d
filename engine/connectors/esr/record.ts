/**
 * The line formats of the GO2 extract: one record a line, fields between tildes, ISO-8859-1. Columns are counted from 1,
 * and column 1 is the record type, as in the published layouts. The same tables drive reader and writer.
 */

/** Widths differ by feed in the number of trailing spares only. */
export type Feed = 'gdw' | 'exp';

export const columns = {
  LC: {
    locationId: 2,
    code: 3,
    description: 4,
    inactiveDate: 5,
    address: 6,
    town: 9,
    postcode: 11,
    siteCode: 16,
    lastUpdate: 22,
  },
  OR: {
    organisationId: 2,
    name: 3,
    organisationType: 4,
    from: 5,
    to: 6,
    costCentre: 10,
    parentId: 11,
    odsCode: 12,
    locationId: 13,
    lastUpdate: 14,
  },
  PO: {
    positionId: 2,
    from: 3,
    to: 4,
    number: 5,
    name: 6,
    budgetedFte: 7,
    staffGroup: 9,
    jobRole: 10,
    organisationId: 15,
    hiringStatus: 16,
    lastUpdate: 23,
  },
  PR: {
    personId: 2,
    effectiveStart: 3,
    effectiveEnd: 4,
    employeeNumber: 5,
    title: 6,
    lastName: 7,
    firstName: 8,
    middleNames: 9,
    maidenName: 10,
    preferredName: 11,
    previousLastName: 12,
    gender: 13,
    dateOfBirth: 14,
    nationalInsuranceNumber: 15,
    hireDate: 17,
    terminationDate: 18,
    terminationReason: 19,
    ethnicOrigin: 23,
    systemPersonType: 34,
    userPersonType: 35,
    email: 36,
    nhsStartDate: 37,
    lastUpdate: 39,
    disabilityFlag: 40,
    nationality: 42,
  },
  AS: {
    personId: 2,
    assignmentId: 3,
    effectiveStart: 4,
    effectiveEnd: 5,
    earliestStart: 6,
    assignmentType: 7,
    assignmentNumber: 8,
    systemStatus: 9,
    userStatus: 10,
    locationId: 14,
    supervisorPersonId: 16,
    primary: 22,
    normalHours: 23,
    organisationId: 28,
    positionId: 29,
    positionName: 30,
    grade: 31,
    salary: 34,
    projectedHireDate: 39,
    contractEndDate: 41,
    lastUpdate: 45,
    lastWorkingDay: 46,
    assignmentEndDate: 49,
  },
  PH: { personId: 2, phoneId: 3, phoneType: 4, number: 5, effectiveStart: 6, effectiveEnd: 7, lastUpdate: 8 },
} as const;

export type RecordType = keyof typeof columns;
export type Column<Type extends RecordType> = keyof (typeof columns)[Type] & string;

const everyFeed: Record<Exclude<RecordType, 'AS'>, number> = { LC: 22, OR: 16, PO: 24, PR: 44, PH: 8 };

/** Fields of a line by record type, the type itself included. */
export const widths: Record<Feed, Record<RecordType, number>> = {
  gdw: { ...everyFeed, AS: 51 },
  exp: { ...everyFeed, AS: 50 },
};

/** A delete names the key and nothing else. */
export const DELETE_WIDTH = 2;

/** Record types seen in GO2 feeds that tell nothing about an account: address, costing, absence, competence, … */
export const skippedTypes = ['AD', 'CO', 'AB', 'CM', 'CD', 'DT', 'EL', 'ET', 'PI', 'QL', 'ST', 'TR'] as const;

/**
 * What is kept of a record, in this order; everything else (national insurance number, date of birth, ethnicity,
 * disability, pay, …) is dropped where the line is read. Key, start and end come first, so that records of one kind sort by them.
 */
export const kept = {
  LC: ['locationId', 'code', 'description', 'postcode', 'siteCode'],
  OR: ['organisationId', 'name', 'odsCode'],
  PO: ['positionId', 'from', 'to', 'name', 'staffGroup', 'jobRole'],
  PR: [
    'personId',
    'effectiveStart',
    'effectiveEnd',
    'employeeNumber',
    'title',
    'lastName',
    'firstName',
    'preferredName',
    'hireDate',
    'terminationDate',
    'systemPersonType',
    'userPersonType',
    'email',
  ],
  AS: [
    'assignmentId',
    'effectiveStart',
    'effectiveEnd',
    'earliestStart',
    'assignmentType',
    'assignmentNumber',
    'systemStatus',
    'userStatus',
    'locationId',
    'supervisorPersonId',
    'primary',
    'organisationId',
    'positionId',
    'positionName',
    'assignmentEndDate',
  ],
  PH: ['phoneId', 'effectiveStart', 'effectiveEnd', 'phoneType', 'number'],
} as const satisfies { [Type in RecordType]: readonly Column<Type>[] };

export type KeptColumn<Type extends RecordType> = (typeof kept)[Type][number];

const places = Object.fromEntries(
  Object.entries(kept).map(([type, names]) => [type, Object.fromEntries(names.map((name, i) => [name, i + 1]))]),
) as Record<RecordType, Record<string, number>>;

/** The place of a kept column in a packed record, whose place 0 is the record type. */
export function place<Type extends RecordType>(type: Type, column: KeptColumn<Type>): number {
  return places[type][column] as number;
}

export type Fields<Type extends RecordType> = { readonly [C in Column<Type>]?: string };

/** An upsert line without its line end. Columns that are not given stay blank. */
export function upsertLine<Type extends RecordType>(type: Type, fields: Fields<Type>, feed: Feed = 'gdw'): string {
  const cells = new Array<string>(widths[feed][type]).fill('');
  cells[0] = `${type}A`;
  const numbers: Readonly<Record<string, number>> = columns[type];
  for (const name in fields) cells[(numbers[name] as number) - 1] = fields[name as Column<Type>] ?? '';
  return cells.join('~');
}

/** A delete line: removes every dated row of the key. */
export function deleteLine(type: RecordType, key: string): string {
  return `${type}D~${key}`;
}

export interface ExtractName {
  /** Three digits: the employer's Virtual Private Database. */
  readonly vpd: string;
  /** The receiving product, e.g. `NHM`. */
  readonly subType: string;
  readonly full: boolean;
  /** YYYYMMDD. */
  readonly date: string;
  readonly sequence: number;
}

export function extractName({ vpd, subType, full, date, sequence }: ExtractName): string {
  return `GO_${vpd}_${subType}_GO${full ? 'F' : 'C'}_${date}_${String(sequence).padStart(8, '0')}.DAT`;
}

const NAME = /^GO_(\d{3})_([A-Z0-9]+)_GO([FC])_(\d{8})_(\d{8})\.DAT$/i;

/** What a file name says, or nothing when it is not the name of an extract. */
export function readExtractName(name: string): ExtractName | undefined {
  const [, vpd, subType, kind, date, sequence] = NAME.exec(name) ?? [];
  if (!vpd || !subType || !kind || !date || !sequence) return undefined;
  return { vpd, subType: subType.toUpperCase(), full: kind.toUpperCase() === 'F', date, sequence: Number(sequence) };
}

const NEVER_RUN = '00000000 000000';

/** HDR. The run window is midnight to midnight, yesterday to today; a full file has no previous run. */
export function headerLine(name: ExtractName, previousDate: string): string {
  const previous = name.full ? NEVER_RUN : `${previousDate} 000000`;
  return ['HDR', extractName(name), `${name.date} 060212`, name.vpd, previous, `${name.date} 000000`, '01'].join('~');
}

/** TRL. `lines` counts every line of the file, header and trailer included. */
export function trailerLine(lines: number): string {
  return `TRL~${lines}`;
}

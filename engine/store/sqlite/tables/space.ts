/** The two tables of connector-space objects and the two of people, spelt out: they hold a hundred times the rows of the rest. */
import { objectStates } from '../../../model/state.ts';
import type { PersonRow, SpaceLink, SpaceRow } from '../../rows.ts';
import type { Row, Value } from '../connection.ts';

/** A state is kept as its place in `objectStates`, which is append-only for that reason. */
export function stateNumber(state: SpaceRow['state']): number {
  return objectStates.indexOf(state);
}

export const spaceColumns = [
  'id',
  'connector',
  'anchor',
  'hash',
  'person',
  'state',
  'rule',
  'due_on',
  'stamp',
] as const;
export const valueColumns = ['id', 'seen', 'sent'] as const;

export function writeSpace(row: SpaceRow, parameters: Value[]): void {
  parameters.push(row.id, row.connector, row.anchor, row.hash, row.person, stateNumber(row.state));
  parameters.push(row.rule, row.dueOn, row.stamp);
}

export function writeSpaceValues(row: SpaceRow, parameters: Value[]): void {
  parameters.push(row.id, row.seen, row.sent);
}

/** The order of tables is forced: SQLite would otherwise be free to start at the values. */
export const selectSpace = `select s.id, s.connector, s.anchor, s.hash, s.person, s.state, s.rule, s.due_on, s.stamp,
  v.seen, v.sent from space s cross join space_values v on v.id = s.id`;

export const selectLink = `select s.id, s.connector, s.anchor, s.person, s.state, s.rule, s.due_on, s.stamp from space s`;

type LinkTuple = [number, number, string, number | null, number, string, string | null, number];

export function readLink(row: Row): SpaceLink {
  const [id, connector, anchor, person, state, rule, dueOn, stamp] = row as LinkTuple;
  return { id, connector, anchor, person, state: objectStates[state] ?? 'Disconnected', rule, dueOn, stamp };
}

type SpaceTuple = [
  number,
  number,
  string,
  string,
  number | null,
  number,
  string,
  string | null,
  number,
  string,
  string,
];

export function readSpace(row: Row): SpaceRow {
  const [id, connector, anchor, hash, person, state, rule, dueOn, stamp, seen, sent] = row as SpaceTuple;
  const named = objectStates[state] ?? 'Disconnected';
  return { id, connector, anchor, hash, person, state: named, rule, dueOn, stamp, seen, sent };
}

export const personColumns = ['id', 'name', 'due_on', 'stamp'] as const;
export const personValueColumns = ['id', 'vals', 'lineage'] as const;

export function writePerson(row: PersonRow, parameters: Value[]): void {
  parameters.push(row.id, row.name, row.dueOn, row.stamp);
}

export function writePersonValues(row: PersonRow, parameters: Value[]): void {
  parameters.push(row.id, row.values, row.lineage);
}

export const selectPerson = `select p.id, v.vals, v.lineage, p.name, p.due_on, p.stamp
  from person p cross join person_values v on v.id = p.id`;

export function readPerson(row: Row): PersonRow {
  const [id, values, lineage, name, dueOn, stamp] = row as [number, string, string, string, string | null, number];
  return { id, values, lineage, name, dueOn, stamp };
}

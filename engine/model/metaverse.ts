/** What the metaverse holds about one person. Our own design: no schema of TANSync 2.0 is published. Append only. */
import type { AttributeDefinition } from './attribute.ts';

export const metaverseSchema = [
  { name: 'displayName', kind: 'text', description: 'First and last name, as the address list shows it.' },
  { name: 'title', kind: 'text', description: 'Honorific.' },
  { name: 'givenName', kind: 'text', description: 'First name.' },
  { name: 'sn', kind: 'text', description: 'Last name.' },
  { name: 'mail', kind: 'text', description: 'Primary NHSmail address.' },
  { name: 'mobile', kind: 'text', description: 'Mobile number.' },
  { name: 'telephoneNumber', kind: 'text', description: 'Work number.' },
  { name: 'jobTitle', kind: 'text', description: 'Title of the position.' },
  { name: 'department', kind: 'text', description: 'Organisation unit in ESR.' },
  { name: 'organisationCode', kind: 'text', description: 'ODS code.' },
  { name: 'location', kind: 'text', description: 'Place of work.' },
  { name: 'employeeNumber', kind: 'text', description: 'ESR employee number.' },
  { name: 'nhsmailId', kind: 'text', description: 'Identifier of the NHSmail account.' },
  { name: 'mailboxStatus', kind: 'text', description: 'State of the NHSmail account.' },
  { name: 'startDate', kind: 'date', description: 'First day of employment.' },
  { name: 'terminationDate', kind: 'date', description: 'Actual termination date.' },
  { name: 'assignmentStatus', kind: 'text', description: 'User status of the primary assignment.' },
  { name: 'esrEmail', kind: 'text', description: 'Address that ESR holds.' },
  { name: 'accountName', kind: 'text', description: 'sAMAccountName.' },
  { name: 'userPrincipalName', kind: 'text', description: 'userPrincipalName.' },
  { name: 'localId', kind: 'text', description: 'Employee number with its VPD (`vpd|number`), as NHSmail keeps it.' },
  { name: 'manager', kind: 'reference', description: 'Whom they report to, by the anchor of that ESR record.' },
] as const satisfies readonly AttributeDefinition[];

export type MetaverseAttribute = (typeof metaverseSchema)[number]['name'];

import type { AttributeDefinition } from '../../model/attribute.ts';
import type { AttributeName } from './contract.ts';

/** The attributes of an NHSmail account, in the order of its values. Nothing here changes by itself (no sign-in times). */
export const schema = [
  {
    name: 'nhsmailId',
    kind: 'text',
    compare: 'caseless',
    description: 'NHSmail ID: opaque, never given to a second account. The anchor.',
  },
  {
    name: 'mail',
    kind: 'text',
    compare: 'caseless',
    description: 'Primary address. A change of name does not change it.',
  },
  {
    name: 'aliases',
    kind: 'multi',
    compare: 'caseless',
    description: 'Earlier and further addresses that still receive.',
  },
  {
    name: 'status',
    kind: 'text',
    description: 'Account state, as the portal words it: Active, Pending, Active (Leaver) …',
  },
  {
    name: 'pendingSince',
    kind: 'text',
    description: 'Instant at which an account that is still Pending was asked for; absent otherwise.',
  },
  { name: 'accountType', kind: 'text', description: 'User, Shared, Application or Contact.' },
  { name: 'organisationCode', kind: 'text', description: 'ODS code of the organisation that manages the account.' },
  { name: 'givenName', kind: 'text', description: 'First name.' },
  { name: 'familyName', kind: 'text', description: 'Surname.' },
  {
    name: 'displayName',
    kind: 'text',
    description: 'Name in the address list; the portal makes it when none is given.',
  },
  { name: 'title', kind: 'text', description: 'Mr, Ms, Dr …' },
  {
    name: 'employeeNumber',
    kind: 'text',
    compare: 'employeeNumber',
    description: 'Local ID: VPD|number, or the bare employee number.',
  },
  { name: 'mobile', kind: 'text', compare: 'telephone', description: 'Mobile telephone, a UK number.' },
  { name: 'telephoneNumber', kind: 'text', compare: 'telephone', description: 'Telephone at work.' },
  { name: 'jobTitle', kind: 'text', description: 'Job role.' },
  { name: 'department', kind: 'text', description: 'Work area.' },
  {
    name: 'leaverDate',
    kind: 'date',
    description: 'Day the account was marked as a leaver, YYYY-MM-DD; absent otherwise.',
  },
  { name: 'hiddenFromAddressList', kind: 'boolean', description: 'true or false: left out of the address list.' },
] as const satisfies readonly (AttributeDefinition & { name: AttributeName })[];

/** The slot of each attribute. */
export const slots = new Map<string, number>(schema.map(({ name }, slot) => [name, slot]));

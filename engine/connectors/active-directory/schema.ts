import { EngineError } from '../../errors.ts';
import type { AttributeDefinition, AttributeKind, Comparison } from '../../model/attribute.ts';

/**
 * How a value of ours lies in the directory: `text` one value as it is, `many` several, `name` a distinguished name,
 * `flag` TRUE or anything else, `disabled` bit 2 of userAccountControl, `octets` one or several values that are no text.
 */
export type Form = 'text' | 'many' | 'name' | 'flag' | 'disabled' | 'octets';

export interface DirectoryAttribute extends AttributeDefinition {
  /** The attribute's LDAP name. */
  readonly ldap: string;
  readonly form: Form;
  /** May stand in an update. The others are set by operations of their own, or by nobody. */
  readonly writable: boolean;
  /** Named by the configuration, beside those that every directory has. */
  readonly isFurther?: true | undefined;
}

const kinds: Readonly<Record<Form, AttributeKind>> = {
  text: 'text',
  many: 'multi',
  name: 'text',
  flag: 'boolean',
  disabled: 'boolean',
  octets: 'binary',
};

/** Names and addresses by which Windows finds an account are compared without regard to case; other texts are shown. */
const comparisons: Readonly<Record<string, Comparison>> = {
  sAMAccountName: 'caseless',
  userPrincipalName: 'caseless',
  mail: 'caseless',
  nhsmailId: 'caseless',
  employeeNumber: 'employeeNumber',
  memberOf: 'name',
};

type Row = readonly [name: string, description: string];

const plainTexts: readonly Row[] = [
  ['sAMAccountName', 'Account name of the domain, at most 20 characters'],
  ['userPrincipalName', 'Name the person signs in with'],
  ['givenName', 'First name'],
  ['sn', 'Surname'],
  ['displayName', 'Name as shown in address lists'],
  ['title', 'Job title'],
  ['personalTitle', 'Mr, Mrs, Dr …'],
  ['department', 'Department'],
  ['company', 'Organisation'],
  ['physicalDeliveryOfficeName', 'Office or site'],
  ['telephoneNumber', 'Telephone at work'],
  ['mobile', 'Mobile telephone at work'],
  ['mail', 'Primary e-mail address'],
];

/** Facts that the never-touch list looks at; this connector never writes them. */
const facts: readonly DirectoryAttribute[] = [
  fact('adminCount', 'text', '1 when the account is or was a protected administrator'),
  fact('servicePrincipalName', 'many', 'Services that run under the account'),
  fact('memberOf', 'many', 'Groups the account is a member of, by distinguished name'),
  fact('isCriticalSystemObject', 'flag', 'true for accounts that Windows itself needs'),
];

/**
 * The attributes in the order of the packed values. `nhsmailIdAttribute` is the LDAP attribute that keeps the NHSmail id;
 * when that is employeeNumber, the employee number lies in employeeID instead. New attributes go to the end, always.
 */
export function directoryAttributes(nhsmailIdAttribute: string): readonly DirectoryAttribute[] {
  const taken = nhsmailIdAttribute.toLowerCase();
  const employeeNumber = taken === 'employeenumber' ? 'employeeID' : 'employeeNumber';
  const attributes: readonly DirectoryAttribute[] = [
    attribute('distinguishedName', 'distinguishedName', 'name', false, 'Place and name in the directory'),
    ...plainTexts.map(([name, description]) => attribute(name, name, 'text', true, description)),
    attribute('employeeNumber', employeeNumber, 'text', true, 'Employee number of ESR'),
    attribute('nhsmailId', nhsmailIdAttribute, 'text', true, 'NHSmail id, in the attribute the configuration names'),
    attribute('accountDisabled', 'userAccountControl', 'disabled', false, 'true when the account is disabled'),
    attribute('hiddenFromAddressList', 'msExchHideFromAddressLists', 'flag', true, 'true when address lists hide it'),
    ...facts,
    reference('manager', 'The account of the manager, by distinguished name'),
  ];
  refuseSecondUse(attributes, nhsmailIdAttribute);
  return attributes;
}

function refuseSecondUse(attributes: readonly DirectoryAttribute[], nhsmailIdAttribute: string): void {
  const other = attributes.find(
    ({ name, ldap }) => name !== 'nhsmailId' && ldap.toLowerCase() === nhsmailIdAttribute.toLowerCase(),
  );
  if (other === undefined) return;
  throw new EngineError(
    'configuration-invalid',
    `nhsmailIdAttribute: ${nhsmailIdAttribute} already holds "${other.description}"; name an attribute of its own, such as employeeNumber or msDS-cloudExtensionAttribute1`,
  );
}

function reference(name: string, description: string): DirectoryAttribute {
  return { ...attribute(name, name, 'name', true, description), kind: 'reference' };
}

function fact(name: string, form: Form, description: string): DirectoryAttribute {
  return attribute(name, name, form, false, description);
}

function attribute(name: string, ldap: string, form: Form, writable: boolean, description: string): DirectoryAttribute {
  const compare = comparisons[name] ?? (form === 'name' ? 'name' : undefined);
  return { name, ldap, form, writable, description, kind: kinds[form], compare };
}

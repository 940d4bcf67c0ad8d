import { cleanValue, joinValues, packValues, plainValue, unpackValues } from '../../model/attribute.ts';
import { digestOf } from '../../model/digest.ts';
import type { AttributeChange } from '../connector.ts';
import { type AttributeName, type MultiValue, type UserResource, urns } from './contract.ts';
import { schema, slots } from './schema.ts';

const phone = (resource: UserResource, type: string): string | undefined =>
  resource.phoneNumbers?.find((number) => number.type === type)?.value;

/** How each attribute is read from a resource. */
const readers: Readonly<Record<AttributeName, (resource: UserResource) => string | undefined>> = {
  nhsmailId: ({ id }) => id,
  mail: ({ emails }) => primaryAddress(emails)?.toLowerCase(),
  aliases: (resource) => aliasesOf(resource),
  status: (resource) => resource[urns.nhsmail].accountStatus,
  pendingSince: (resource) => (resource[urns.nhsmail].accountStatus === 'Pending' ? resource.meta.created : undefined),
  accountType: (resource) => resource[urns.nhsmail].accountType,
  organisationCode: (resource) => resource[urns.nhsmail].organisationCode,
  givenName: ({ name }) => name?.givenName,
  familyName: ({ name }) => name?.familyName,
  displayName: ({ displayName }) => displayName,
  title: ({ name }) => name?.honorificPrefix,
  employeeNumber: (resource) => resource[urns.nhsmail].employeeNumber,
  mobile: (resource) => phone(resource, 'mobile'),
  telephoneNumber: (resource) => phone(resource, 'work'),
  jobTitle: (resource) => resource[urns.nhsmail].jobRole,
  department: (resource) => resource[urns.nhsmail].workArea,
  leaverDate: (resource) => resource[urns.nhsmail].leaverDate,
  hiddenFromAddressList: (resource) => resource[urns.nhsmail].hiddenFromAddressList?.toString(),
};

function primaryAddress(emails: readonly MultiValue[] = []): string | undefined {
  return (emails.find(({ primary }) => primary === true) ?? emails[0])?.value;
}

function aliasesOf(resource: UserResource): string | undefined {
  const aliases = resource[urns.nhsmail].aliases;
  return aliases === undefined ? undefined : joinValues(aliases.map((alias) => cleanValue(alias.toLowerCase())));
}

/** The packed values of an account, in the order of the schema. */
export function valuesOf(resource: UserResource): string {
  return packValues(schema.map(({ name, kind }) => slotText(resource, name, kind)));
}

function slotText(resource: UserResource, name: AttributeName, kind: string): string {
  const raw = readers[name](resource) ?? '';
  return kind === 'multi' ? raw : cleanValue(raw.trim());
}

/** The value of one attribute of packed values; '' when absent. */
export function readAttribute(values: string, attribute: string): string {
  const slot = slots.get(attribute);
  return slot === undefined ? '' : (unpackValues(values)[slot] ?? '');
}

/** The resource to POST for a create. Attributes the portal alone decides are left out. */
export function newAccount(changes: readonly AttributeChange[]): Record<string, unknown> {
  const wanted = afterValues(changes);
  const given = (name: AttributeName): string | undefined => wanted.get(name) || undefined;
  const mail = given('mail');
  const phones = [
    { type: 'mobile', value: given('mobile') },
    { type: 'work', value: given('telephoneNumber') },
  ].filter(({ value }) => value !== undefined);
  return {
    schemas: [urns.user, urns.nhsmail],
    externalId: externalIdOf(changes),
    name: { givenName: given('givenName'), familyName: given('familyName'), honorificPrefix: given('title') },
    displayName: given('displayName'),
    ...(mail === undefined ? {} : { userName: mail, emails: [{ value: mail, primary: true, type: 'work' }] }),
    ...(phones.length === 0 ? {} : { phoneNumbers: phones }),
    [urns.nhsmail]: {
      accountType: given('accountType') ?? 'User',
      organisationCode: given('organisationCode'),
      employeeNumber: given('employeeNumber'),
      jobRole: given('jobTitle'),
      workArea: given('department'),
      ...(given('hiddenFromAddressList') === undefined
        ? {}
        : { hiddenFromAddressList: given('hiddenFromAddressList') === 'true' }),
    },
  };
}

const identity = ['organisationCode', 'employeeNumber', 'givenName', 'familyName'];

/**
 * What a create is known by at the portal, so that one whose answer was lost is found again and never sent twice. Made
 * from who the account is for; without an employee number, from everything. A changed job title keeps it the same.
 */
export function externalIdOf(changes: readonly AttributeChange[]): string {
  const wanted = afterValues(changes);
  const names = wanted.get('employeeNumber') ? identity : schema.map(({ name }) => name);
  return `jml-${digestOf(JSON.stringify(names.map((name) => wanted.get(name) ?? ''))).slice(0, 40)}`;
}

function afterValues(changes: readonly AttributeChange[]): Map<string, string> {
  return new Map(changes.map(({ attribute, after }) => [attribute, plainValue(after)]));
}

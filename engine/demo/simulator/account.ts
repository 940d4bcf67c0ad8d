import { type AccountStatus, paths, type UserResource, urns } from '../../connectors/nhsmail/contract.ts';

/** What people and administrators write; '' is absent. */
export interface Profile {
  mail: string;
  aliases: readonly string[];
  accountType: string;
  organisationCode: string;
  givenName: string;
  familyName: string;
  displayName: string;
  title: string;
  employeeNumber: string;
  mobile: string;
  telephoneNumber: string;
  jobTitle: string;
  department: string;
  leaverDate: string;
  hiddenFromAddressList: boolean;
}

export interface PortalAccount extends Profile {
  readonly id: string;
  readonly externalId: string;
  status: AccountStatus;
  /** Instants in milliseconds since 1970. */
  readonly created: number;
  statusSince: number;
  lastActivity: number;
  lastModified: number;
  version: number;
  /** Places in the order of changes and in the order of what is due; see `accounts.ts`. */
  changeKey: string;
  dueKey: string;
  /** The resource as it goes over the wire, made when the account changes. */
  json: string;
}

/** An account to begin with. What is left out gets a plain value; instants are ISO 8601. */
export interface AccountDraft extends Partial<Profile> {
  readonly nhsmailId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly givenName: string;
  readonly familyName: string;
  readonly status?: AccountStatus | undefined;
  readonly statusSince?: string | undefined;
  readonly lastActivity?: string | undefined;
  readonly lastModified?: string | undefined;
}

export function etagOf({ version }: PortalAccount): string {
  return `W/"${version}"`;
}

/** Only first name and surname feed it. */
export function displayNameOf({ givenName, familyName }: Pick<Profile, 'givenName' | 'familyName'>): string {
  return `${familyName.toUpperCase()}, ${givenName}`;
}

/** After a change: another ETag, and the resource as it is now. */
export function renew(account: PortalAccount): void {
  account.version++;
  account.json = JSON.stringify(resourceOf(account));
}

const some = (value: string): string | undefined => (value === '' ? undefined : value);

export function resourceOf(account: PortalAccount): UserResource {
  const phoneNumbers = [
    { type: 'mobile', value: account.mobile },
    { type: 'work', value: account.telephoneNumber },
  ].filter(({ value }) => value !== '');
  const resource = {
    schemas: [urns.user, urns.nhsmail],
    id: account.id,
    externalId: some(account.externalId),
    userName: account.mail,
    name: {
      givenName: account.givenName,
      familyName: account.familyName,
      honorificPrefix: some(account.title),
    },
    displayName: account.displayName,
    emails: [{ value: account.mail, type: 'work', primary: true }],
    phoneNumbers: phoneNumbers.length === 0 ? undefined : phoneNumbers,
    meta: {
      resourceType: 'User' as const,
      created: new Date(account.created).toISOString(),
      lastModified: new Date(account.lastModified).toISOString(),
      version: etagOf(account),
      location: `${paths.users}/${account.id}`,
    },
    [urns.nhsmail]: {
      accountStatus: account.status,
      accountType: account.accountType,
      organisationCode: account.organisationCode,
      employeeNumber: some(account.employeeNumber),
      aliases: account.aliases.length === 0 ? undefined : account.aliases,
      jobRole: some(account.jobTitle),
      workArea: some(account.department),
      leaverDate: some(account.leaverDate),
      hiddenFromAddressList: account.hiddenFromAddressList,
    },
  };
  return resource as UserResource;
}

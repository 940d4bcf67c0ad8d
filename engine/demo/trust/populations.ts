/**
 * What NHSmail and the directory hold on the first day: most people are in both, with the gaps and oddities of any
 * organisation that has kept them by hand. Rows come in an order that has nothing to do with ESR's, and are made while
 * they are asked for.
 */
import type { AccountStatus, AccountType } from '../../connectors/nhsmail/contract.ts';
import { bits, draw, happens } from './draw.ts';
import { folded } from './names.ts';
import { addressOf, type InventedPerson, nameAt, roleOf } from './person.ts';
import type { Role } from './places.ts';
import type { Trust } from './trust.ts';

/** An account as the portal has it; '' is absent. Names are those of the NHSmail connector's schema. */
export interface NhsmailRow {
  readonly nhsmailId: string;
  readonly mail: string;
  readonly aliases: readonly string[];
  readonly status: AccountStatus;
  readonly accountType: AccountType;
  readonly organisationCode: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly title: string;
  /** `vpd|number`, or ''. */
  readonly employeeNumber: string;
  readonly mobile: string;
  readonly telephoneNumber: string;
  readonly jobTitle: string;
  readonly department: string;
}

/** A directory entry: LDAP attribute names and their values. `dn` is escaped as RFC 4514 asks. */
export interface DirectoryRow {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface DirectoryOptions {
  /** The container of people. */
  readonly people: string;
  /** The container of service accounts and administrators' second accounts. */
  readonly services: string;
  /** Behind the `@` of user principal names. */
  readonly domain: string;
  /** The LDAP attribute that keeps the NHSmail ID, filled for some. */
  readonly nhsmailIdAttribute: string;
}

const Q = {
  oldTitle: 402,
  noDepartment: 403,
  inactive: 404,
  knownId: 405,
  contractorRole: 406,
  contractorDepartment: 407,
  contractorAccount: 408,
  mobileKnown: 409,
} as const;

/** Accounts beside those of people on ESR: so many for each thousand of them, at least one. */
const CONTRACTORS = 10;
const SHARED_MAILBOXES = 8;
const SERVICES = 4;
const ADMINISTRATORS = 2;

function share(trust: Trust, perThousand: number): number {
  return Math.max(1, Math.round((trust.people * perThousand) / 1_000));
}

/** People, contractors and shared mailboxes; a person with an old account has two. */
export function* nhsmailAccounts(trust: Trust): Generator<NhsmailRow> {
  const visit = trust.shuffled();
  for (let step = 0; step < trust.people; step++) {
    const person = trust.personAt(visit(step));
    if (person.presence === 'nowhere') continue;
    yield mailboxOf(trust, person);
    if (person.hasOldAccount) yield oldAccountOf(trust, person);
  }
  for (let i = 0; i < share(trust, CONTRACTORS); i++) yield contractorMailbox(trust, i);
  for (let i = 0; i < share(trust, SHARED_MAILBOXES); i++) yield sharedMailbox(trust, i);
}

/** People, some contractors, service accounts and administrators' second accounts. */
export function* directoryEntries(trust: Trust, options: DirectoryOptions): Generator<DirectoryRow> {
  const visit = trust.shuffled();
  const shifted = Math.floor(trust.people / 3);
  for (let step = 0; step < trust.people; step++) {
    const person = trust.personAt(visit((step + shifted) % trust.people));
    if (person.presence === 'mailbox and account') yield accountOf(trust, person, options);
  }
  for (let i = 0; i < share(trust, CONTRACTORS); i++) {
    if (happens(trust.seed, i, Q.contractorAccount, 0.5)) yield contractorAccount(trust, i, options);
  }
  for (let i = 0; i < share(trust, SERVICES); i++) yield serviceAccount(i, options);
  for (let i = 0; i < share(trust, ADMINISTRATORS); i++) yield administratorAccount(trust, i, options);
}

/** Opaque, and never the same for two accounts: `kind` keeps people, old accounts and others apart. */
function nhsmailId(trust: Trust, index: number, kind: number): string {
  const scrambled = bits(trust.seed, index, 500 + kind)
    .toString(16)
    .padStart(8, '0');
  return `${kind}${index.toString(36).padStart(5, '0')}-${scrambled}`;
}

function mailboxOf(trust: Trust, person: InventedPerson): NhsmailRow {
  const { seed } = trust;
  const { index } = person;
  const givenName = person.preferredName || person.givenName;
  const knowsDepartment = !happens(seed, index, Q.noDepartment, 0.1);
  return {
    nhsmailId: nhsmailId(trust, index, 0),
    mail: person.address,
    aliases: [],
    status: happens(seed, index, Q.inactive, 0.02) ? 'Inactive' : 'Active',
    accountType: 'User',
    organisationCode: trust.organisationCode,
    givenName,
    familyName: person.familyName,
    displayName: `${person.familyName.toUpperCase()}, ${givenName}`,
    title: '',
    employeeNumber: person.numberInNhsmail ? `${trust.vpd}|${person.employeeNumber}` : '',
    mobile: happens(seed, index, Q.mobileKnown, 0.8) ? person.mobile : '',
    telephoneNumber: '',
    jobTitle: currentOrOldRole(trust, person).title,
    department: knowsDepartment ? (trust.departments[person.department]?.name ?? '') : '',
  };
}

/** Not everybody who moved told the portal. */
function currentOrOldRole(trust: Trust, person: InventedPerson): Role {
  if (!happens(trust.seed, person.index, Q.oldTitle, 0.05)) return roleOf(trust, person);
  return roleOf(trust, { department: person.department, role: (person.role + 1) % 8 });
}

function oldAccountOf(trust: Trust, person: InventedPerson): NhsmailRow {
  return {
    ...mailboxOf(trust, person),
    nhsmailId: nhsmailId(trust, person.index, 1),
    mail: person.address.replace('@', '.old@'),
    status: 'Inactive',
    mobile: '',
  };
}

/** An agency's worker: in NHSmail, never in ESR. */
function contractor(trust: Trust, i: number) {
  const name = nameAt(trust.seed + 1, i);
  const department = trust.departments[draw(trust.seed, i, Q.contractorDepartment, trust.departments.length)];
  const role = department?.roles[1 + draw(trust.seed, i, Q.contractorRole, 7)];
  return { name, department, role, mail: addressOf(name).replace('@', '.agency@') };
}

function contractorMailbox(trust: Trust, i: number): NhsmailRow {
  const { name, department, role, mail } = contractor(trust, i);
  return {
    nhsmailId: nhsmailId(trust, i, 2),
    mail,
    aliases: [],
    status: 'Active',
    accountType: 'User',
    organisationCode: trust.organisationCode,
    givenName: name.givenName,
    familyName: name.familyName,
    displayName: `${name.familyName.toUpperCase()}, ${name.givenName}`,
    title: '',
    employeeNumber: '',
    mobile: '',
    telephoneNumber: '',
    jobTitle: role?.title ?? '',
    department: department?.name ?? '',
  };
}

function sharedMailbox(trust: Trust, i: number): NhsmailRow {
  const department = trust.departments[i % trust.departments.length]?.name ?? '';
  const round = Math.floor(i / trust.departments.length);
  const local = `${folded(department.replaceAll(' ', '-'))}${department.replace(/\D/g, '')}${round === 0 ? '' : `-${round + 1}`}`;
  return {
    ...contractorMailbox(trust, i),
    nhsmailId: nhsmailId(trust, i, 3),
    mail: `${local}.${trust.organisationCode.toLowerCase()}@nhs.example`,
    accountType: 'Shared',
    givenName: '',
    familyName: department,
    displayName: `${department}`,
    jobTitle: '',
    department,
  };
}

const userClasses = ['top', 'person', 'organizationalPerson', 'user'] as const;
const NORMAL_ACCOUNT = '512';
const NORMAL_ACCOUNT_PASSWORD_STAYS = '66048';

function directoryRow(name: string, container: string, attributes: DirectoryRow['attributes']): DirectoryRow {
  const present = Object.entries(attributes).filter(([, value]) => value.length > 0);
  const dn = `CN=${name.replace(/[,+"\\<>;=]/g, '\\$&')},${container}`;
  return { dn, attributes: { objectClass: userClasses, cn: name, ...Object.fromEntries(present) } };
}

function accountOf(trust: Trust, person: InventedPerson, options: DirectoryOptions): DirectoryRow {
  const { index, givenName, familyName, nameSuffix } = person;
  const known = happens(trust.seed, index, Q.knownId, 0.6);
  const name = `${familyName}, ${givenName}${nameSuffix && ` ${nameSuffix}`}`;
  return directoryRow(name, options.people, {
    ...signIn(`${folded(familyName).slice(0, 8)}${folded(givenName).slice(0, 1)}${index + 1}`, options),
    givenName,
    sn: familyName,
    displayName: `${familyName}, ${givenName}`,
    title: currentOrOldRole(trust, person).title,
    department: trust.departments[person.department]?.name ?? '',
    company: trust.name,
    physicalDeliveryOfficeName: trust.sites[person.site] ?? '',
    mail: person.address,
    [options.nhsmailIdAttribute]: known ? nhsmailId(trust, index, 0) : '',
  });
}

function contractorAccount(trust: Trust, i: number, options: DirectoryOptions): DirectoryRow {
  const { name, department, role, mail } = contractor(trust, i);
  return directoryRow(`${name.familyName}, ${name.givenName} (Agency ${i + 1})`, options.people, {
    ...signIn(`agency${i + 1}`, options),
    givenName: name.givenName,
    sn: name.familyName,
    displayName: `${name.familyName}, ${name.givenName}`,
    title: role?.title ?? '',
    department: department?.name ?? '',
    company: trust.name,
    mail,
  });
}

function signIn(account: string, { domain }: DirectoryOptions) {
  return {
    sAMAccountName: account,
    userPrincipalName: `${account}@${domain}`,
    userAccountControl: NORMAL_ACCOUNT,
  };
}

const serviceNames = ['sql', 'backup', 'print', 'scan', 'monitor', 'pacs', 'labs', 'rota'] as const;

function serviceAccount(i: number, options: DirectoryOptions): DirectoryRow {
  const account = `svc-${serviceNames[i % serviceNames.length]}${Math.floor(i / serviceNames.length) + 1}`;
  return directoryRow(account, options.services, {
    ...signIn(account, options),
    userAccountControl: NORMAL_ACCOUNT_PASSWORD_STAYS,
    displayName: `Service ${account}`,
    servicePrincipalName: [`HOST/${account}.${options.domain}`],
  });
}

/** The second account of somebody who administers the domain: never to be touched. */
function administratorAccount(trust: Trust, i: number, options: DirectoryOptions): DirectoryRow {
  const { givenName, familyName } = trust.personAt((i * 37) % trust.people);
  return directoryRow(`Admin ${familyName}, ${givenName} ${i + 1}`, options.services, {
    ...signIn(`adm-${folded(familyName).slice(0, 8)}${i + 1}`, options),
    givenName,
    sn: familyName,
    displayName: `${familyName}, ${givenName} (administrator)`,
    adminCount: '1',
  });
}

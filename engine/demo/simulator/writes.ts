import {
  type AttributeName,
  type AttributePath,
  attributePaths,
  type PatchRequest,
  type Permission,
  type UserResource,
  urns,
} from '../../connectors/nhsmail/contract.ts';
import { type AccountDraft, etagOf, type PortalAccount, type Profile } from './account.ts';
import type { PortalAccounts } from './accounts.ts';
import { invalid, PortalRefusal } from './refusal.ts';

const ukMobile = /^(?:07|\+447)\d{9}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

export function draftFromBody(organisationCode: string, body: unknown): AccountDraft {
  const asked = (typeof body === 'object' && body !== null ? body : {}) as Partial<UserResource>;
  const extension: Partial<UserResource[typeof urns.nhsmail]> = asked[urns.nhsmail] ?? {};
  const wanted = extension.organisationCode ?? organisationCode;
  if (wanted !== organisationCode) throw invalid(`This key makes accounts in ${organisationCode}, not in ${wanted}.`);
  const phone = (type: string): string => asked.phoneNumbers?.find((number) => number.type === type)?.value ?? '';
  const { givenName = '', familyName = '', honorificPrefix = '' } = asked.name ?? {};
  return {
    externalId: asked.externalId,
    givenName,
    familyName,
    title: honorificPrefix,
    displayName: asked.displayName ?? '',
    mail: asked.emails?.[0]?.value ?? '',
    mobile: checkedMobile(phone('mobile')),
    telephoneNumber: phone('work'),
    accountType: extension.accountType ?? 'User',
    organisationCode,
    employeeNumber: extension.employeeNumber ?? '',
    jobTitle: extension.jobRole ?? '',
    department: extension.workArea ?? '',
    hiddenFromAddressList: extension.hiddenFromAddressList ?? false,
  };
}

const namesByPath = new Map(Object.entries(attributePaths).map(([name, { path }]) => [path, name as AttributeName]));

type Edits = Partial<Omit<Profile, 'mail' | 'aliases'>>;

/** Whole or not at all, and only under the ETag of the account as it is. */
export function patchFromBody(
  { accounts, permissions }: { accounts: PortalAccounts; permissions: readonly Permission[] },
  id: string,
  ifMatch: string | undefined,
  body: unknown,
): PortalAccount {
  const account = accounts.get(id);
  checkUnchanged(account, ifMatch);
  const { leaverDate, ...edits } = editsOf(body);
  if (leaverDate !== undefined && !permissions.includes('leaver')) {
    throw new PortalRefusal(403, '', 'The key lacks the permission "leaver".');
  }
  if (leaverDate === '') throw invalid('A leaver mark cannot be taken back.');
  const editing = Object.keys(edits).length > 0;
  const edited = editing || leaverDate === undefined ? accounts.edit(id, edits) : account;
  return leaverDate === undefined ? edited : accounts.leaver(id, leaverDate);
}

export function joinFromRequest(accounts: PortalAccounts, id: string, ifMatch: string | undefined): PortalAccount {
  checkUnchanged(accounts.elsewhere.get(id), ifMatch);
  return accounts.join(id);
}

function checkUnchanged(account: PortalAccount, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw new PortalRefusal(428, '', 'A change must name the ETag that it was decided on.');
  if (ifMatch !== etagOf(account)) throw new PortalRefusal(412, '', `Account ${account.id} has changed since.`);
}

function editsOf(body: unknown): Edits {
  const operations = (body as Partial<PatchRequest> | null)?.Operations;
  if (!Array.isArray(operations)) throw new PortalRefusal(400, 'invalidSyntax', 'A PATCH needs Operations.');
  const edits: Edits = {};
  for (const { op, path, value } of operations as PatchRequest['Operations']) {
    const name = namesByPath.get(path);
    if (name === undefined) throw new PortalRefusal(400, 'invalidPath', `There is no attribute ${path}.`);
    const rule: AttributePath = attributePaths[name];
    if (rule.written !== 'always') throw new PortalRefusal(400, 'mutability', `${name} cannot be changed.`);
    Object.assign(edits, { [name]: checked(name, op === 'remove' ? '' : value) });
  }
  return edits;
}

function checked(name: AttributeName, value: unknown): string | boolean {
  if (name === 'hiddenFromAddressList') return value === true;
  if (typeof value !== 'string') throw invalid(`${name} must be text.`);
  if (name === 'mobile') return checkedMobile(value);
  if (name === 'leaverDate' && value !== '' && !day.test(value)) throw invalid('leaverDate must be YYYY-MM-DD.');
  if ((name === 'givenName' || name === 'familyName') && value === '') throw invalid(`${name} cannot be empty.`);
  return value;
}

/** NHSmail takes UK numbers only. */
function checkedMobile(value: string): string {
  if (value !== '' && !ukMobile.test(value.replace(/[\s()-]/g, ''))) throw invalid('A mobile number must be a UK one.');
  return value;
}

/**
 * The one place of the contract between JML Sync and the NHSmail portal. The portal's real API is not published: this
 * contract is our own, SCIM 2.0 (RFC 7643, RFC 7644, cursor paging RFC 9865) with an extension. README.md tells it in words.
 */
export const basePath = '/scim/v2';

export const paths = {
  users: `${basePath}/Users`,
  tombstones: `${basePath}/Tombstones`,
  /** Accounts of other organisations that are marked as leavers there, by `userName eq "address"`: never a list of all. */
  released: `${basePath}/Released`,
  schemas: `${basePath}/Schemas`,
  capabilities: `${basePath}/ServiceProviderConfig`,
} as const;

/** POST under an ETag: takes a released account over. Answers with the account, which is ours from then on. */
export const joinPath = (id: string): string => `${paths.users}/${encodeURIComponent(id)}/join`;

export const scimMediaType = 'application/scim+json';

export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  nhsmail: 'urn:jml-sync:params:scim:schemas:extension:nhsmail:1.0:User',
  portal: 'urn:jml-sync:params:scim:schemas:extension:nhsmail:1.0:Portal',
  tombstone: 'urn:jml-sync:params:scim:schemas:nhsmail:1.0:Tombstone',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const;

/** The account states of NHSmail, exactly as the portal words them (support page "Types of account status"). */
export const accountStatuses = [
  'Active',
  'Inactive',
  'Active (Leaver)',
  'Disabled',
  'Disabled_Leaver',
  'Locked',
  'Deleted',
  'Deleted_Permanent',
  'Enabling',
  'Disabling',
  'Deleting',
  'Restoring',
  'Pending',
  'Migration Pending',
] as const;

export type AccountStatus = (typeof accountStatuses)[number];

export const accountTypes = ['User', 'Shared', 'Application', 'Contact'] as const;
export type AccountType = (typeof accountTypes)[number];

export interface MultiValue {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** Our extension of the SCIM user. Dates are YYYY-MM-DD; an absent value is left out. */
export interface NhsmailExtension {
  readonly accountStatus: string;
  readonly accountType: string;
  readonly organisationCode: string;
  /** The local id: `vpd|number`, or the bare number. */
  readonly employeeNumber?: string;
  readonly aliases?: readonly string[];
  readonly jobRole?: string;
  readonly workArea?: string;
  readonly leaverDate?: string;
  readonly hiddenFromAddressList?: boolean;
}

export interface UserResource {
  readonly schemas: readonly string[];
  /** The NHSmail ID: opaque, never given to a second account. */
  readonly id: string;
  /** Chosen by whoever asked for the account; two living accounts never share one. */
  readonly externalId?: string;
  readonly userName?: string;
  readonly name?: { readonly givenName?: string; readonly familyName?: string; readonly honorificPrefix?: string };
  readonly displayName?: string;
  readonly emails?: readonly MultiValue[];
  readonly phoneNumbers?: readonly MultiValue[];
  readonly meta: {
    readonly resourceType: 'User';
    readonly created: string;
    /** ISO 8601 in UTC with milliseconds; never goes back. */
    readonly lastModified: string;
    /** The ETag. */
    readonly version: string;
    readonly location?: string;
  };
  readonly [urns.nhsmail]: NhsmailExtension;
}

/** An account that has left the list: transferred to another organisation, or purged. Kept for `tombstoneDays`. */
export interface TombstoneResource {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly reason: 'transferred' | 'purged';
  readonly meta: { readonly resourceType: 'Tombstone'; readonly lastModified: string };
}

export interface ListResponse<Resource> {
  readonly schemas: readonly string[];
  /** How many match, at the moment of this page. */
  readonly totalResults: number;
  readonly itemsPerPage?: number;
  readonly startIndex?: number;
  /** Absent on the last page. */
  readonly nextCursor?: string;
  readonly Resources?: readonly Resource[];
}

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface PatchRequest {
  readonly schemas: readonly string[];
  readonly Operations: readonly PatchOperation[];
}

/** `uniqueness` is RFC 7644's word; the others are ours. */
export const refusals = {
  taken: 'uniqueness',
  pending: 'accountPending',
  state: 'accountState',
  invalid: 'invalidValue',
} as const;

export interface ScimError {
  readonly schemas: readonly string[];
  readonly status: string;
  readonly scimType?: string;
  readonly detail?: string;
}

export interface Capabilities {
  readonly schemas: readonly string[];
  readonly patch: { readonly supported: boolean };
  readonly etag: { readonly supported: boolean };
  readonly filter: { readonly supported: boolean; readonly maxResults: number };
  readonly sort: { readonly supported: boolean };
  readonly pagination: { readonly cursor: boolean; readonly index: boolean; readonly maxPageSize: number };
  readonly [urns.portal]: {
    readonly organisationCode: string;
    readonly tombstoneDays: number;
    /** What the key of this request may do. */
    readonly permissions: readonly Permission[];
  };
}

export type Permission = 'read' | 'create' | 'update' | 'leaver' | 'transfer';

/** Where each attribute of our schema lies in a resource, and what a PATCH may do to it. */
export interface AttributePath {
  readonly path: string;
  /** `create`: given once, in the POST. `never`: the portal's own. */
  readonly written: 'always' | 'create' | 'never';
}

const extension = (name: string): string => `${urns.nhsmail}:${name}`;

export const attributePaths = {
  nhsmailId: { path: 'id', written: 'never' },
  mail: { path: 'emails[primary eq true].value', written: 'create' },
  aliases: { path: extension('aliases'), written: 'never' },
  status: { path: extension('accountStatus'), written: 'never' },
  pendingSince: { path: 'meta.created', written: 'never' },
  accountType: { path: extension('accountType'), written: 'create' },
  organisationCode: { path: extension('organisationCode'), written: 'create' },
  givenName: { path: 'name.givenName', written: 'always' },
  familyName: { path: 'name.familyName', written: 'always' },
  displayName: { path: 'displayName', written: 'always' },
  title: { path: 'name.honorificPrefix', written: 'always' },
  employeeNumber: { path: extension('employeeNumber'), written: 'always' },
  mobile: { path: 'phoneNumbers[type eq "mobile"].value', written: 'always' },
  telephoneNumber: { path: 'phoneNumbers[type eq "work"].value', written: 'always' },
  jobTitle: { path: extension('jobRole'), written: 'always' },
  department: { path: extension('workArea'), written: 'always' },
  leaverDate: { path: extension('leaverDate'), written: 'always' },
  hiddenFromAddressList: { path: extension('hiddenFromAddressList'), written: 'always' },
} as const satisfies Record<string, AttributePath>;

export type AttributeName = keyof typeof attributePaths;

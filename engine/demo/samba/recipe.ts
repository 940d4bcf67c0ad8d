/**
 * What the demonstration domain is made of. Everything that decides the content of a template stands in this file and in
 * `provision.ts`, so that their texts are the key under which a template is kept.
 */

export interface SambaVariant {
  /** Adds msExchHideFromAddressLists and extensionAttribute1–15 to the schema and to class user, as Exchange does. */
  readonly exchangeAttributes: boolean;
}

export interface SambaAccount {
  readonly dn: string;
  readonly upn: string;
  readonly password: string;
}

export const realm = 'TRUST.LOCAL';
export const workgroup = 'TRUST';
export const host = 'dc1';
export const dnsDomain = realm.toLowerCase();
export const baseDn = dnsDomain
  .split('.')
  .map((label) => `DC=${label}`)
  .join(',');
/** Fixed, so that security identifiers are the same in every build. */
export const domainSid = 'S-1-5-21-1111111111-2222222222-3333333333';

const managed = `OU=Managed,${baseDn}`;
const serviceAccounts = `OU=Service Accounts,${baseDn}`;

/** `managed` and what is below it are delegated to the service account; the others are not. */
export const containers = {
  managed,
  staff: `OU=Staff,${managed}`,
  leavers: `OU=Leavers,${managed}`,
  unmanaged: `OU=Unmanaged,${baseDn}`,
  serviceAccounts,
};

export const administrator: SambaAccount = {
  dn: `CN=Administrator,CN=Users,${baseDn}`,
  upn: `Administrator@${dnsDomain}`,
  password: 'Passw0rd!Lab',
};

export const serviceAccount: SambaAccount = {
  dn: `CN=svc-sync,${serviceAccounts}`,
  upn: `svc-sync@${dnsDomain}`,
  password: 'Svc-Passw0rd!1',
};

/** Addresses this machine may use, one a server: Samba's LDAP ports are fixed, its address is not. */
export const addresses = Array.from({ length: 253 }, (_, index) => `127.0.0.${index + 2}`);

export function smbConf(folder: string, address: string): string {
  return `[global]
  netbios name = ${host.toUpperCase()}
  workgroup = ${workgroup}
  realm = ${realm}
  server role = active directory domain controller
  server services = ldap
  interfaces = ${address}/8
  bind interfaces only = yes
  ldap server require strong auth = yes
  ldb:nosync = yes
  tls enabled = yes
  tls keyfile = tls/key.pem
  tls certfile = tls/cert.pem
  tls cafile = tls/ca.pem
  private dir = ${folder}/private
  state directory = ${folder}/state
  cache directory = ${folder}/cache
  lock directory = ${folder}/lock
  pid directory = ${folder}/run
  ncalrpc dir = ${folder}/run/ncalrpc
  winbindd socket directory = ${folder}/run/winbindd
  ntp signd socket directory = ${folder}/run/ntp_signd
  binddns dir = ${folder}/bind-dns
  log file = ${folder}/log.samba
  log level = 1
[sysvol]
  path = ${folder}/state/sysvol
  read only = no
[netlogon]
  path = ${folder}/state/sysvol/${dnsDomain}/scripts
  read only = no
`;
}

/** The folders that the configuration above names. */
export const serverFolders = [
  'etc',
  'private',
  `state/sysvol/${dnsDomain}/scripts`,
  'cache',
  'lock',
  'run/ncalrpc',
  'bind-dns',
];

/** OIDs of Exchange's ms-Exch-Extension-Attribute-1 to -15, by their last number under 1.2.840.113556.1.2. */
const extensionOids = [423, 424, 425, 426, 427, 428, 429, 430, 431, 432, 599, 600, 601, 602, 603];

const exchangeSchema = [
  ...extensionOids.map((oid, index) => ({
    cn: `ms-Exch-Extension-Attribute-${index + 1}`,
    name: `extensionAttribute${index + 1}`,
    oid: `1.2.840.113556.1.2.${oid}`,
    syntax: 'attributeSyntax: 2.5.5.12\noMSyntax: 64\nrangeLower: 1\nrangeUpper: 1024\nsearchFlags: 1',
  })),
  {
    cn: 'ms-Exch-Hide-From-Address-Lists',
    name: 'msExchHideFromAddressLists',
    oid: '1.2.840.113556.1.4.7000.102.73',
    syntax: 'attributeSyntax: 2.5.5.8\noMSyntax: 1',
  },
];

export function exchangeAttributesLdif(): string {
  return exchangeSchema
    .map(
      ({ cn, name, oid, syntax }) => `dn: CN=${cn},CN=Schema,CN=Configuration,${baseDn}
objectClass: attributeSchema
attributeID: ${oid}
lDAPDisplayName: ${name}
isSingleValued: TRUE
${syntax}
`,
    )
    .join('\n');
}

/** Real Exchange adds them through auxiliary classes; what a client sees of a user is the same. */
export function exchangeClassLdif(): string {
  const lines = exchangeSchema.map(({ name }) => `mayContain: ${name}`);
  return `dn: CN=User,CN=Schema,CN=Configuration,${baseDn}
changetype: modify
add: mayContain
${lines.join('\n')}
`;
}

export function organisationLdif(): string {
  const units = Object.values(containers).map((dn) => `dn: ${dn}\nobjectClass: organizationalUnit\n`);
  const password = Buffer.from(`"${serviceAccount.password}"`, 'utf16le').toString('base64');
  const account = `dn: ${serviceAccount.dn}
objectClass: user
sAMAccountName: svc-sync
userPrincipalName: ${serviceAccount.upn}
userAccountControl: 66048
unicodePwd:: ${password}
`;
  return [...units, account].join('\n');
}

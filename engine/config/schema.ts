/** The configuration file, closed: every property is named here, in an administrator's words. */
import { type Static, type TSchema, Type } from 'typebox';
import { DeletionRule, DeprovisioningRule } from './deprovisioning.ts';
import { FiltersSchema, FlowsSchema, MetaverseSchema } from './flow-schema.ts';
import { RunProfilesSchema } from './run-step-schema.ts';
import { choice, closed, fromSystem, text } from './schema-words.ts';

const seconds = (description: string, fallback: number) =>
  Type.Optional(Type.Number({ description, minimum: 1, maximum: 3600, default: fallback }));

const confirm = Type.Optional(
  Type.Object(
    {
      hours: Type.Optional(
        Type.Number({
          description: 'Hours that it may take at the least to show what it accepted.',
          minimum: 1,
          maximum: 720,
          default: 24,
        }),
      ),
      cycles: Type.Optional(
        Type.Integer({
          description: 'Later cycles that must have read it, too, before an accepted change counts as not done.',
          minimum: 1,
          maximum: 100,
          default: 2,
        }),
      ),
    },
    { ...closed, description: 'When a change that was accepted and is not shown is given up; both figures must pass.' },
  ),
);

const followed = choice('Only when an account is made, or whenever the rule gives another one.', 'creation', 'always');
const placement = Type.Optional(
  Type.Object(
    { name: Type.Optional(followed), container: Type.Optional(followed) },
    {
      ...closed,
      description:
        'Whether the name of an account and its container follow their rule after the account was made; "creation" if left out. What somebody moved by hand stays.',
    },
  ),
);

const recall = Type.Optional(
  Type.Boolean({
    description:
      'False: what an object gave a person stays when the person loses the object, until another one gives a value. Left out, it is taken back.',
  }),
);

const upnSuffix = text('For ad: part after @ in userPrincipalName of created accounts, such as trust.example.', {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
});

const name = text('Name of the connector, as it is shown everywhere.', { pattern: '^[A-Za-z][A-Za-z0-9 _-]{0,39}$' });

export const Go2Connector = Type.Object(
  {
    name,
    recall,
    system: Type.Literal('esr'),
    transport: Type.Literal('go2', { description: 'ESR extract files of the GO2 family, read from a folder.' }),
    vpd: Type.String({
      description: "The employer's Virtual Private Database number: 3 digits.",
      pattern: '^[0-9]{3}$',
    }),
    folder: text('Folder that receives the extracts, absolute or below the data folder.'),
    subType: Type.Optional(
      Type.String({ description: 'Receiving product in the file name.', pattern: '^[A-Z0-9]{3}$' }),
    ),
    feed: Type.Optional(choice('Table of record widths that the files follow.', 'gdw', 'exp')),
    mobile: Type.Optional(
      Type.Union([
        Type.Object({ by: Type.Literal('type'), type: text('Phone type that means mobile.') }, closed),
        Type.Object({ by: Type.Literal('pattern') }, closed),
      ]),
    ),
  },
  closed,
);

const ClientCredentials = Type.Object(
  {
    tokenUrl: text('Address that gives access tokens; https, unless it is on this machine.', {
      pattern: '^(https://|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)[:/])',
    }),
    clientId: text('The name under which this engine is registered there.'),
    clientSecretFile: text('File with the client secret on its first line, absolute or below the data folder.'),
    scope: Type.Optional(text('What to ask for, if the endpoint wants it said.')),
  },
  { ...closed, description: 'In place of keyFile: OAuth 2 client credentials (RFC 6749, 4.4).' },
);

export const ScimConnector = Type.Object(
  {
    name,
    recall,
    confirm,
    system: Type.Literal('nhsmail'),
    transport: Type.Literal('scim', { description: 'The portal over SCIM 2.0; the contract is ours.' }),
    url: text('Address of the portal, e.g. https://portal.example/scim.', { pattern: '^https?://' }),
    keyFile: Type.Optional(text('File with the bearer key on its first line, absolute or below the data folder.')),
    auth: Type.Optional(ClientCredentials),
    caFile: Type.Optional(text('Certificate authority (PEM) that signed the portal, if the system does not trust it.')),
    pageSize: Type.Optional(Type.Integer({ description: 'Accounts a page.', minimum: 10, maximum: 5000 })),
    timeout: seconds('Seconds to wait for one answer.', 60),
  },
  closed,
);

const furtherAttributes = Type.Optional(
  Type.Record(
    Type.String(),
    Type.Object(
      {
        attribute: text('Its name in the directory, such as proxyAddresses.'),
        kind: choice('One text, several, or octets.', 'text', 'multi', 'binary'),
      },
      closed,
    ),
    {
      description:
        'Attributes to read and write beside those that every directory has, by the name that rules give them. Of several values only those that differ are added and removed.',
    },
  ),
);

export const LdapConnector = Type.Object(
  {
    name,
    recall,
    confirm,
    system: Type.Literal('ad'),
    transport: Type.Literal('ldap', { description: 'Active Directory over LDAPS, or LDAP with StartTLS.' }),
    url: text('Address of a domain controller: ldaps://, or ldap:// with startTls.', { pattern: '^ldaps?://' }),
    standbyUrls: Type.Optional(
      Type.Array(text('Address of another one.', { pattern: '^ldaps?://' }), {
        description: 'Domain controllers to use when the first cannot be, in this order; one serves a whole run.',
      }),
    ),
    startTls: Type.Optional(
      Type.Boolean({ description: 'Encrypts ldap:// connections before signing in; false if left out.' }),
    ),
    caFile: Type.Optional(
      text('Certificate authority (PEM) that signed the controller, if the system does not trust it.'),
    ),
    account: text('The account to bind with: a DN, a UPN or DOMAIN\\name.'),
    passwordFile: text('File with its password on the first line, absolute or below the data folder.'),
    containers: Type.Array(text('DN of a container.'), {
      description: 'Containers to read, all of one domain.',
      minItems: 1,
    }),
    createIn: text('DN of the container in which accounts are created.'),
    createContainers: Type.Optional(
      Type.Boolean({ description: 'Makes units that are missing where an account goes; false if left out.' }),
    ),
    upnSuffix,
    placement,
    nhsmailIdAttribute: Type.Optional(text('Attribute that holds the NHSmail id.')),
    furtherAttributes,
    pageSize: Type.Optional(Type.Integer({ description: 'Entries a page.', minimum: 10, maximum: 1000 })),
    timeout: seconds('Seconds to wait for one answer.', 60),
  },
  closed,
);

export const LdifConnector = Type.Object(
  {
    name,
    recall,
    confirm,
    system: Type.Literal('ad'),
    transport: Type.Literal('ldif', {
      description: 'An LDIF file that stands for a directory, read and written whole.',
    }),
    file: text('The file, absolute or below the data folder.'),
    changesFile: Type.Optional(
      text(
        'Change records since the file was written, appended in order: both together are the directory. It is then not written to.',
      ),
    ),
    exportChangesTo: Type.Optional(
      text(
        'File that receives change records instead: a tool of yours applies them and takes the file away. Needs anchorAttribute.',
      ),
    ),
    anchorAttribute: Type.Optional(
      text(
        'Attribute of the file that identifies an entry, such as sAMAccountName; objectGUID or entryUUID if left out.',
      ),
    ),
    furtherAttributes,
    createIn: text('DN of the container in which accounts are created.'),
    upnSuffix,
    placement,
    nhsmailIdAttribute: Type.Optional(text('Attribute that holds the NHSmail id.')),
  },
  closed,
);

const DescribedColumn = Type.Object(
  {
    column: text('Column that holds the attribute.'),
    separator: Type.Optional(
      text('Between several values of one cell, in any order: for attributes that have several.'),
    ),
    kind: Type.Optional(
      choice('For an attribute that the system does not have by itself: text, or octets as base64.', 'text', 'binary'),
    ),
  },
  closed,
);

export const DelimitedConnector = Type.Object(
  {
    name,
    recall,
    confirm,
    system: fromSystem,
    transport: Type.Literal('delimited', { description: 'A CSV file that stands for a system.' }),
    file: text('The full file, absolute or below the data folder.'),
    changesFile: Type.Optional(text('The change file, with an operation column.')),
    exportChangesTo: Type.Optional(
      text(
        'File that receives rows of a change file, deletions too, instead: a tool of yours applies them and takes it away.',
      ),
    ),
    anchor: text('Column that identifies a row; stays as it is once rows were read.'),
    columns: Type.Record(Type.String(), Type.Union([text('Column that holds the attribute.'), DescribedColumn]), {
      description: 'Attribute of the system to column of the file.',
    }),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'Between cells; a comma if left out.' }),
    ),
    operationColumn: Type.Optional(text('Column of the change file with add, modify or delete.')),
    vpd: Type.Optional(
      Type.String({ description: 'For esr: the VPD of its employee numbers.', pattern: '^[0-9]{3}$' }),
    ),
    createIn: Type.Optional(text('For ad, unless readOnly: DN of the container in which accounts are created.')),
    upnSuffix: Type.Optional(upnSuffix),
    placement,
    readOnly: Type.Optional(Type.Boolean({ description: 'Never written to, even where the topology would allow it.' })),
  },
  closed,
);

export type ConnectorConfiguration =
  | Static<typeof Go2Connector>
  | Static<typeof ScimConnector>
  | Static<typeof LdapConnector>
  | Static<typeof LdifConnector>
  | Static<typeof DelimitedConnector>;

/** By transport: what one entry of `connectors` must look like. */
export const connectorSchemas: Readonly<Record<ConnectorConfiguration['transport'], TSchema>> = {
  go2: Go2Connector,
  scim: ScimConnector,
  ldap: LdapConnector,
  ldif: LdifConnector,
  delimited: DelimitedConnector,
};

const limit = Type.Object(
  {
    count: Type.Integer({ description: 'Items of one operation that may go without an approval.', minimum: 0 }),
    percent: Type.Number({ description: 'The same as a share of the joined objects.', minimum: 0, maximum: 100 }),
  },
  closed,
);
export const ConfigurationSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Of this format.' }),
    organisation: Type.Object(
      {
        name: text('Name of the organisation.'),
        codes: Type.Array(text('ODS code, in capitals.', { pattern: '^[A-Z0-9]+$' }), {
          description: 'Organisation codes that are ours.',
          minItems: 1,
        }),
        mailDomains: Type.Array(text('Domain.', { pattern: '^[a-z0-9.-]+$' }), {
          description: 'Mail domains of NHSmail addresses; the first is used for new ones.',
          minItems: 1,
        }),
      },
      closed,
    ),
    topology: choice('Who writes NHSmail: the national service (local) or this engine (full).', 'local', 'full'),
    connectors: Type.Array(Type.Unsafe<ConnectorConfiguration>(Type.Object({})), {
      description: 'The connected systems.',
      minItems: 1,
    }),
    matching: Type.Optional(
      Type.Object(
        {
          threshold: Type.Optional(
            Type.Number({ description: 'Score from which two records are one person.', minimum: 5 }),
          ),
          names: Type.Optional(choice('Whether equal first and last name scores 3 or 5.', 'exclusive', 'additive')),
        },
        closed,
      ),
    ),
    metaverse: Type.Optional(MetaverseSchema),
    flows: Type.Optional(FlowsSchema),
    runProfiles: Type.Optional(RunProfilesSchema),
    limits: Type.Optional(
      Type.Record(Type.String(), limit, { description: 'By operation, in place of the shipped figures.' }),
    ),
    filters: Type.Optional(FiltersSchema),
    deletionRule: Type.Optional(DeletionRule),
    deprovisioning: Type.Optional(
      Type.Array(DeprovisioningRule, {
        description: 'What becomes of accounts that are wanted no more, in place of the shipped actions.',
      }),
    ),
    sourceGate: Type.Optional(
      Type.Object(
        {
          percent: Type.Number({ description: 'By how much a source may shrink or grow.', minimum: 1, maximum: 100 }),
        },
        closed,
      ),
    ),
    clockHours: Type.Optional(
      Type.Integer({
        description:
          'By how many hours the clock of this machine may differ from those of NHSmail and of the domain controllers before nothing is decided or written any more. 3 when left out.',
        minimum: 1,
        maximum: 1_000_000,
      }),
    ),
    neverTouch: Type.Optional(
      Type.Object(
        {
          containers: Type.Optional(
            Type.Array(text('DN.'), { description: 'Containers whose accounts are left alone.' }),
          ),
          groups: Type.Optional(Type.Array(text('DN.'), { description: 'Groups whose members are left alone.' })),
          accounts: Type.Optional(
            Type.Array(text('sAMAccountName.'), { description: 'Accounts that are left alone.' }),
          ),
        },
        closed,
      ),
    ),
    schedule: Type.Optional(
      Type.Array(
        Type.Object(
          {
            cron: text('Five fields, Europe/London.'),
            cycle: choice('The cycle to run.', 'full', 'delta'),
          },
          closed,
        ),
        { description: 'When the service starts a cycle by itself.' },
      ),
    ),
    api: Type.Optional(
      Type.Object(
        { port: Type.Optional(Type.Integer({ description: 'Port on 127.0.0.1.', minimum: 0, maximum: 65535 })) },
        closed,
      ),
    ),
  },
  closed,
);

export type Configuration = Static<typeof ConfigurationSchema>;

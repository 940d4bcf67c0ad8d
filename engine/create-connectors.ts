/** From the configuration to connectors: which class reads which transport. Secrets are read when they are needed. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { textOfFile } from './config/encoding.ts';
import type { Configuration, ConnectorConfiguration } from './config/schema.ts';
import { createActiveDirectoryConnector } from './connectors/active-directory/connector.ts';
import { withFurther } from './connectors/active-directory/further.ts';
import { directoryAttributes } from './connectors/active-directory/schema.ts';
import type { Connector, ExportItem, Parse } from './connectors/connector.ts';
import { createEsrConnector } from './connectors/esr/connector.ts';
import { esrAttributes } from './connectors/esr/schema.ts';
import { createDelimitedConnector } from './connectors/files/delimited/connector.ts';
import { createLdifConnector } from './connectors/files/ldif/connector.ts';
import { createNhsmailConnector } from './connectors/nhsmail/connector.ts';
import { schema as nhsmailSchema } from './connectors/nhsmail/schema.ts';
import { EngineError } from './errors.ts';
import { digestOf } from './model/digest.ts';

/** By which attribute an AD account points at its mailbox when the configuration does not say. */
const NHSMAIL_ID_ATTRIBUTE = 'employeeNumber';
const MILLISECONDS = 1_000;

type Transport = ConnectorConfiguration['transport'];
type SettingsOf<One extends Transport> = ConnectorConfiguration & { readonly transport: One };

interface Surroundings {
  readonly configuration: Configuration;
  readonly parse: Parse;
  /** A file of the configuration, absolute or below the data folder. */
  readonly path: (file: string) => string;
  readonly optionalPath: (file: string | undefined) => string | undefined;
}

const factories: { readonly [One in Transport]: (settings: SettingsOf<One>, surroundings: Surroundings) => Connector } =
  { go2: fromExtracts, scim: fromPortal, ldap: fromDomain, ldif: fromLdif, delimited: fromDelimited };

export function createConnectors(configuration: Configuration, home: string, parse: Parse): Connector[] {
  const path = (file: string) => (isAbsolute(file) ? file : join(home, file));
  const optionalPath = (file: string | undefined) => (file === undefined ? undefined : path(file));
  return configuration.connectors.map((settings) => {
    const factory = factories[settings.transport] as (
      settings: ConnectorConfiguration,
      more: Surroundings,
    ) => Connector;
    return factory(settings, { configuration, parse, path, optionalPath });
  });
}

function fromExtracts(settings: SettingsOf<'go2'>, { configuration, parse, path }: Surroundings): Connector {
  const { name, vpd, folder, subType = 'NHM', feed = 'gdw', mobile = { by: 'pattern' } } = settings;
  const otherVpds = configuration.connectors.flatMap((one) =>
    one.transport === 'go2' && one.vpd !== vpd ? [one.vpd] : [],
  );
  return createEsrConnector({ name, vpd, folder: path(folder), subType, feed, mobile, otherVpds, parse });
}

function fromPortal(settings: SettingsOf<'scim'>, { path, optionalPath }: Surroundings): Connector {
  const { name, url, pageSize, timeout, keyFile, auth, caFile } = settings;
  return createNhsmailConnector({
    name,
    url,
    pageSize,
    timeoutMs: milliseconds(timeout),
    caFile: optionalPath(caFile),
    key: () => secretIn(path(keyFile ?? '')),
    clientCredentials: auth && { ...auth, clientSecret: () => secretIn(path(auth.clientSecretFile)) },
  });
}

function fromDomain(settings: SettingsOf<'ldap'>, surroundings: Surroundings): Connector {
  const { configuration, path, optionalPath } = surroundings;
  return createActiveDirectoryConnector({
    name: settings.name,
    url: settings.url,
    standbyUrls: settings.standbyUrls,
    startTls: settings.startTls,
    caFile: optionalPath(settings.caFile),
    bindDn: settings.account,
    password: () => secretIn(path(settings.passwordFile)),
    containers: settings.containers,
    createIn: settings.createIn,
    createContainers: settings.createContainers,
    leftAlone: { containers: [], groups: [], ...configuration.neverTouch },
    nhsmailIdAttribute: settings.nhsmailIdAttribute ?? NHSMAIL_ID_ATTRIBUTE,
    furtherAttributes: settings.furtherAttributes,
    pageSize: settings.pageSize,
    timeoutMs: milliseconds(settings.timeout),
  });
}

function fromLdif(settings: SettingsOf<'ldif'>, { path, optionalPath }: Surroundings): Connector {
  const { name, system, file, changesFile, exportChangesTo, anchorAttribute } = settings;
  return createLdifConnector({
    ...directoryInLdif(settings),
    name,
    system,
    file: path(file),
    changesFile: optionalPath(changesFile),
    exportChangesTo: optionalPath(exportChangesTo),
    anchorAttribute,
  });
}

function fromDelimited(settings: SettingsOf<'delimited'>, { parse, path, optionalPath }: Surroundings): Connector {
  const { name, system, file, changesFile, exportChangesTo, operationColumn, anchor, columns, delimiter } = settings;
  return createDelimitedConnector({
    name,
    system,
    file: path(file),
    changesFile: optionalPath(changesFile),
    exportChangesTo: optionalPath(exportChangesTo),
    operationColumn,
    anchor,
    columns,
    delimiter,
    schema: schemaOf(system),
    parse,
    writable: system !== 'esr' && settings.readOnly !== true,
    onlyRead: system === 'esr' ? undefined : { ok: true, what: `${name} is only read: readOnly is true.` },
    createAnchor: newAnchor,
  });
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * MILLISECONDS;
}

/** What every directory has, then what the configuration adds to it. */
function directoryInLdif({ nhsmailIdAttribute = NHSMAIL_ID_ATTRIBUTE, furtherAttributes }: SettingsOf<'ldif'>) {
  const schema = withFurther(directoryAttributes(nhsmailIdAttribute), furtherAttributes);
  return {
    schema,
    attributes: Object.fromEntries(schema.map(({ name, ldap }) => [name, ldap])),
    flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
  };
}

function schemaOf(system: 'esr' | 'nhsmail' | 'ad') {
  if (system === 'esr') return esrAttributes;
  return system === 'nhsmail' ? nhsmailSchema : directoryAttributes(NHSMAIL_ID_ATTRIBUTE);
}

/** A file gives no identifiers of its own: ours follow from what is created, so that a repeat finds the first. */
function newAnchor(item: ExportItem): string {
  const naming = ['sAMAccountName', 'mail'];
  const name = item.changes.find(({ attribute }) => naming.includes(attribute))?.after ?? '';
  return digestOf(name).slice(0, 32);
}

/** The first line of a file that only the service may read; Windows PowerShell writes one in UTF-16. */
function secretIn(file: string): string {
  try {
    const text = textOfFile(readFileSync(file), file).replace(/^\uFEFF/, '');
    const [line = ''] = text.split(/\r?\n/);
    if (line.trim() !== '') return line.trim();
  } catch (cause) {
    throw new EngineError('secret-missing', `The secret in ${file} cannot be read.`, {}, { cause });
  }
  throw new EngineError('secret-missing', `The file ${file} holds no secret on its first line.`);
}

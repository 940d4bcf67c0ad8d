import { EngineError } from '../../errors.ts';
import { domainOf, parentOf, parseDn } from '../../protocol/dn.ts';
import type { Connector, ReadContext } from '../connector.ts';
import { readChangedAccounts } from './changes.ts';
import { type ControllerOptions, Controllers } from './controllers.ts';
import { readDeleted } from './deleted.ts';
import { openExportSession } from './export.ts';
import { findAccount } from './find.ts';
import { learnForest } from './forest.ts';
import { type FurtherAttributes, withFurther } from './further.ts';
import type { LeftAlone } from './guard.ts';
import { inspectDirectory } from './inspect.ts';
import { Lookups } from './lookups.ts';
import { readAccounts } from './read.ts';
import { directoryAttributes } from './schema.ts';
import type { DirectorySession } from './session.ts';

export interface ActiveDirectoryOptions {
  readonly name: string;
  /** `ldaps://host` or `ldaps://host:port`: a domain controller. `ldap://` needs `startTls`. */
  readonly url: string;
  /** Used instead when the first cannot be, in this order; of the same domain, addressed in the same way. */
  readonly standbyUrls?: readonly string[] | undefined;
  /** Encrypts a connection to `ldap://` addresses before the account signs in. */
  readonly startTls?: boolean | undefined;
  /** PEM file with the authority of the controller's certificate; without it the machine's authorities count. */
  readonly caFile?: string | undefined;
  /** The account to sign in with: distinguished name, user principal name or DOMAIN\name. */
  readonly bindDn: string;
  /** Asked for at each sign-in and kept nowhere. */
  readonly password: () => string;
  /** Read and written, with all below them; of one domain. */
  readonly containers: readonly string[];
  /** Where new accounts are made; one of the containers, or below one. */
  readonly createIn: string;
  /** Units that are missing where an account is to go are made, below `containers`. Default false. */
  readonly createContainers?: boolean | undefined;
  /** Looked at in the directory before each change, besides what is protected everywhere. */
  readonly leftAlone?: LeftAlone | undefined;
  /** LDAP name of the attribute that keeps the NHSmail id. */
  readonly nhsmailIdAttribute: string;
  /** Read and written beside those that every directory has. */
  readonly furtherAttributes?: FurtherAttributes | undefined;
  /** Entries a page; at most 1,000, the limit of a domain controller. Default 1,000. */
  readonly pageSize?: number | undefined;
  /** Longest wait for one answer, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Active Directory over LDAPS. Throws `configuration-invalid` or `invalid-dn` for options that can never work; everything
 * else shows when it connects. Each read, export and look has a connection of its own.
 */
export function createActiveDirectoryConnector(options: ActiveDirectoryOptions): Connector {
  checkOptions(options);
  const attributes = withFurther(directoryAttributes(options.nhsmailIdAttribute), options.furtherAttributes);
  const { containers, bindDn, createContainers = false } = options;
  const { leftAlone = { containers: [], groups: [] } } = options;
  const controllers = new Controllers(controllerOptions(options));
  const scopeOf = ({ pageSize = options.pageSize ?? 1000 }: ReadContext) => ({
    controllers,
    attributes,
    containers,
    pageSize: Math.min(pageSize, 1000),
  });

  return {
    name: options.name,
    system: 'ad',
    schema: attributes.map(({ name, kind, compare, description }) => ({ name, kind, compare, description })),
    test: (signal) =>
      inspectDirectory(
        { controllers, attributes, bindDn, containers, createIn: options.createIn, createContainers },
        signal,
      ),
    beginRun: () => controllers.beginRun(),
    readAll: (context) => readAccounts(scopeOf(context), context),
    readChanges: (context) => readChangedAccounts(scopeOf(context), context),
    openExport: (signal) =>
      openExportSession(async () => {
        const opened = await controllers.open(signal);
        try {
          const forest = await learnForest(opened, attributes, signal);
          const lookups = new Lookups(opened, forest.domain);
          return { session: opened, forest, createContainers, containers, bindDn, leftAlone, lookups };
        } catch (error) {
          opened.close();
          throw error;
        }
      }, signal),
    find: (item, signal) =>
      withSession(controllers, signal, async (opened) => {
        const forest = await learnForest(opened, attributes, signal);
        return await findAccount(item, { session: opened, forest, containers, signal });
      }),
    findDeleted: (anchor, signal) =>
      withSession(controllers, signal, async (opened) => {
        const deleted = await readDeleted(opened, anchor, signal);
        if (deleted === undefined) return undefined;
        const { distinguishedName, deletedAt, withValues } = deleted;
        return { anchor, distinguishedName, lastKnownParent: parentOf(distinguishedName), deletedAt, withValues };
      }),
  };
}

async function withSession<T>(
  controllers: Controllers,
  signal: AbortSignal,
  look: (session: DirectorySession) => Promise<T>,
): Promise<T> {
  const opened = await controllers.open(signal);
  try {
    return await look(opened);
  } finally {
    opened.close();
  }
}

function controllerOptions(options: ActiveDirectoryOptions): ControllerOptions {
  const { url, standbyUrls = [], caFile, bindDn, password, timeoutMs = 60_000 } = options;
  return { urls: [url, ...standbyUrls], caFile, bindDn, password, timeoutMs };
}

function checkOptions(options: ActiveDirectoryOptions): void {
  const { containers, createIn, pageSize = 1000 } = options;
  const refuse = (sentence: string) => new EngineError('configuration-invalid', sentence);
  checkAddresses(options);
  if (containers.length === 0) throw refuse('containers: name at least one');
  if (pageSize < 1 || pageSize > 1000) throw refuse(`pageSize: ${pageSize} must lie between 1 and 1000`);
  for (const dn of [...containers, createIn]) {
    if (parseDn(dn).length === 0) throw refuse('containers and createIn: a name is empty');
  }
  const domains = new Set([...containers, createIn].map(domainOf));
  if (domains.size > 1) {
    throw refuse(
      `containers and createIn: ${[...domains].join(' and ')} are different domains; use one connector for each`,
    );
  }
}

/** The password never goes over the network in clear: a plain address is refused unless TLS is started on it. */
function checkAddresses({ url, standbyUrls = [], startTls = false }: ActiveDirectoryOptions): void {
  const [scheme, port] = startTls ? ['ldap', 389] : ['ldaps', 636];
  const form = new RegExp(`^${scheme}://[^/\\s]+/?$`);
  const wrong = [url, ...standbyUrls].find((one) => !form.test(one));
  if (wrong === undefined) return;
  const because = startTls ? ', because startTls is on' : '; ldap:// needs "startTls": true';
  const message = `url: ${wrong} must be of the form ${scheme}://host or ${scheme}://host:${port}${because}`;
  throw new EngineError('configuration-invalid', message);
}

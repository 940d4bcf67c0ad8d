import { EngineError } from '../../errors.ts';
import { domainOf, parseDn } from '../../protocol/dn.ts';
import type { Connector } from '../connector.ts';
import { readChangedAccounts } from './changes.ts';
import { createExportSession } from './export.ts';
import { findAccount } from './find.ts';
import { learnForest } from './forest.ts';
import { inspectDirectory } from './inspect.ts';
import { readAccounts } from './read.ts';
import { directoryAttributes } from './schema.ts';
import { DirectorySession, type SessionOptions } from './session.ts';

export interface ActiveDirectoryOptions {
  readonly name: string;
  /** `ldaps://host` or `ldaps://host:port`: one domain controller. */
  readonly url: string;
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
  /** LDAP name of the attribute that keeps the NHSmail id. */
  readonly nhsmailIdAttribute: string;
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
  const attributes = directoryAttributes(options.nhsmailIdAttribute);
  const { containers, bindDn } = options;
  const session = sessionOptions(options);
  const scope = { session, attributes, containers, pageSize: options.pageSize ?? 1000 };

  return {
    name: options.name,
    system: 'ad',
    schema: attributes.map(({ name, kind, description }) => ({ name, kind, description })),
    test: (signal) => inspectDirectory({ session, attributes, containers, createIn: options.createIn }, signal),
    readAll: (context) => readAccounts(scope, context),
    readChanges: (context) => readChangedAccounts(scope, context),
    openExport: async (signal) => {
      const opened = await DirectorySession.open(session, signal);
      try {
        const forest = await learnForest(opened, attributes, signal);
        return createExportSession({ session: opened, forest, containers, bindDn }, signal);
      } catch (error) {
        opened.close();
        throw error;
      }
    },
    find: async (item, signal) => {
      const opened = await DirectorySession.open(session, signal);
      try {
        const forest = await learnForest(opened, attributes, signal);
        return await findAccount(item, { session: opened, forest, containers, signal });
      } finally {
        opened.close();
      }
    },
  };
}

function sessionOptions({ url, caFile, bindDn, password, timeoutMs }: ActiveDirectoryOptions): SessionOptions {
  return { url, caFile, bindDn, password, timeoutMs: timeoutMs ?? 60_000 };
}

function checkOptions({ url, containers, createIn, pageSize = 1000 }: ActiveDirectoryOptions): void {
  const refuse = (sentence: string) => new EngineError('configuration-invalid', sentence);
  if (!/^ldaps:\/\/[^/\s]+\/?$/.test(url))
    throw refuse(`url: ${url} must be of the form ldaps://host or ldaps://host:636`);
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

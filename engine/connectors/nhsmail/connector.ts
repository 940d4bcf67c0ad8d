import { createHttpClient } from '../../protocol/http.ts';
import { type ClientCredentials, tokensFor } from '../../protocol/oauth.ts';
import type { Connector, ExportItem, Found } from '../connector.ts';
import { check } from './check.ts';
import { valuesOf } from './entry.ts';
import { createPortal, type Portal } from './portal.ts';
import { readAll, readChanges } from './read.ts';
import { schema } from './schema.ts';
import { inFlight, openSession } from './session.ts';
import { releasedAccounts, takenOver } from './transfer.ts';
import { findCreated } from './write.ts';

export interface NhsmailOptions {
  readonly name: string;
  /** Of the portal, without `/scim/v2`. */
  readonly url: string;
  /** The bearer key, where there are no client credentials; asked before each request, so that a renewed key counts at once. */
  readonly key: () => string;
  readonly clientCredentials?: ClientCredentials | undefined;
  /** Accounts a page; the portal's own maximum also holds. Default 1,000. */
  readonly pageSize?: number | undefined;
  /** Deadline of one request. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Further attempts of a request that may be repeated. Default 4. */
  readonly retries?: number | undefined;
  /** Before the first further attempt; doubles. Default 250. */
  readonly firstWaitMs?: number | undefined;
  /** Longest wait between two attempts, also when the portal asks for more. Default 60,000. */
  readonly longestWaitMs?: number | undefined;
  /** PEM file of the certificate authorities to trust instead of the machine's. */
  readonly caFile?: string | undefined;
}

/** NHSmail by its portal, over the contract of `contract.ts`. */
export function createNhsmailConnector(options: NhsmailOptions): Connector {
  const { pageSize = 1000 } = options;
  const connection = {
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 4,
    firstWaitMs: options.firstWaitMs,
    longestWaitMs: options.longestWaitMs,
    caFile: options.caFile,
  };
  const http = createHttpClient({
    ...connection,
    url: options.url,
    authorisation:
      options.clientCredentials === undefined
        ? { header: () => `Bearer ${options.key()}` }
        : tokensFor(options.clientCredentials, connection),
    connections: inFlight,
  });
  const portal = createPortal(http);
  return {
    name: options.name,
    system: 'nhsmail',
    schema,
    test: (signal) => check(portal, options.url, signal),
    readAll: (context) => readAll(portal, context.pageSize ?? pageSize, context),
    readChanges: (context) => readChanges(portal, context.pageSize ?? pageSize, context),
    openExport: async (signal) => openSession(portal, signal),
    find: (item, signal) => find(portal, item, signal),
    released: (addresses, signal) => releasedAccounts(portal, addresses, signal),
    close: async () => http.close(),
  };
}

async function find(portal: Portal, item: ExportItem, signal: AbortSignal): Promise<Found> {
  const takes = takenOver(item);
  const resource =
    item.operation === 'create' && takes === ''
      ? await findCreated(portal, item.changes, signal)
      : (await portal.account(takes || item.anchor, signal))?.resource;
  return resource === undefined ? { found: false } : { found: true, anchor: resource.id, values: valuesOf(resource) };
}

import type { EventEmitter } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { type Attribute, type Change, Client, Control, type Entry, type Filter, PagedResultsControl } from 'ldapts';
import { EngineError } from '../../errors.ts';
import { tlsOptions } from '../../protocol/tls.ts';
import { withinTime } from './deadline.ts';
import { PageRequest } from './page-request.ts';
import { directoryFailure, type Purpose, refusalOf } from './quirks.ts';

export interface SessionOptions {
  /** `ldaps://host`, or `ldap://host` where TLS is started on the connection before anything else is said. */
  readonly url: string;
  readonly caFile: string | undefined;
  /** Distinguished name, user principal name or DOMAIN\name. */
  readonly bindDn: string;
  /** Asked for at each bind and not kept. */
  readonly password: () => string;
  /** Longest wait for one answer, and for the connection. */
  readonly timeoutMs: number;
}

export interface Query {
  readonly scope: 'base' | 'sub';
  readonly filter: string | Filter;
  readonly attributes: readonly string[];
  /** Those of them whose values are octets, in the spelling of the schema. */
  readonly octets?: readonly string[] | undefined;
  /** Shows deleted objects as well, as far as the account may see them. */
  readonly deleted?: true | undefined;
}

const SHOW_DELETED = '1.2.840.113556.1.4.417';
/** Keeps the server from answering with references to other domains. */
const DOMAIN_SCOPE = '1.2.840.113556.1.4.1339';
/** To add a value that is there, or to delete one that is not, is then no error (MS-ADTS 3.1.1.3.4.1.8). */
const PERMISSIVE_MODIFY = '1.2.840.113556.1.4.1413';
/** Not UTF-8, but a value may look like it by accident: always taken as octets. In the spelling of the schema. */
const BINARY = ['objectGUID', 'invocationId', 'tokenGroups', 'replPropertyMetaData'];

/**
 * One connection, bound once. It is never mended: ldapts would connect again without binding, and of several operations
 * started on a lost connection one may never settle. Whoever needs another connection opens another session.
 */
export class DirectorySession {
  readonly #client: Client;
  readonly #options: SessionOptions;
  readonly #timeoutMs: number;
  readonly #place: string;
  /** Aborted when the connection ends, from either side. */
  readonly #lost = new AbortController();
  #dialled = false;
  #socket: Socket | undefined;
  #cookie: Buffer | undefined;
  #broken = false;

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs;
    this.#place = options.url;
    const isSecure = !startsTls(options);
    this.#client = new Client({
      url: options.url,
      timeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      // ldapts would take these, with a plain address, for "TLS from the first octet".
      ...(isSecure && { tlsOptions: tlsOptions(options.caFile) }),
      createConnection: ((port: number, host: string) => this.#dial(() => connectPlain(port, host))) as never,
      createSecureConnection: ((...how: Parameters<typeof connectTls>) =>
        isSecure ? this.#dial(() => connectTls(...how)) : this.#watch(connectTls(...how))) as never,
    });
    this.#watchCookies();
  }

  /** Connects and binds. Throws `failed-connection`, `timed-out`, `certificate-not-trusted`, `failed-authentication` … */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<DirectorySession> {
    const session = new DirectorySession(options);
    try {
      if (startsTls(options)) await session.#startTls(signal);
      await session.#bind(signal);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  async #startTls(signal: AbortSignal): Promise<void> {
    // Without a host Node would hold the certificate against the name "localhost".
    const options = { ...tlsOptions(this.#options.caFile), host: hostOf(this.#options.url) };
    await this.#call(() => this.#client.startTLS(options), `starting TLS with ${this.#place}`, 'read', signal);
  }

  async #bind(signal: AbortSignal): Promise<void> {
    const { url, bindDn, password } = this.#options;
    const signIn = async () => {
      // Asked in the turn in which ldapts writes: a password never leaves on a connection that is not encrypted.
      const isEncrypted = !startsTls(this.#options) || this.#socket instanceof TLSSocket;
      if (!isEncrypted) throw new EngineError('dropped-connection', `${url}: TLS is not up`);
      await this.#client.bind(bindDn, password());
    };
    await this.#call(signIn, `signing in to ${url} as ${bindDn}`, 'read', signal);
  }

  /** Once: ldapts would dial again by itself, unbound and, where TLS is yet to be started, in clear. */
  #dial(connect: () => Socket): Socket {
    if (this.#dialled) throw new EngineError('dropped-connection', `the connection to ${this.#place} was lost`);
    this.#dialled = true;
    return this.#watch(connect());
  }

  /** ldapts does not notice the end of a connection on which it has started TLS: what waits would wait until its deadline. */
  #watch(socket: Socket): Socket {
    this.#socket = socket;
    // A reason, if there is one, is told in the same turn; it comes first.
    socket.once('close', () => setImmediate(() => this.#lost.abort()));
    return socket;
  }

  /** No longer usable: a call ended without an answer, or the connection was closed. */
  get broken(): boolean {
    return this.#broken || this.#lost.signal.aborted || !this.#client.isBound;
  }

  /** All entries at once: for a handful. Throws `failed-search` when `base` does not exist. */
  async search(base: string, query: Query, signal?: AbortSignal): Promise<Entry[]> {
    return await this.#search(base, query, [], signal);
  }

  /** The one entry of that name, or nothing. */
  async read(dn: string, attributes: readonly string[], signal?: AbortSignal): Promise<Entry | undefined> {
    const [entry] = await this.searchIfThere(dn, { scope: 'base', filter: '(objectClass=*)', attributes }, signal);
    return entry;
  }

  /** As `search`, and nothing when `base` does not exist. */
  async searchIfThere(base: string, query: Query, signal?: AbortSignal): Promise<Entry[]> {
    try {
      return await this.search(base, query, signal);
    } catch (error) {
      const refusal = error instanceof EngineError ? refusalOf(error.cause) : undefined;
      if (refusal?.code === 32) return [];
      throw error;
    }
  }

  /**
   * Page by page. Only the server's cookie says whether another page follows: Active Directory may send a page without
   * entries in the middle, at which ldapts' own paging would end and so make leavers of everybody after it.
   */
  async *pages(base: string, query: Query, pageSize: number, signal: AbortSignal): AsyncGenerator<Entry[]> {
    let cookie: Buffer = Buffer.alloc(0);
    do {
      this.#cookie = undefined;
      const entries = await this.#search(base, query, [new PageRequest(pageSize, cookie)], signal);
      if (this.#cookie === undefined) {
        throw new EngineError('answer-not-understood', `${this.#place} answered a paged search without paging`);
      }
      cookie = this.#cookie;
      yield entries;
    } while (cookie.length > 0);
  }

  async add(dn: string, attributes: Attribute[]): Promise<void> {
    await this.#call(() => this.#client.add(dn, attributes), `creating ${dn}`, 'create');
  }

  /** `dn` may be `<GUID=…>`; `label` names the object in messages. All changes are applied, or none. */
  async modify(dn: string, changes: Change[], label: string): Promise<void> {
    await this.#call(() => this.#client.modify(dn, changes), `changing ${label}`, 'modify');
  }

  /** As `modify`; a value to be added that is there already, or to be deleted that is gone already, is no error. */
  async modifyValues(dn: string, changes: Change[], label: string): Promise<void> {
    const permissive = new Control(PERMISSIVE_MODIFY, { critical: true });
    await this.#call(() => this.#client.modify(dn, changes, [permissive]), `changing ${label}`, 'modify');
  }

  async addUnit(dn: string): Promise<void> {
    await this.#call(() => this.#client.add(dn, { objectClass: 'organizationalUnit' }), `creating ${dn}`, 'create');
  }

  /**
   * Renames and moves: `dn` may be `<GUID=…>`, `live` is the name it stands for now. `target` must be canonical, because
   * ldapts cuts it at the first comma that no backslash precedes. Its parent is always sent: without it Samba would look
   * for one in the name `<GUID=…>`.
   */
  async relocate(dn: string, live: string, target: string): Promise<void> {
    await this.#call(() => this.#client.modifyDN(dn, target), `renaming ${live} to ${target}`, 'relocate');
  }

  /** The object alone: what has objects below it is refused. */
  async remove(dn: string, label: string): Promise<void> {
    await this.#call(() => this.#client.del(dn), `deleting ${label}`, 'modify');
  }

  /** Changes a deleted object into a living one (MS-ADTS 3.1.1.5.3.7). */
  async restore(dn: string, changes: Change[], label: string): Promise<void> {
    const deleted = new Control(SHOW_DELETED, { critical: true });
    await this.#call(() => this.#client.modify(dn, changes, [deleted]), `restoring ${label}`, 'relocate');
  }

  close(): void {
    this.#broken = true;
    // Clears the timers of ldapts; the socket itself is then gone whether or not the other side listens.
    this.#client.unbind().catch(() => {});
    this.#socket?.destroy();
  }

  async #search(base: string, query: Query, controls: Control[], signal?: AbortSignal): Promise<Entry[]> {
    const { scope, filter, deleted, octets = [] } = query;
    const attributes = [...query.attributes];
    const explicitBufferAttributes = [...BINARY, ...octets];
    const options = { scope, filter, attributes, explicitBufferAttributes, timeLimit: 0 };
    const asked = [new Control(DOMAIN_SCOPE), ...(deleted ? [new Control(SHOW_DELETED, { critical: true })] : [])];
    const search = () => this.#client.search(base, options, [...asked, ...controls]);
    const answer = await this.#call(search, `searching ${base || 'the root'}`, 'read', signal);
    if (answer.searchReferences.length === 0) return answer.searchEntries;
    throw new EngineError(
      'failed-search',
      `searching ${base}: the answer refers to ${answer.searchReferences[0]}; name containers of this server's own domain`,
    );
  }

  async #call<T>(start: () => Promise<T>, what: string, purpose: Purpose, signal?: AbortSignal): Promise<T> {
    if (this.#broken) throw new EngineError('dropped-connection', `${what}: the connection was lost before`);
    try {
      return await withinTime(start, { ms: this.#timeoutMs, what, signal, lost: this.#lost.signal });
    } catch (cause) {
      if (refusalOf(cause) === undefined) this.close();
      throw directoryFailure(cause, what, purpose);
    }
  }

  /**
   * ldapts keeps response controls to itself: `search` refuses a paging control, and hands none out. Its parser does
   * announce each message. The pages of a session come one after another, so the last cookie is the right one.
   */
  #watchCookies(): void {
    const { messageParser } = this.#client as unknown as { messageParser: EventEmitter };
    messageParser.on('message', (message: { controls?: readonly unknown[] }) => {
      const paging = message.controls?.find((control) => control instanceof PagedResultsControl);
      if (paging !== undefined) this.#cookie = paging.value?.cookie ?? Buffer.alloc(0);
    });
  }
}

function startsTls({ url }: SessionOptions): boolean {
  return url.startsWith('ldap://');
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

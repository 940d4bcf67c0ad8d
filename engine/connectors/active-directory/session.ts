import type { EventEmitter } from 'node:events';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import {
  type Attribute,
  Ber,
  BerWriter,
  type Change,
  Client,
  Control,
  type Entry,
  type Filter,
  PagedResultsControl,
} from 'ldapts';
import { EngineError } from '../../errors.ts';
import { tlsOptions } from '../../protocol/tls.ts';
import { directoryFailure, type Purpose, refusalOf } from './quirks.ts';

export interface SessionOptions {
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
  /** Shows deleted objects as well, as far as the account may see them. */
  readonly deleted?: true | undefined;
}

const SHOW_DELETED = '1.2.840.113556.1.4.417';
const PAGED_RESULTS = '1.2.840.113556.1.4.319';
/** Keeps the server from answering with references to other domains. */
const DOMAIN_SCOPE = '1.2.840.113556.1.4.1339';
/** Not UTF-8, but a value may look like it by accident: always taken as octets. In the spelling of the schema. */
const BINARY = ['objectGUID', 'invocationId', 'tokenGroups', 'replPropertyMetaData'];

/**
 * One connection, bound once. It is never mended: ldapts would connect again without binding, and of several operations
 * started on a lost connection one may never settle. Whoever needs another connection opens another session.
 */
export class DirectorySession {
  readonly #client: Client;
  readonly #timeoutMs: number;
  readonly #place: string;
  #socket: TLSSocket | undefined;
  #cookie: Buffer | undefined;
  #broken = false;

  private constructor(options: SessionOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#place = options.url;
    this.#client = new Client({
      url: options.url,
      timeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      tlsOptions: tlsOptions(options.caFile),
      createSecureConnection: ((port: number, host: string, tls: object) => {
        this.#socket = connectTls(port, host, tls);
        return this.#socket;
      }) as typeof connectTls,
    });
    this.#watchCookies();
  }

  /** Connects and binds. Throws `failed-connection`, `timed-out`, `certificate-not-trusted`, `failed-authentication` … */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<DirectorySession> {
    const session = new DirectorySession(options);
    const what = `signing in to ${options.url} as ${options.bindDn}`;
    try {
      await session.#call(() => session.#client.bind(options.bindDn, options.password()), what, 'read', signal);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** No longer usable: a call ended without an answer, or the connection was closed. */
  get broken(): boolean {
    return this.#broken || !this.#client.isBound;
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

  close(): void {
    this.#broken = true;
    // Clears the timers of ldapts; the socket itself is then gone whether or not the other side listens.
    this.#client.unbind().catch(() => {});
    this.#socket?.destroy();
  }

  async #search(base: string, query: Query, controls: Control[], signal?: AbortSignal): Promise<Entry[]> {
    const { scope, filter, deleted } = query;
    const attributes = [...query.attributes];
    const options = { scope, filter, attributes, explicitBufferAttributes: BINARY, timeLimit: 0 };
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
      return await withinTime(start, this.#timeoutMs, what, signal);
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

class PageRequest extends Control {
  readonly #size: number;
  readonly #cookie: Buffer;

  constructor(size: number, cookie: Buffer) {
    super(PAGED_RESULTS, { critical: true });
    this.#size = size;
    this.#cookie = cookie;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.#size);
    if (this.#cookie.length > 0) value.writeBuffer(this.#cookie, Ber.OctetString);
    else value.writeString('');
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }
}

/** Our own deadline around each call, because a promise of ldapts may stay open for ever. */
function withinTime<T>(start: () => Promise<T>, ms: number, what: string, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new EngineError('timed-out', `${what}: no answer in ${ms} ms`))),
      ms,
    );
    const stop = () => settle(() => reject(new EngineError('stopped-user', `${what}: stopped`)));
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      end();
    };
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop);
    start().then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

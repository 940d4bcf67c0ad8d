/** The REST API as anybody would call it: the service proves that it knows the key before the key is sent. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { EngineError, type FailureCode, type Page } from '../../index.ts';

const PREFIX = '/api/v1';
const PAGE = 1_000;

/** A refusal of the service, in its own words (RFC 9457). */
export interface Refusal {
  readonly status: number;
  readonly code: FailureCode;
  readonly title: string;
  readonly detail: string;
}

type Query = Readonly<Record<string, string | number>>;

export class Rest {
  private readonly url: string;
  private readonly key: string;

  private constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  /** Throws when whoever listens there does not know the key; it has then learnt nothing of it. */
  static async connect(url: string, key: string): Promise<Rest> {
    const id = key.slice('jml_'.length, 'jml_'.length + 8);
    const nonce = randomBytes(32).toString('hex');
    const answer = await fetch(`${url}${PREFIX}/proof?key=${id}&nonce=${nonce}`);
    const { proof } = (await answer.json()) as { readonly proof?: string };
    const secret = createHash('sha256').update(`proof${key}`).digest();
    if (proof === createHmac('sha256', secret).update(nonce).digest('hex')) return new Rest(url, key);
    throw new EngineError('key-unknown', `The service at ${url} could not prove that it knows the key.`);
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return await this.must<T>('GET', path, query);
  }

  async post<T>(path: string, body: object): Promise<T> {
    return await this.must<T>('POST', path, {}, body);
  }

  /** What the service has against it; nothing when it agreed. */
  async refusalOf(path: string, body: object): Promise<Refusal | undefined> {
    const answer = await this.send('POST', path, {}, body);
    const content = await answer.json();
    return answer.ok ? undefined : (content as Refusal);
  }

  /** Every page of a list. */
  async all<T>(path: string, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const where: Query = { ...query, limit: PAGE, ...(cursor === '' ? {} : { cursor }) };
      const page: Page<T> = await this.get<Page<T>>(path, where);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }

  private async must<T>(method: string, path: string, query: Query, body?: object): Promise<T> {
    const answer = await this.send(method, path, query, body);
    const content = await answer.json();
    if (answer.ok) return content as T;
    const { code, detail } = content as Refusal;
    throw new EngineError(code, `${method} ${path} was refused: ${detail}`);
  }

  private async send(method: string, path: string, query: Query, body?: object): Promise<Response> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const headers: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return await fetch(`${this.url}${PREFIX}${path}?${search}`, { method, headers, ...content });
  }
}

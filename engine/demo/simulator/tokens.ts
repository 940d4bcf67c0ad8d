import { randomBytes } from 'node:crypto';
import { PortalRefusal } from './refusal.ts';

export const tokenPath = '/oauth2/token';

/** A client that may ask for access tokens. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Life of a token on the portal's clock. Default 3,600. */
  readonly lifetimeSeconds?: number | undefined;
  /** Refused when the request asks for another one. */
  readonly scope?: string | undefined;
}

/** Gives and knows access tokens (RFC 6749, 4.4). */
export class TokenDesk {
  private readonly client: RegisteredClient | undefined;
  private readonly now: () => Date;
  /** Token to the instant of its end. */
  private readonly live = new Map<string, number>();
  /** How many have been given out. */
  issued = 0;

  constructor(client: RegisteredClient | undefined, now: () => Date) {
    this.client = client;
    this.now = now;
  }

  /** The answer to a request for a token. Refusals carry the words of RFC 6749 5.2 in place of a `scimType`. */
  issue(authorization: string | undefined, body: unknown): object {
    const asked = new URLSearchParams(typeof body === 'string' ? body : '');
    if (this.client === undefined || authorization !== basic(this.client)) {
      throw new PortalRefusal(401, 'invalid_client', 'The client is not known.');
    }
    if (asked.get('grant_type') !== 'client_credentials') {
      throw new PortalRefusal(400, 'unsupported_grant_type', 'Only client_credentials.');
    }
    const { lifetimeSeconds = 3600, scope } = this.client;
    if (scope !== undefined && asked.get('scope') !== scope) {
      throw new PortalRefusal(400, 'invalid_scope', 'The client may not ask for this.');
    }
    const token = randomBytes(24).toString('base64url');
    this.live.set(token, this.now().getTime() + lifetimeSeconds * 1000);
    this.issued++;
    return { access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds };
  }

  knows(authorization: string): boolean {
    const until = this.live.get(authorization.replace(/^Bearer /, ''));
    return until !== undefined && this.now().getTime() < until;
  }

  /** Every token given so far is turned away from now on. */
  revoke(): void {
    this.live.clear();
  }
}

function basic({ clientId, clientSecret }: RegisteredClient): string {
  const pair = [clientId, clientSecret].map((part) => encodeURIComponent(part).replaceAll('%20', '+')).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

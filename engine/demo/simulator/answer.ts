import { etagOf, type PortalAccount } from './account.ts';

export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export function accountAnswer(status: number, account: PortalAccount): Answer {
  return { status, headers: { etag: etagOf(account) }, body: account.json };
}

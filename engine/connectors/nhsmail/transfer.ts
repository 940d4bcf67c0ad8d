/** Taking over the account that another organisation has released, in place of making a second one. */
import { HttpFailure } from '../../protocol/http-failures.ts';
import type { ExportItem, Outcome, ReleasedAccount } from '../connector.ts';
import { type UserResource, urns } from './contract.ts';
import { valuesOf } from './entry.ts';
import type { Portal, WriteAnswer } from './portal.ts';
import { refusalOf, refused } from './write-outcomes.ts';

/** Addresses of one question: an address is the longest part of a URL that some proxy must carry. */
const ADDRESSES = 20;

/** None when the key may not take accounts over. */
export async function releasedAccounts(
  portal: Portal,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<ReleasedAccount[]> {
  const { capabilities } = await portal.capabilities(signal);
  if (!capabilities[urns.portal].permissions.includes('transfer')) return [];
  const found: ReleasedAccount[] = [];
  for (let at = 0; at < addresses.length; at += ADDRESSES) {
    const asked = addresses.slice(at, at + ADDRESSES);
    for (const resource of await portal.released(asked, signal)) {
      if (asked.some((address) => hasAddress(resource, address))) {
        found.push({ anchor: resource.id, values: valuesOf(resource) });
      }
    }
  }
  return found;
}

/** Which account a create takes over; '' when it makes one. */
export function takenOver({ changes }: Pick<ExportItem, 'changes'>): string {
  return changes.find(({ attribute }) => attribute === 'nhsmailId')?.after ?? '';
}

/** Looks first: an answer that was lost may have brought the account already. */
export async function takeOver(portal: Portal, item: ExportItem): Promise<Outcome> {
  const id = takenOver(item);
  const isOurs = async (): Promise<boolean> => (await portal.account(id)) !== undefined;
  if (await isOurs()) return { result: 'accepted', anchor: id };
  const address = item.changes.find(({ attribute }) => attribute === 'mail')?.after ?? '';
  const account = (await portal.released([address])).find((one) => one.id === id && hasAddress(one, address));
  if (account === undefined) {
    return refused('cd-missing-object', `Account ${id} is not released by its organisation any more.`);
  }
  const answer = await answerOrLost(() => portal.join(id, account.meta.version));
  if (answer?.done === true || (await isOurs())) return { result: 'accepted', anchor: id };
  return answer === undefined ? refused('cd-error', `Account ${id} was not taken over.`) : refusalOf(answer);
}

async function answerOrLost(send: () => Promise<WriteAnswer>): Promise<WriteAnswer | undefined> {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof HttpFailure && cause.aftermath === 'unknown') return undefined;
    throw cause;
  }
}

function hasAddress(resource: UserResource, address: string): boolean {
  const { emails = [], [urns.nhsmail]: extension } = resource;
  const own = [...emails.map(({ value }) => value), ...(extension.aliases ?? [])];
  return own.some((one) => one.toLowerCase() === address.toLowerCase());
}

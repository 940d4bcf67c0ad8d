/**
 * Whether a mailbox may be made, must wait, or is there already: one that another organisation has released is taken over, so
 * that the person keeps the address and gets no second one.
 */
import type { Change, Finding } from '../model/views.ts';
import type { Lifecycle } from './lifecycle.ts';
import { change } from './outbound-flow.ts';

export interface ReleasedMailbox {
  readonly anchor: string;
  readonly address: string;
}

export const AWAITING_RELEASE = 'awaiting-release';
const TRANSFER_IN = 'transfer-in';
const HOUR_MS = 3_600_000;

/** Somebody who has no mailbox; the words are those of `PersonCase`. */
interface Wanting {
  readonly esrAddressInUse: string;
  readonly possibleMailboxes: readonly string[];
}

/** Always search before creating: the account may exist elsewhere, or here under another name. */
export function mailboxMustWait({ esrAddressInUse, possibleMailboxes }: Wanting): Finding | undefined {
  if (possibleMailboxes.length > 0) {
    const sentence = `No mailbox is made: ${possibleMailboxes.join('; ')}. Find out whose it is, and join it to them or keep it out by hand.`;
    return { code: 'possible-duplicate', sentence };
  }
  if (esrAddressInUse === '') return undefined;
  const sentence = `No mailbox is made: ESR holds ${esrAddressInUse}, which our NHSmail does not show. Ask their former organisation to release it as a leaver's, or have the address corrected in ESR.`;
  return { code: AWAITING_RELEASE, sentence };
}

/** Whether the next step is another organisation's, or a transfer that it may still take back. */
export function awaitsOthers(released: ReleasedMailbox | null | undefined, findings: readonly Finding[]): boolean {
  return released !== undefined && findings.some(({ code }) => code === AWAITING_RELEASE || code === TRANSFER_IN);
}

/** What the account brings with it; everything else flows when an import has shown it. */
export function takeOverChanges({ anchor, address }: ReleasedMailbox): Change[] {
  return [change('nhsmailId', '', anchor), change('mail', '', address)];
}

export function takeOverFinding({ address }: ReleasedMailbox): Finding {
  const sentence = `Their mailbox ${address} is released by another organisation and is taken over: no second one is made.`;
  return { code: TRANSFER_IN, sentence };
}

/** When somebody who awaits release is decided again: nothing in our systems changes when another one releases. */
export function lookAgain(lifecycle: Lifecycle, now: Date): Lifecycle {
  const again = new Date(now.getTime() + HOUR_MS).toISOString();
  return lifecycle.dueOn !== null && lifecycle.dueOn < again ? lifecycle : { ...lifecycle, dueOn: again };
}

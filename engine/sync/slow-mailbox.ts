/** A new mailbox takes NHSmail from one hour to twenty-four; one that takes longer needs a ticket there. */
import type { Finding } from '../model/views.ts';

const PATIENCE_MS = 24 * 3_600_000;

export interface SlowMailbox {
  readonly findings: readonly Finding[];
  /** When it will have taken too long; null when it has, or none is being made. */
  readonly dueOn: string | null;
}

/** `pendingSince` is the instant at which a mailbox that is still Pending was asked for; '' when none is. */
export function slowMailbox(pendingSince: string, now: Date): SlowMailbox {
  const asked = Date.parse(pendingSince);
  if (Number.isNaN(asked)) return { findings: [], dueOn: null };
  const patience = asked + PATIENCE_MS;
  if (now.getTime() < patience) return { findings: [], dueOn: new Date(patience).toISOString() };
  const sentence = `The mailbox has been Pending since ${pendingSince.slice(0, 16)}Z, longer than the 24 hours that NHSmail takes at most. Nothing is sent again and the account waits for it: raise a ticket with the NHSmail help desk.`;
  return { findings: [{ code: 'mailbox-slow', sentence }], dueOn: null };
}

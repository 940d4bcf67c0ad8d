/** NHSmail contradicts ESR about somebody: nothing is taken away, and a sentence says whose turn it is. */
import type { Finding } from '../model/views.ts';

const endOrLift =
  'Either ESR lacks their termination date, or the mark is a mistake: NHSmail deletes the account 30 days after it, so have it lifted in the portal.';

/** What to do about an NHSmail state that contradicts an employment, by that state. */
const disagreementWords: Readonly<Record<string, string>> = {
  'Active (Leaver)': endOrLift,
  Disabled_Leaver: endOrLift,
  Disabled: 'During a long absence that is right; if they are at work, have it enabled in the portal.',
  Deleted: 'Either ESR lacks their termination date, or have it restored in the portal within 30 days.',
  Deleted_Permanent: 'It cannot be restored: either ESR lacks their termination date, or they need another account.',
};

/** Nothing when the state contradicts nothing. */
export function disagreementFinding(status: string): Finding[] {
  const advice = disagreementWords[status];
  if (advice === undefined) return [];
  const sentence = `NHSmail says ${status} while ESR says employed, so nothing is taken away. ${advice}`;
  return [{ code: 'nhsmail-disagrees', sentence }];
}

/** Only ESR gives an account back: of anybody else it is not known why they were to go. */
export function staysDisabled(status: string): Finding {
  const sentence = `JML Sync disabled the account, and does not enable it by itself: NHSmail says ${status}, but ESR does not know them. Enable it by hand if they still work here.`;
  return { code: 'stays-disabled', sentence };
}

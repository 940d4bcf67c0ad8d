/** NHSmail contradicts ESR about somebody: nothing is taken away, and a sentence says whose turn it is. */
import type { Operation } from '../model/operation.ts';
import { isJoined, type ObjectState } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import type { LifecycleState } from './lifecycle.ts';

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

/** NHSmail states in which an account works and may be changed; the others are in motion, closed or gone. */
export const workable: ReadonlySet<string> = new Set(['Active', 'Inactive', 'Locked']);

interface Subject {
  readonly employments: readonly unknown[];
  readonly objects: readonly {
    readonly state: ObjectState;
    /** Known of accounts that are disabled now: the newest switch that this engine sent. */
    readonly lastSwitch?: { readonly operation: Operation } | undefined;
  }[];
}

/** `status` is that of the NHSmail account; absent while it has no say. */
export function disagreement({ employments, objects }: Subject, state: LifecycleState, status = ''): Finding[] {
  if (state === 'mailbox-only' && workable.has(status)) {
    const isDisabledByUs = objects.some((one) => isJoined(one) && one.lastSwitch?.operation === 'disable');
    return isDisabledByUs ? [staysDisabled(status)] : [];
  }
  const advice = disagreementWords[status];
  if (employments.length === 0 || state !== 'active' || advice === undefined) return [];
  const sentence = `NHSmail says ${status} while ESR says employed, so nothing is taken away. ${advice}`;
  return [{ code: 'nhsmail-disagrees', sentence }];
}

/** Only ESR gives an account back: of anybody else it is not known why they were to go. */
function staysDisabled(status: string): Finding {
  const sentence = `JML Sync disabled the account, and does not enable it by itself: NHSmail says ${status}, but ESR does not know them. Enable it by hand if they still work here.`;
  return { code: 'stays-disabled', sentence };
}

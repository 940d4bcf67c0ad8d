/**
 * An account that an operator wants back is staged until it was sent, never a second time for the same wish; after that
 * the wish only says what is still to be done by hand. It ends when the account is back and in use, or wanted no more.
 */
import type { Change } from '../model/views.ts';
import type { RestoreWishRow, SpaceRow } from '../store/rows.ts';
import { itemHash } from './change-set.ts';

/** What is staged for a wish. */
export function restoreItem({ object, connector, distinguishedName }: RestoreWishRow, name: string, anchor: string) {
  const changes: readonly Change[] = [{ attribute: 'distinguishedName', before: [], after: [distinguishedName] }];
  const operation = 'restore' as const;
  const hash = itemHash({ connector: name, operation, anchor, changes });
  return { object, connector, operation, rules: ['restore'], changes, hash };
}

/** One account as a wish looks at it. */
export interface WishedAccount {
  readonly row: Pick<SpaceRow, 'state' | 'sent'>;
  /** Its person is to have no account. */
  readonly isUnwanted: boolean;
  /** When a restore of it was last accepted. */
  readonly restoredAt: string | undefined;
  readonly isDisabled: boolean;
  /** The rules enable it, because this engine had disabled it. */
  readonly isEnabledByRule: boolean;
  /** A restore for this wish was sent and never settled, and a look showed that not all of it had arrived. */
  readonly wasCutOff: boolean;
}

/**
 * `asked`: to be sent, once it is approved. `sent`: no import has shown it yet. `half`: it is back and still enabled, because
 * the restore was cut off, and goes once more. `disabled`: it is back, and a hand must enable it. `over`: nothing is left to do.
 */
export type WishFate = 'asked' | 'sent' | 'half' | 'disabled' | 'over';

export function fateOf({ at }: Pick<RestoreWishRow, 'at'>, account: WishedAccount): WishFate {
  const { row, isUnwanted, restoredAt, isDisabled, isEnabledByRule, wasCutOff } = account;
  if (isUnwanted) return 'over';
  if (row.state === 'Placeholder') {
    if (restoredAt === undefined || restoredAt < at) return 'asked';
    // What was sent is forgotten with an account that has vanished once more: that is for somebody to ask anew.
    return row.sent === '' ? 'over' : 'sent';
  }
  const isBack = row.state === 'Connected' || row.state === 'ExplicitlyConnected';
  if (!isBack || isEnabledByRule) return 'over';
  if (isDisabled) return 'disabled';
  return wasCutOff ? 'half' : 'over';
}

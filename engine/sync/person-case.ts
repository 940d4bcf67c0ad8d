/** One person as provisioning sees them: what is known, what they have, and where they may have accounts. */
import type { System } from '../connectors/connector.ts';
import type { Values } from '../model/attribute.ts';
import type { Operation } from '../model/operation.ts';
import type { ObjectState } from '../model/state.ts';
import type { Change } from '../model/views.ts';
import type { DeprovisionAction, Ending } from './deprovision.ts';
import type { OutboundFlow } from './flows.ts';
import type { Employment } from './lifecycle.ts';
import type { References } from './outbound-flow.ts';
import type { ReleasedMailbox } from './take-over.ts';

/** An object of the person, or kept for the person by an operator. */
export interface PersonObject {
  readonly id: number;
  readonly connector: number;
  readonly system: System;
  readonly state: ObjectState;
  /** Whether an import has shown it. */
  readonly imported: boolean;
  /** As imported, overlaid by what was exported and accepted. */
  readonly values: Values;
  /** The newest accepted of `disable` and `enable` that this engine sent, if any. */
  readonly lastSwitch?: Switch | undefined;
  /** What imports showed to have changed without us, by slot: the value that had been there. */
  readonly drifted?: ReadonlyMap<number, string> | undefined;
}

export interface Switch {
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** A connector that may be written in this run. */
export interface Target {
  readonly connector: number;
  readonly system: 'nhsmail' | 'ad';
  /** As configured, for sentences. */
  readonly name?: string | undefined;
  readonly flows: readonly OutboundFlow[];
  readonly slot: (attribute: string) => number;
  /** Attributes that the system said it does not have. */
  readonly unavailable: readonly string[];
  /** False after a read that left objects out: an account that was not seen would be made a second time. */
  readonly mayCreate: boolean;
  /** It remembers what was deleted, and can bring it back. */
  readonly hasRecycleBin?: boolean | undefined;
  /** What becomes of an account that is wanted no more. */
  readonly deprovision: (ending: Ending) => DeprovisionAction;
  /** Instant from which a drift is put right where its flow says nothing; reported as long as it is unknown. */
  readonly correctsFrom?: string | undefined;
}

/** An account of a directory that points at a person's mailbox. */
export interface PossibleAccount {
  /** What is known of it, as a part of a sentence. */
  readonly words: string;
  /** By a connector filter: it has no owner to be found out. */
  readonly isLeftAlone: boolean;
}

export interface PersonCase {
  readonly person: number;
  /** By metaverse slot. */
  readonly values: Values;
  readonly objects: readonly PersonObject[];
  readonly employments: readonly Employment[];
  /** An employment that ESR shows now: a record that is gone takes nothing away, and gives nothing either. */
  readonly isOnEsr: boolean;
  /** ESR is configured and was never read, or an operator keeps the person's record out: nobody knows whether they work here. */
  readonly isEsrUnknown: boolean;
  /** An employer's ESR is configured and was never read: who has left another one may work there. */
  readonly isEsrUnread?: boolean | undefined;
  /** State of the NHSmail account as far as we know; '' when there is none, or none that an import has shown. */
  readonly mailboxStatus: string;
  /** Instant at which a mailbox that is still Pending was asked for; '' or absent when none is. */
  readonly mailboxPendingSince?: string | undefined;
  /** A flow into the person failed: no value goes out until it is put right. Leaving does not wait for that. */
  readonly isSpoiled?: boolean | undefined;
  /** By connector that is written. */
  readonly references?: ReadonlyMap<number, References> | undefined;
  readonly now: Date;
  /** The deletion rule lets the person go. */
  readonly isToBeDeleted: boolean;
  /** Every connector that may be written is among the targets. */
  readonly areTargetsComplete: boolean;
  readonly targets: readonly Target[];
  /** ESR holds an address of an accepted mail domain. */
  readonly esrAddressInUse: string;
  /** Accounts that may be this person's though not joined: a second one must not be made. */
  readonly possibleMailboxes: readonly string[];
  /** An account to take over; null when one was asked for and none is surely theirs, absent when nobody can be asked. */
  readonly released?: ReleasedMailbox | null | undefined;
  /** The same for a directory: accounts that point at the person's mailbox, joined to nobody. */
  readonly possibleAccounts: readonly PossibleAccount[];
}

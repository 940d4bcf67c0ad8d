/** What the outbound half may write to, and what it needs of each. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { StepError } from '../runs/context.ts';
import type { Placement } from '../sync/placement.ts';
import type { Target } from '../sync/provision.ts';
import type { AccountNaming } from './names.ts';

/** The connectors that this run may write. */
export interface Outbound {
  readonly targets: readonly OutboundTarget[];
  /** False while one is left out: everybody who is evaluated is then evaluated again when it is back. */
  readonly isComplete: boolean;
}

/** A target with what naming needs of it. */
export interface OutboundTarget extends Target {
  readonly connected: ConnectedSystem;
  readonly naming?: AccountNaming | undefined;
  /** How far its names are followed after an account was made. */
  readonly placement?: Placement | undefined;
}

export interface OutboundCounts {
  evaluated: number;
  'provisioned-add-flow': number;
  'connector-flow': number;
  'connector-no-flow': number;
  'connector-delete-remove-mv': number;
}

/** What was counted, and whose flows failed. */
export interface OutboundOutcome {
  readonly counts: OutboundCounts;
  readonly problems: readonly StepError[];
}

import type { ConnectedSystem } from '../connector-space/system.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { Provisioning } from '../sync/provision.ts';

/** A page of people whose accounts are decided, as those look at it who heed what operators have said. */
export interface DecidedPage {
  readonly store: StoreReader;
  readonly systems: ReadonlyMap<number, ConnectedSystem>;
  /** Connectors that this run may write. */
  readonly writable: ReadonlySet<number>;
  /** All objects of these people. */
  readonly rows: readonly SpaceRow[];
  readonly rowsOf: ReadonlyMap<number, readonly SpaceRow[]>;
  /** One for each person, in their order; replaced where somebody has said otherwise. */
  readonly decisions: Provisioning[];
}

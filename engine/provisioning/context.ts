/** What provisioning is told of the run that it is part of. */
import type { Configuration } from '../config/schema.ts';
import type { MatchContext } from '../joining/match-reader.ts';
import type { ConnectorRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import type { InboundCounts } from './inbound-counts.ts';

export interface ProvisioningContext extends MatchContext {
  readonly store: Store;
  readonly ids: { next(table: 'object' | 'journal'): number };
  readonly configuration: Pick<Configuration, 'organisation' | 'matching' | 'deletionRule'>;
  readonly configurationId: number;
  /** Every connector the store has ever known, also those that are configured no more. */
  readonly connectors: readonly ConnectorRow[];
  /** ESR is configured, and no extract of it was ever taken in. */
  readonly esrUnread: boolean;
  readonly flows: CompiledFlows;
  /** Metaverse attributes by slot. */
  readonly metaverse: readonly string[];
  readonly run: number;
  /** Ends reads and writes that are under way; what was committed stays. */
  readonly signal: AbortSignal;
  /** Lets operators' commands in, and throws `stopped-user` when the run is to stop: nothing is half done here. */
  readonly safePoint: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  /** Of the synchronisations of the run. */
  readonly inbound: InboundCounts;
}

/** What every run of a data folder goes by. */
import type { Clock } from '../clock.ts';
import type { Rules } from '../config/rules.ts';
import type { Configuration } from '../config/schema.ts';
import type { Connector } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import type { Ids } from './context.ts';
import type { ExportSettings } from './export-plan.ts';

export interface RunnerSettings {
  readonly store: Store;
  /** The data folder. */
  readonly home: string;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly configurationId: number;
  readonly rules: Rules;
  readonly connectors: readonly Connector[];
  readonly exports: ExportSettings;
  readonly tryOut: TryOut;
}

/** Another configuration, checked as one that is to be applied; a wrong one is refused with its line. `name` names its text. */
export type TryOut = (text: string, name: string) => Promise<TriedOut>;

export interface TriedOut {
  /** Puts it in force on a copy of the store, and nowhere else. */
  readonly prepare: (scratch: Store, actor: string) => Promise<RunnerSettings>;
  readonly close: () => Promise<void>;
}

/** What a step needs to do its work; made once a run by the runner. */
import type { Configuration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { asEngineError, resultOf } from '../errors.ts';
import type { Limits } from '../export/limits.ts';
import type { Counters, RunResult } from '../model/run.ts';
import type { ConnectorRow, PendingMark } from '../store/rows.ts';
import type { LastIds, Store } from '../store/store.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import type { StepOptions } from './profile.ts';
import type { ReadAhead } from './read-ahead.ts';
import type { StepStop } from './stop.ts';

/** The next id of each table. The engine is the only writer, so counting in memory is enough. */
export class Ids {
  private readonly last: Record<keyof LastIds, number>;

  constructor(last: LastIds) {
    this.last = { ...last };
  }

  next(table: keyof LastIds): number {
    this.last[table]++;
    return this.last[table];
  }
}

/** What an export would send to a connector, in no order. */
export type TellPlanned = (connector: number, going: readonly PendingMark[]) => void;

export interface RunContext {
  readonly store: Store;
  readonly ids: Ids;
  readonly configuration: Configuration;
  readonly configurationId: number;
  readonly systems: readonly ConnectedSystem[];
  /** Every connector the store has ever known, also those that are configured no more. */
  readonly connectors: readonly ConnectorRow[];
  /** ESR is configured, and no extract of it was ever taken in. */
  readonly esrUnread: boolean;
  readonly flows: CompiledFlows;
  /** Metaverse attributes by slot. */
  readonly metaverse: readonly string[];
  readonly run: number;
  readonly startedBy: string;
  readonly stop: StepStop;
  /** Ends reads and writes that are under way; what was committed stays. */
  readonly signal: AbortSignal;
  /** What the step of a run profile asks for. */
  readonly options: StepOptions;
  /** A file of the configuration: absolute, or below the data folder. */
  readonly fileOf: (path: string) => string;
  /** What may be done to one connector without an approval. */
  readonly limits: Limits;
  readonly readAhead: ReadAhead;
  /** Lets operators' commands in, and throws `stopped-user` when the run is to stop: nothing is half done here. */
  readonly safePoint: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  /** Set in a preview, on a copy of the store: an export is planned and told here, and nothing is sent to any system. */
  readonly preview: TellPlanned | undefined;
}

export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly object: number | null;
  readonly person: number | null;
}

/** What a step leaves for its record. */
export interface StepOutcome {
  readonly result: RunResult;
  readonly counters: Partial<Counters>;
  readonly notes: readonly string[];
  readonly errors: readonly StepError[];
  readonly watermark?: string | null;
  readonly sequence?: number | null;
  readonly size?: Readonly<Record<string, number>> | null;
  /** Of an import: it read everything, not only changes. */
  readonly wasWhole?: boolean;
}

/** What a step leaves that could not go on: what it had done so far, and the failure that ended it. */
export function stopped(
  { stop }: Pick<RunContext, 'stop'>,
  cause: unknown,
  done: Partial<Pick<StepOutcome, 'counters' | 'notes' | 'errors'>> = {},
): StepOutcome {
  const { code, message } = stop.reason ?? asEngineError(cause);
  const { counters = {}, notes = [], errors = [] } = done;
  return {
    result: resultOf(code),
    counters,
    notes,
    errors: [...errors, { code, message, object: null, person: null }],
  };
}

/** What a step needs to do its work; made once a run by the runner. */
import type { Configuration } from '../config/schema.ts';
import { asEngineError, resultOf } from '../errors.ts';
import type { Limits } from '../export/limits.ts';
import type { Counters } from '../model/counter.ts';
import type { RunResult, StepError } from '../model/run.ts';
import type { ProvisioningContext } from '../provisioning/context.ts';
import type { ChangeSetRow, PendingMark } from '../store/rows.ts';
import type { LastIds } from '../store/store.ts';
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
export type TellPlanned = (
  connector: number,
  going: readonly PendingMark[],
  /** What would be put on hold; none of it is kept. */
  held: readonly ChangeSetRow[],
) => void;

export interface RunContext extends ProvisioningContext {
  readonly ids: Ids;
  readonly configuration: Configuration;
  readonly startedBy: string;
  readonly stop: StepStop;
  /** What the step of a run profile asks for. */
  readonly options: StepOptions;
  /** A file of the configuration: absolute, or below the data folder. */
  readonly fileOf: (path: string) => string;
  /** What may be done to one connector without an approval. */
  readonly limits: Limits;
  readonly readAhead: ReadAhead;
  /** Set in a preview, on a copy of the store: an export is planned and told here, and nothing is sent to any system. */
  readonly preview: TellPlanned | undefined;
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
  /** Of an import: why nothing may be decided by the clock of this machine. */
  readonly clockFault?: string | undefined;
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

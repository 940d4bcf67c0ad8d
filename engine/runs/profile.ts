/** The cycles, as one table: which steps in which order, and under which topology (design: import, sync, export, confirm); and the run profiles. */
import type { RunProfileStep } from '../config/run-step-schema.ts';
import type { Configuration } from '../config/schema.ts';
import type { Connector, System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { CycleName, StepType } from '../model/run.ts';

interface CycleStep {
  readonly type: StepType;
  readonly systems: readonly System[];
  /** Left out under topology `local`. */
  readonly onlyFull?: true;
}

const everybody: readonly System[] = ['esr', 'nhsmail', 'ad'];

/**
 * Everything is imported, what changed is synchronised: a change of the rules marks whom it concerns, so a `full-sync`, which
 * evaluates every object of a connector, stands in run profiles only.
 *
 * The last synchronisation of AD takes in what the confirming import showed, so that a second run finds nothing to do.
 */
export const cycles: Readonly<Record<CycleName, readonly CycleStep[]>> = {
  full: [
    { type: 'full-import', systems: everybody },
    { type: 'delta-sync', systems: everybody },
    { type: 'export', systems: ['nhsmail'], onlyFull: true },
    { type: 'delta-import', systems: ['nhsmail'], onlyFull: true },
    { type: 'delta-sync', systems: ['nhsmail'], onlyFull: true },
    { type: 'export', systems: ['ad'] },
    { type: 'delta-import', systems: ['ad'] },
    { type: 'delta-sync', systems: ['ad'] },
  ],
  delta: [
    { type: 'delta-import', systems: everybody },
    { type: 'delta-sync', systems: everybody },
    { type: 'export', systems: ['nhsmail'], onlyFull: true },
    { type: 'delta-import', systems: ['nhsmail'], onlyFull: true },
    { type: 'delta-sync', systems: ['nhsmail'], onlyFull: true },
    { type: 'export', systems: ['ad'] },
    { type: 'delta-import', systems: ['ad'] },
    { type: 'delta-sync', systems: ['ad'] },
  ],
};

export interface PlannedStep {
  readonly number: number;
  readonly type: StepType;
  readonly connector: string;
  /** Reads back what was just exported: pointless when nothing was, and what a preview cannot know yet. */
  readonly confirms: boolean;
  readonly options: StepOptions;
}

/** What a step of a run profile asks for beyond its type; a step of a cycle asks for nothing. */
export type StepOptions = Omit<RunProfileStep, 'connector' | 'type'>;

const noOptions: StepOptions = {};

/** The steps of a cycle for the connectors there are; one that cannot be written has no export step. */
export function planSteps(
  cycle: CycleName,
  topology: 'local' | 'full',
  connectors: readonly Pick<Connector, 'name' | 'system' | 'openExport'>[],
): PlannedStep[] {
  const steps: PlannedStep[] = [];
  let afterExport = false;
  for (const { type, systems, onlyFull } of cycles[cycle]) {
    if (onlyFull === true && topology !== 'full') continue;
    const confirms = afterExport && type !== 'export';
    for (const system of systems) {
      for (const connector of connectors.filter((one) => one.system === system)) {
        if (type === 'export' && connector.openExport === undefined) continue;
        if (confirms && connector.openExport === undefined) continue;
        const number = steps.length + 1;
        steps.push({ number, type, connector: connector.name, confirms, options: noOptions });
      }
    }
    if (type === 'export') afterExport = true;
  }
  return steps;
}

/** The steps of a run profile, exactly as they stand there. */
export function planProfile({ runProfiles = {} }: Configuration, name: string): PlannedStep[] {
  const steps = Object.hasOwn(runProfiles, name) ? runProfiles[name] : undefined;
  if (steps === undefined) {
    const known = Object.keys(runProfiles).join(', ');
    const sentence = known === '' ? 'The configuration in force has none.' : `There are: ${known}.`;
    throw new EngineError('not-found', `There is no run profile "${name}". ${sentence}`);
  }
  return steps.map(({ connector, type, ...options }, index) => ({
    number: index + 1,
    type,
    connector,
    confirms: false,
    options,
  }));
}

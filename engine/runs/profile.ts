/** The cycles, as one table: which steps in which order, and under which topology (design: import, sync, export, confirm). */
import type { Connector, System } from '../connectors/connector.ts';
import type { CycleName, StepType } from '../model/run.ts';

interface CycleStep {
  readonly type: StepType;
  readonly systems: readonly System[];
  /** Left out under topology `local`. */
  readonly onlyFull?: true;
}

const everybody: readonly System[] = ['esr', 'nhsmail', 'ad'];

/** The last synchronisation of AD takes in what the confirming import showed, so that a second run finds nothing to do. */
export const cycles: Readonly<Record<CycleName, readonly CycleStep[]>> = {
  full: [
    { type: 'full-import', systems: everybody },
    { type: 'full-sync', systems: everybody },
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
}

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
        steps.push({ number: steps.length + 1, type, connector: connector.name, confirms });
      }
    }
    if (type === 'export') afterExport = true;
  }
  return steps;
}

/** What the views look at, and how packed values become the attributes that a face shows. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { plainValue, splitValues } from '../model/attribute.ts';
import type { JoinCandidate } from '../model/explanation.ts';
import type { Attributes } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { DeprovisionAction, Ending } from '../sync/deprovision.ts';
import type { CompiledFlows } from '../sync/flows.ts';

export interface Landscape {
  readonly store: StoreReader;
  readonly systems: readonly ConnectedSystem[];
  readonly metaverse: readonly string[];
  readonly flows: CompiledFlows;
  readonly vpds: readonly string[];
  /** Connectors that are provisioned to and written. */
  readonly writable: ReadonlySet<number>;
  /** Whom an object that belongs to nobody may be, and why it is not joined to them. */
  readonly candidatesOf: (row: SpaceRow) => Promise<readonly JoinCandidate[]>;
  /** What the configuration makes of an account that is wanted no more. */
  readonly deprovision: (connector: string, ending: Ending) => DeprovisionAction;
  readonly now: () => Date;
}

export function attributesOf(values: readonly string[], names: readonly string[]): Attributes {
  const attributes: Record<string, readonly string[]> = {};
  values.forEach((value, slot) => {
    const name = names[slot];
    if (value !== '' && name !== undefined) attributes[name] = splitValues(value).map(plainValue);
  });
  return attributes;
}

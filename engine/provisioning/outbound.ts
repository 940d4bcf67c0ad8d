/** What provisioning may write to, and what it needs of each. */
import type { Configuration, ConnectorConfiguration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { System } from '../connectors/connector.ts';
import { childDn } from '../protocol/dn.ts';
import { actionFor, type Ending } from '../sync/deprovision.ts';
import { type ConnectorFilters, filtersOf } from '../sync/filter.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import type { Target } from '../sync/person-case.ts';
import { type Placement, placedOnce } from '../sync/placement.ts';
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
  /** Which of its objects take part; one that would not is not made. */
  readonly filters?: ConnectorFilters | undefined;
  /** How far its names are followed after an account was made. */
  readonly placement?: Placement | undefined;
}

/** The connectors that may be provisioned to and written: NHSmail only under topology `full`. */
export function targetsOf(
  systems: readonly ConnectedSystem[],
  flows: CompiledFlows,
  configuration: Configuration,
): OutboundTarget[] {
  return systems.flatMap((connected): OutboundTarget[] => {
    const { system, id, slot, row, connector, name } = connected;
    if (!isMeantToBeWritten(system, configuration)) return [];
    if (connector.openExport === undefined) return [];
    const settings = configuration.connectors.find((one) => one.name === name);
    const target = {
      connector: id,
      system,
      name,
      flows: flows.outbound.get(id) ?? [],
      slot,
      unavailable: row.unavailable,
      mayCreate: true,
      hasRecycleBin: connector.findDeleted !== undefined,
      deprovision: (ending: Ending) => actionFor(configuration.deprovisioning ?? [], name, ending),
      connected,
      filters: filtersOf({ configuration, flows }, connected),
    };
    return [system === 'ad' ? { ...target, naming: namingOf(settings), placement: placementOf(settings) } : target];
  });
}

function isMeantToBeWritten(system: System, { topology }: Configuration): system is 'nhsmail' | 'ad' {
  return system === 'ad' || (system === 'nhsmail' && topology === 'full');
}

/** For a connector that would be written if its configuration let it: why not, and what that means. */
export function whyNotWritten({ system, connector }: ConnectedSystem, configuration: Configuration): string[] {
  const { onlyRead } = connector;
  if (onlyRead === undefined || !isMeantToBeWritten(system, configuration)) return [];
  return [`${onlyRead.what} Nothing that flows there is written, and no account is made there.`];
}

function namingOf(settings: ConnectorConfiguration | undefined) {
  const { createIn = '', upnSuffix = '' } = settings as { createIn?: string; upnSuffix?: string };
  return {
    distinguishedName: (commonName: string) => childDn('CN', commonName, createIn),
    userPrincipalName: (accountName: string) => `${accountName}@${upnSuffix}`,
  };
}

function placementOf(settings: ConnectorConfiguration | undefined): Placement {
  return { ...placedOnce, ...(settings as { placement?: Partial<Placement> }).placement };
}

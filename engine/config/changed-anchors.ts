/**
 * Refuses a configuration under which the objects of a connector would be known by something else than before: none of those
 * in the store would be found again, so that every account would be taken for gone, and still stand in the way of a new one.
 */
import type { StoreReader } from '../store/store.ts';
import { type Fault, invalidAt, nameOf } from './places.ts';
import type { Configuration, ConnectorConfiguration } from './schema.ts';

type Transport = ConnectorConfiguration['transport'];
type SettingsOf<One extends Transport> = ConnectorConfiguration & { readonly transport: One };

/** What an object is known by, and the property that says so. */
interface Known {
  readonly property: string;
  readonly by: string;
}

const known: { readonly [One in Transport]: (settings: SettingsOf<One>) => Known } = {
  go2: ({ vpd }) => ({ property: 'vpd', by: `the Person ID in VPD ${vpd}` }),
  scim: () => ({ property: 'transport', by: 'the NHSmail ID' }),
  ldap: () => ({ property: 'transport', by: 'objectGUID' }),
  ldif: ({ anchorAttribute }) => ({
    property: 'anchorAttribute',
    by: anchorAttribute === undefined ? 'objectGUID' : `the attribute ${anchorAttribute}`,
  }),
  delimited: ({ anchor }) => ({ property: 'anchor', by: `the column ${anchor.trim()}` }),
};

/** Throws `configuration-invalid`, with each connector that has objects in the store and would know them by something else. */
export async function refuseChangedAnchors(store: StoreReader, file: Configuration): Promise<void> {
  const faults: Fault[] = [];
  for (const [index, after] of file.connectors.entries()) {
    const before = (await hasObjects(store, after.name)) ? await lastSettings(store, after.name) : undefined;
    if (before !== undefined) faults.push(...faultsOf(before, after, index));
  }
  if (faults.length > 0) throw invalidAt(file, faults);
}

function faultsOf(before: ConnectorConfiguration, after: ConnectorConfiguration, index: number): Fault[] {
  const [was, is] = [knownBy(before), knownBy(after)];
  // Neither attributes nor columns are told apart by capitals.
  if (was.by.toLowerCase() === is.by.toLowerCase()) return [];
  const path = ['connectors', index, before.transport === after.transport ? is.property : 'transport'];
  const message =
    `${nameOf(path)}: the objects of "${after.name}" are known by ${was.by}, and would be known by ${is.by}: none of them ` +
    'would be found again, and all be taken for gone. Take the change back, or give the connector a new name, under which ' +
    'it reads and joins them anew.';
  return [{ path, message }];
}

function knownBy(settings: ConnectorConfiguration): Known {
  return (known[settings.transport] as (settings: ConnectorConfiguration) => Known)(settings);
}

/** An account that is still to be made is known by nothing yet. */
async function hasObjects(store: StoreReader, name: string): Promise<boolean> {
  const row = (await store.connectors()).find((one) => one.name === name);
  if (row === undefined) return false;
  for await (const { ids } of store.anchors(row.id)) if (ids.length > 0) return true;
  return false;
}

/** As they last were: the connector may have been left out since. */
async function lastSettings(store: StoreReader, name: string): Promise<ConnectorConfiguration | undefined> {
  for (let row = await store.configuration(); row !== undefined; row = await store.configuration(row.id - 1)) {
    const { connectors } = JSON.parse(row.text) as Configuration;
    const settings = connectors.find((one) => one.name === name);
    if (settings !== undefined) return settings;
  }
  return undefined;
}

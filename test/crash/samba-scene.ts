/** A real domain controller under a landscape: each world has one unit of it, and leaves nothing behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SambaDirectory } from '../../engine/demo/samba/start.ts';
import type { TakeDirectory } from '../properties/world.ts';
import type { Landscape } from '../support/landscape.ts';
import type { DirectoryEntry } from '../support/landscape-directory.ts';
import type { Administrator } from '../support/samba.ts';

const ATTRIBUTES = [
  ...['sAMAccountName', 'userPrincipalName', 'userAccountControl', 'displayName', 'givenName', 'sn', 'mail', 'title'],
  ...['employeeID', 'employeeNumber', 'department', 'company', 'mobile', 'physicalDeliveryOfficeName'],
];

/** One world at a time: two would take each other's account names. */
export function onSamba(samba: SambaDirectory, administrator: Administrator): TakeDirectory {
  const unit = `OU=World,${samba.containers.staff}`;
  return async (land, accounts, configuration, stage) => {
    await administrator.addUnit(unit);
    stage.teardown(() => clear(administrator, unit));
    await administrator.addPerson('Resident', unit, { sAMAccountName: 'resident' });
    for (const { login, name, more } of accounts) {
      await administrator.addPerson(name, unit, { sAMAccountName: login, ...(more as Record<string, string>) });
    }
    connect(land, samba, unit, configuration);
    await land.restart('The directory is a real one.');
    return async () => (await peopleIn(administrator, unit)).map(textOf);
  };
}

function connect(land: Landscape, { url, caFile, serviceAccount }: SambaDirectory, unit: string, more: object): void {
  writeFileSync(join(land.home, 'ca.pem'), readFileSync(caFile), { mode: 0o600 });
  writeFileSync(join(land.home, 'ad.password'), `${serviceAccount.password}\n`, { mode: 0o600 });
  land.configure({
    ...more,
    // The clock of a landscape stands still, that of a real domain controller does not.
    clockHours: 1_000_000,
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts', mobile: { by: 'pattern' } },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldap',
        url,
        caFile: 'ca.pem',
        account: serviceAccount.upn,
        passwordFile: 'ad.password',
        containers: [unit],
        createIn: unit,
        upnSuffix: 'trust.local',
        nhsmailIdAttribute: 'employeeNumber',
      },
    ],
  });
}

async function peopleIn({ client }: Administrator, unit: string) {
  const filter = '(objectClass=person)';
  return (await client.search(unit, { filter, attributes: ATTRIBUTES })).searchEntries;
}

async function clear(administrator: Administrator, unit: string): Promise<void> {
  for (const { dn } of await peopleIn(administrator, unit)) await administrator.client.del(dn);
  await administrator.client.del(unit);
}

function textOf(entry: object): DirectoryEntry {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, String(value)]));
}

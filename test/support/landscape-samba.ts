/** A landscape whose directory is a real domain controller, and others to stand in for it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { SambaDirectory } from '../../engine/demo/samba/start.ts';
import { type Landscape, type LandscapeOptions, openLandscape } from './landscape.ts';
import type { Employee } from './landscape-people.ts';
import { signInAsAdministrator } from './samba.ts';

export interface SambaLandscape {
  readonly employees: readonly Employee[];
  /** The first is used as long as it can be. */
  readonly directories: readonly [SambaDirectory, ...SambaDirectory[]];
  /** Who writes: the delegated account of the service, or an administrator, where a story needs more. */
  readonly as?: 'service' | 'administrator';
  /** As for any landscape. */
  readonly configuration?: LandscapeOptions['configuration'];
}

/** The one of a landscape; that of a real domain controller does not. */
const THE_CLOCK_STANDS_STILL = 1_000_000;

export async function openSambaLandscape(t: Test, options: SambaLandscape): Promise<Landscape> {
  const { employees, directories, as = 'service' } = options;
  const { directory = {}, ...more } = options.configuration ?? {};
  const [first, ...others] = directories;
  const { upn, password } = as === 'service' ? first.serviceAccount : first.administrator;
  const land = await openLandscape(t, { employees });
  const authorities = directories.map(({ caFile }) => readFileSync(caFile, 'utf8')).join('');
  writeFileSync(join(land.home, 'ca.pem'), authorities, { mode: 0o600 });
  writeFileSync(join(land.home, 'ad.password'), `${password}\n`, { mode: 0o600 });
  land.configure({
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts' },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldap',
        url: first.url,
        standbyUrls: others.map(({ url }) => url),
        caFile: 'ca.pem',
        account: upn,
        passwordFile: 'ad.password',
        containers: [first.containers.managed],
        createIn: first.containers.staff,
        upnSuffix: 'trust.local',
        ...directory,
      },
    ],
    clockHours: THE_CLOCK_STANDS_STILL,
    ...more,
  });
  await land.restart('The directory is a real one.');
  for (const one of directories) {
    const administrator = await signInAsAdministrator(t, one);
    await administrator.addPerson('Resident', one.containers.managed, { sAMAccountName: 'resident' });
  }
  return land;
}

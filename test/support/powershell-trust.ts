/**
 * A small invented trust in a data folder of its own, with a portal and a directory file. Its limits are nil, so that
 * every change a run wants is put on hold: there is always a change set to look at and to decide on.
 */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newGuid } from '../../engine/connectors/files/ldif/guid.ts';
import { ldifEntry, ldifHeader } from '../../engine/connectors/files/ldif/writer.ts';
import { type PortalSimulator, startPortalSimulator } from '../../engine/demo/simulator/portal.ts';
import { esrFullExtract, writeExtract } from '../../engine/demo/trust/extract.ts';
import { type DirectoryRow, directoryEntries, nhsmailAccounts } from '../../engine/demo/trust/populations.ts';
import { inventTrust, type Trust } from '../../engine/demo/trust/trust.ts';

const people = 'OU=People,DC=zz1,DC=example';
const services = 'OU=Services,DC=zz1,DC=example';
const domain = 'zz1.example';
const nothing = { count: 0, percent: 0 };

export interface TrustFolder {
  readonly home: string;
  readonly portal: PortalSimulator;
}

export async function inventTrustFolder(): Promise<TrustFolder> {
  const trust = inventTrust({ people: 30, seed: 7469 });
  const home = mkdtempSync(join(tmpdir(), 'jml-powershell-'));
  chmodSync(home, 0o700);
  for (const folder of ['esr', 'secrets']) mkdirSync(join(home, folder), { mode: 0o700 });

  const key = 'key-of-the-invented-portal';
  const accounts = [...nhsmailAccounts(trust)].filter(({ accountType }) => accountType === 'User');
  const clock = { now: () => new Date() };
  const portal = await startPortalSimulator({ key, organisationCode: trust.organisationCode, clock, accounts });
  writeFileSync(join(home, 'secrets/portal.key'), `${key}\n`, { mode: 0o600 });
  await writeExtract(join(home, 'esr'), esrFullExtract(trust, trust.date, 1));
  writeFileSync(join(home, 'directory.ldif'), directoryOf(trust), { mode: 0o600 });
  const configuration = JSON.stringify(configurationOf(trust, portal.url), undefined, 2);
  writeFileSync(join(home, 'jml.config.jsonc'), configuration, { mode: 0o600 });
  return { home, portal };
}

function directoryOf(trust: Trust): string {
  const rows = directoryEntries(trust, { people, services, domain, nhsmailIdAttribute: 'employeeNumber' });
  return ldifHeader() + [...rows].map(recordOf).join('');
}

function recordOf({ dn, attributes }: DirectoryRow): string {
  const lines = Object.entries({ ...attributes, objectGUID: newGuid() }).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value })),
  );
  return ldifEntry({ dn, attributes: lines });
}

function configurationOf(trust: Trust, portal: string) {
  return {
    version: 1,
    organisation: { name: trust.name, codes: [trust.organisationCode], mailDomains: ['nhs.example'] },
    topology: 'full',
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: trust.vpd, folder: 'esr', subType: trust.subType },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: portal, keyFile: 'secrets/portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldif',
        file: 'directory.ldif',
        createIn: people,
        upnSuffix: domain,
        nhsmailIdAttribute: 'employeeNumber',
      },
    ],
    limits: { create: nothing, update: nothing, enable: nothing },
  };
}

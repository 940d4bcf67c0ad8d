/** The invented trust on disk: a data folder with configuration, extracts, a directory file and the portal's accounts. */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ldifEntry, ldifHeader } from '../connectors/files/ldif/writer.ts';
import type { AccountDraft } from './simulator/account.ts';
import { bits } from './trust/draw.ts';
import { type DirectoryRow, directoryEntries, nhsmailAccounts } from './trust/populations.ts';
import type { Trust } from './trust/trust.ts';

export const DOMAIN = 'elmfield.nhs.example';
export const NHSMAIL_ID_ATTRIBUTE = 'employeeNumber';
const NORMAL_ACCOUNT = '512';
const ENTRIES_A_WRITE = 2_000;

/** Where people live in the directory. */
export interface DirectoryPlace {
  readonly base: string;
  readonly people: string;
  readonly services: string;
}

export const ldifPlace: DirectoryPlace = {
  base: 'DC=elmfield,DC=nhs,DC=example',
  people: 'OU=Staff,DC=elmfield,DC=nhs,DC=example',
  services: 'OU=Service Accounts,DC=elmfield,DC=nhs,DC=example',
};

export function portalAccounts(trust: Trust): AccountDraft[] {
  return Array.from(nhsmailAccounts(trust));
}

export function* directoryRows(trust: Trust, place: DirectoryPlace): Generator<DirectoryRow> {
  yield* directoryEntries(trust, {
    people: place.people,
    services: place.services,
    domain: DOMAIN,
    nhsmailIdAttribute: NHSMAIL_ID_ATTRIBUTE,
  });
}

/** The directory as an LDIF file, as an export of a domain would look. */
export async function writeDirectory(file: string, trust: Trust): Promise<number> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.write(ldifHeader());
    for (const dn of [ldifPlace.base, ldifPlace.people, ldifPlace.services]) await handle.write(ldifEntry(unit(dn)));
    let people = 0;
    let text = '';
    for (const row of directoryRows(trust, ldifPlace)) {
      text += ldifEntry(entry(row, trust.seed, people++));
      if (people % ENTRIES_A_WRITE !== 0) continue;
      await handle.write(text);
      text = '';
    }
    await handle.write(text);
    return people;
  } finally {
    await handle.close();
  }
}

function unit(dn: string) {
  const objectClass = dn.startsWith('OU=') ? 'organizationalUnit' : 'domain';
  return { dn, attributes: [{ name: 'objectClass', value: objectClass }] };
}

function entry({ dn, attributes }: DirectoryRow, seed: number, index: number) {
  const values = { objectClass: 'user', userAccountControl: NORMAL_ACCOUNT, ...attributes };
  const lines = Object.entries(values).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );
  return { dn, attributes: [{ name: 'objectGUID', value: inventedGuid(seed, index) }, ...lines] };
}

/** The same for the same seed, so that two demos can be compared. */
function inventedGuid(seed: number, index: number): Uint8Array {
  const guid = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) guid.writeUInt32LE(bits(seed, index, 900 + word), word * 4);
  return guid;
}

export interface SiteOptions {
  readonly home: string;
  readonly trust: Trust;
  readonly portalUrl: string;
  readonly portalKey: string;
  /** The `ad` entry of `connectors`. */
  readonly directory: object;
}

export const ldifConnector = {
  name: 'AD',
  system: 'ad',
  transport: 'ldif',
  file: 'directory.ldif',
  createIn: ldifPlace.people,
  upnSuffix: DOMAIN,
  nhsmailIdAttribute: NHSMAIL_ID_ATTRIBUTE,
};

/** The days of a demo go by faster than those of a real domain controller: no difference of clocks is too large. */
const OWN_CLOCK = 1_000_000;

/** Makes the data folder and its configuration; answers with the folder that receives the extracts. */
export function writeSite({ home, trust, portalUrl, portalKey, directory }: SiteOptions): string {
  const extracts = join(home, 'extracts');
  for (const folder of [home, extracts, join(home, 'keys')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  writeFileSync(join(home, 'keys', 'nhsmail.key'), `${portalKey}\n`, { mode: 0o600 });
  const configuration = {
    version: 1,
    organisation: { name: trust.name, codes: [trust.organisationCode], mailDomains: ['nhs.example'] },
    topology: 'full',
    connectors: [
      {
        name: 'ESR',
        system: 'esr',
        transport: 'go2',
        vpd: trust.vpd,
        folder: 'extracts',
        subType: trust.subType,
        mobile: { by: 'pattern' },
      },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: portalUrl, keyFile: 'keys/nhsmail.key' },
      directory,
    ],
    flows: { personal: 'always', occupational: 'always' },
    clockHours: OWN_CLOCK,
  };
  const text = `// Made by "jml demo" for an invented trust.\n${JSON.stringify(configuration, null, 2)}\n`;
  writeFileSync(join(home, 'jml.config.jsonc'), text, { mode: 0o600 });
  return extracts;
}

export function inventKey(): string {
  return `portal-${randomUUID()}`;
}

/** A second employer (VPD 998) beside that of every landscape, with a folder of extracts of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeExtract } from './esr.ts';
import type { Landscape } from './landscape.ts';
import { STAFF } from './landscape-directory.ts';
import { sharedLines } from './landscape-people.ts';

const employer = (name: string, vpd: string, folder: string) => ({
  name,
  system: 'esr',
  transport: 'go2',
  vpd,
  folder,
});
const extracts = employer('ESR', '999', 'extracts');
const secondVpd = employer('ESR 998', '998', 'extracts-998');

export function oneEmployer(land: Landscape): object[] {
  return [extracts, ...portalAndDirectory(land)];
}

export function twoEmployers(land: Landscape): object[] {
  return [extracts, secondVpd, ...portalAndDirectory(land)];
}

/** The other two systems of every landscape, as they are configured. */
export function portalAndDirectory(land: Landscape): object[] {
  return [
    { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
    {
      name: 'AD',
      system: 'ad',
      transport: 'ldif',
      file: 'directory.ldif',
      createIn: STAFF,
      upnSuffix: 'trust.nhs.example',
    },
  ];
}

/** Full extract of the second employer; the first one has sequence 1. */
export function extractOf998(land: Landscape, sequence: number, lines: readonly string[]): void {
  const folder = join(land.home, 'extracts-998');
  mkdirSync(folder, { recursive: true });
  writeExtract(folder, { vpd: '998', full: true, date: '20240311', sequence }, [...sharedLines, ...lines]);
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type DirectoryAccount, STAFF, writeDirectory } from '../support/landscape-directory.ts';

const program = join(import.meta.dirname, '../../engine/main.ts');

/** A data folder on a file system of its own, of so many KiB, seen by nobody else; `script` runs there as `jml`. */
function onSmallDisk(folder: string, kibibytes: number, script: string) {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const jml = `"${process.execPath}" "${program}"`;
  const lines = [
    `mount -t tmpfs -o size=${kibibytes}k,mode=700 tmpfs "${disk}"`,
    `cp "${join(folder, 'jml.config.jsonc')}" "${disk}"`,
    `jml() { ${jml} "$@" --home "${disk}"; }`,
    script,
  ];
  const { stdout, stderr } = spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', lines.join('\n')]);
  return `${stdout}${stderr}`;
}

function trustWith(t: Test, accounts: readonly DirectoryAccount[]): string {
  const folder = t.testdir();
  const file = join(folder, 'directory.ldif');
  writeDirectory(file, accounts);
  const configuration = {
    version: 1,
    organisation: { name: 'Example Trust', codes: ['X99'], mailDomains: ['nhs.example'] },
    topology: 'local',
    connectors: [
      { name: 'AD', system: 'ad', transport: 'ldif', file, createIn: STAFF, upnSuffix: 'trust.nhs.example' },
    ],
    runProfiles: { Read: [{ connector: 'AD', type: 'full-import' }] },
  };
  writeFileSync(join(folder, 'jml.config.jsonc'), JSON.stringify(configuration));
  return folder;
}

t.test('a data folder on a disk that has no room left', async (t) => {
  const crowd = Array.from({ length: 12_000 }, (_, i) => ({ login: `crowd${i}`, name: `Crowd ${i}` }));

  for (const [moment, kibibytes] of [
    ['in the middle of an import', 3_500],
    ['when its indexes are made', 6_000],
  ] as const) {
    t.test(`${moment} stops the run in words that say so, and the next one finishes the job`, async (t) => {
      const folder = trustWith(t, crowd);
      const more = `mount -o remount,size=200000k "${join(folder, 'disk')}"`;

      const said = onSmallDisk(folder, kibibytes, `jml run --profile Read\n${more}\njml run --profile Read`);

      t.match(said, /Run 1 \(Read\) ended: stopped-database-disk-full/);
      t.match(said, /database-disk-full \(\w+\): .*the disk is full/);
      t.match(said, /Run 2 \(Read\) ended: (success|completed-no-objects)/);
      t.match(said.slice(said.indexOf('Run 2')), /(add|no-change) 12001/, 'nothing was lost');
    });
  }
});

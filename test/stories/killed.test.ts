/** The process is killed in the middle of its work; the next run finishes the job, and nobody has anything twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../engine/clock.ts';
import { type PortalSimulator, startPortalSimulator } from '../../engine/demo/simulator/portal.ts';
import { ldifConnector, portalAccounts, writeDirectory, writeSite } from '../../engine/demo/site.ts';
import { esrFullExtract, writeExtract } from '../../engine/demo/trust/extract.ts';
import { inventTrust } from '../../engine/demo/trust/trust.ts';

t.setTimeout(180_000);

const PEOPLE = 600;
const JML = resolve(import.meta.dirname, '../../installer/jml');
const KEY = 'a key for tests only';

interface Site {
  readonly home: string;
  readonly portal: PortalSimulator;
}

async function openSite(t: Test): Promise<Site> {
  const home = mkdtempSync(join(tmpdir(), 'jml-killed-'));
  t.teardown(() => rmSync(home, { recursive: true, force: true }));
  const trust = inventTrust({ people: PEOPLE, seed: 3 });
  const { organisationCode } = trust;
  const portal = await startPortalSimulator({
    key: KEY,
    organisationCode,
    clock: systemClock,
    accounts: portalAccounts(trust),
  });
  t.teardown(() => portal.close());
  const extracts = writeSite({ home, trust, portalUrl: portal.url, portalKey: KEY, directory: ldifConnector });
  const file = join(home, 'jml.config.jsonc');
  const text = readFileSync(file, 'utf8').replace(/^\/\/.*\n/, '');
  const limits = { create: { count: PEOPLE, percent: 100 }, update: { count: PEOPLE, percent: 10 } };
  const configuration = { ...JSON.parse(text), limits, flows: { personal: 'creation', occupational: 'creation' } };
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  await writeExtract(extracts, esrFullExtract(trust, trust.date, 1));
  await writeDirectory(join(home, 'directory.ldif'), trust);
  return { home, portal };
}

function start({ home }: Site): ChildProcess {
  return spawn(JML, ['run', '--home', home, '--cycle', 'full'], { stdio: 'ignore' });
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function killWhen(child: ChildProcess, isTime: () => boolean): Promise<void> {
  while (!isTime() && child.exitCode === null) await pause(1);
  child.kill('SIGKILL');
  await ended(child);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Until a run has nothing left to do but what is held. */
async function runToTheEnd(t: Test, site: Site): Promise<void> {
  const first = await ended(start(site));
  t.ok([0, 3].includes(first ?? -1), `the next run ends well (exit code ${first})`);
  await ended(start(site));
}

/** Every key once: employee numbers in the portal, mailboxes and account names in the directory. */
function everythingOnce(t: Test, { home, portal }: Site): void {
  const created = portal.accounts.all().filter(({ externalId }) => externalId !== '');
  const directory = readFileSync(join(home, 'directory.ldif'), 'utf8');
  const names = [...directory.matchAll(/^sAMAccountName: (.*)$/gm)].map(([, name]) => name);
  const links = [...directory.matchAll(/^employeeNumber: (.*)$/gm)].map(([, id]) => id);

  t.equal(new Set(created.map(({ employeeNumber }) => employeeNumber)).size, created.length, 'no mailbox twice');
  t.equal(new Set(names).size, names.length, 'no account name twice');
  t.equal(new Set(links).size, links.length, 'no mailbox has two accounts');
}

/** What an undisturbed run of the same trust makes. */
async function undisturbed(t: Test): Promise<{ mailboxes: number; accounts: number }> {
  const site = await openSite(t);
  await runToTheEnd(t, site);
  return counts(site);
}

function counts({ home, portal }: Site): { mailboxes: number; accounts: number } {
  const directory = readFileSync(join(home, 'directory.ldif'), 'utf8');
  return { mailboxes: portal.accounts.all().length, accounts: directory.split('\nsAMAccountName: ').length - 1 };
}

t.test('killed between a mailbox that the portal has made and the record of it', async (t) => {
  const expected = await undisturbed(t);
  const site = await openSite(t);
  const before = site.portal.accounts.all().length;

  await killWhen(start(site), () => site.portal.accounts.all().length > before + 2);
  const half = site.portal.accounts.all().length;
  await runToTheEnd(t, site);

  t.ok(half > before && half < expected.mailboxes, 'it died in the middle of its export');
  t.same(counts(site), expected, 'the next run made the rest, and only the rest');
  everythingOnce(t, site);
});

t.test('killed at odd moments of import, synchronisation and export', async (t) => {
  const expected = await undisturbed(t);
  const site = await openSite(t);

  for (const after of [250, 450, 600, 750, 900, 1_050, 1_200, 1_400, 1_700]) {
    const child = start(site);
    const from = Date.now();
    await killWhen(child, () => Date.now() - from > after);
  }
  await runToTheEnd(t, site);

  t.same(counts(site), expected);
  everythingOnce(t, site);
});

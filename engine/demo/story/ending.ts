/** The end: what is really there, what was counted, how long it took, and where everything lies. */
import { join } from 'node:path';
import type { ConnectorSpaceObject, MetaverseObject } from '../../index.ts';
import { accountNamed, type DirectoryAccount } from './directory.ts';
import { countersOf, first, seconds, stagedFor, tally } from './figures.ts';
import type { Report } from './office.ts';
import { type Stage, timeInWords } from './stage.ts';
import { capital, counted, figure, listed } from './teller.ts';

const connectors = ['ESR', 'NHSmail', 'AD'] as const;

/** Attributes of a new account as the directory names them, and where the metaverse has them. */
const shown: readonly (readonly [ldap: string, metaverse: string])[] = [
  ['sAMAccountName', 'accountName'],
  ['displayName', 'displayName'],
  ['mail', 'mail'],
  ['title', 'jobTitle'],
  ['department', 'department'],
];

export async function ending(stage: Stage, began: number): Promise<void> {
  const { teller, world } = stage;
  teller.heading('What is really there');
  await tellDirectory(stage);
  await tellPortal(stage);
  teller.heading('What was counted');
  await tellRuns(stage);
  tellCounters(stage);
  const errors = world.office.reports.reduce((sum, { run }) => sum + run.errors, 0);
  teller.say(
    `${capital(counted(world.office.reports.length, 'run'))} ended with ${counted(errors, 'error')}.`,
    `All of it took ${seconds(performance.now() - began)}, of which ${seconds(world.office.synchronising)} went into synchronising (${counted(world.office.reports.length, 'run')} and a preview).`,
  );
  teller.holds('Errors of all runs', 0, errors);
}

/** Read without the engine, and held against what the engine believes. */
async function tellDirectory({ teller, world }: Stage): Promise<void> {
  const accounts = await world.directory.accounts();
  const known = (await world.office.objects('AD')).filter(({ state }) => state !== 'Placeholder');
  const disabled = accounts.filter(({ isDisabled }) => isDisabled).length;
  const newest = await newestAccount(known, accounts, world);
  teller.say(
    `Read once more without the engine, the directory (${world.directory.where}) holds ${counted(accounts.length, 'account')},`,
    `${disabled === 0 ? 'none of them' : figure(disabled)} disabled; the engine knows as many.`,
    newest === undefined ? '' : `One of the new ones, ${newest.account.dn}:`,
  );
  if (newest !== undefined) {
    teller.list(shown.map(([ldap]) => `${ldap}: ${newest.account.value(ldap)}`));
    for (const [ldap, metaverse] of shown)
      teller.holds(`${ldap} of the new account`, first(newest.person, metaverse), newest.account.value(ldap));
  }
  teller.holds('Directory accounts', known.length, accounts.length);
  teller.holds('Disabled accounts', known.filter((one) => first(one, 'accountDisabled') === 'true').length, disabled);
}

async function newestAccount(
  known: readonly ConnectorSpaceObject[],
  accounts: readonly DirectoryAccount[],
  world: Stage['world'],
): Promise<{ person: MetaverseObject; account: DirectoryAccount } | undefined> {
  const made = known.filter(({ rule }) => rule === 'provision').at(-1);
  if (made === undefined || made.person === null) return undefined;
  const account = accountNamed(accounts, first(made, 'sAMAccountName'));
  const person = await world.office.rest.get<MetaverseObject>(`/metaverse/${made.person}`);
  return account === undefined ? undefined : { person, account };
}

async function tellPortal({ teller, world }: Stage): Promise<void> {
  const accounts = world.portal.accounts.all();
  const known = (await world.office.objects('NHSmail')).filter(({ state }) => state !== 'Placeholder');
  const states = tally(accounts, ({ status }) => status);
  const told = tally(known, (one) => first(one, 'status'));
  const words = [...states].map(([status, count]) => `${figure(count)} ${status}`);
  teller.say(`The portal holds ${counted(accounts.length, 'account')}: ${listed(words)}. The engine knows the same.`);
  teller.holds('Accounts of the portal by state', sorted(told), sorted(states));
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function tellRuns({ teller, world }: Stage): Promise<void> {
  const rows = world.office.reports.map((report) => {
    const { id, startedAt, result } = report.run;
    const cycle = report.run.cycle ?? '';
    const at = new Date(startedAt);
    const sent = ['NHSmail', 'AD'].map((connector) => exported(report, connector));
    return [String(id), `${shortDay.format(at)} ${timeInWords(at)}`, cycle, result ?? '', ...sent];
  });
  teller.table([['run', 'London time', 'cycle', 'result', 'to NHSmail', 'to AD'], ...rows], 6);
  teller.holds('Runs in the history', rows.length, (await world.office.rest.all('/runs')).length);
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'Europe/London' });

/** `create 53, update 1,943`. */
function exported(report: Report, connector: string): string {
  const counters = Object.entries(countersOf([report], { connector, group: 'operations' }));
  return counters.map(([name, count]) => `${name} ${figure(count)}`).join(', ');
}

/** MIM's names, added up over all runs; a counter that stayed at nought everywhere is left out. */
function tellCounters({ teller, world }: Stage): void {
  const { reports } = world.office;
  const rows = (['staging', 'discovery', 'inbound', 'outbound', 'export'] as const).flatMap((group) => {
    const sums = connectors.map((connector) =>
      group === 'outbound' ? stagedFor(reports, connector) : countersOf(reports, { connector, group }),
    );
    const names = [...new Set(sums.flatMap((sum) => Object.keys(sum)))];
    return names
      .filter((name) => sums.some((sum) => (sum[name] ?? 0) > 0))
      .map((name) => [`${group} ${name}`, ...sums.map((sum) => figure(sum[name] ?? 0))]);
  });
  teller.table([['counter', ...connectors], ...rows]);
}

export function tellPlaces({ teller, world }: Stage, isUp: boolean): void {
  const { home, directory, service } = world;
  teller.heading('Where it all lies');
  teller.list([
    `Data folder: ${home}`,
    `Database: ${join(home, 'jml.db')}`,
    `Configuration: ${join(home, 'jml.config.jsonc')}`,
    `ESR extracts: ${world.extracts}`,
    `Directory: ${directory.where}`,
    `Log: ${join(home, 'logs', 'jml.log')}`,
    `REST API: ${service.url}`,
    ...(isUp ? [] : ['REST and the portal simulator stopped with the story; --serve keeps both up.']),
    'Reports: the runs above with their steps, counters and errors, in the database and over REST (/api/v1/runs).',
  ]);
}

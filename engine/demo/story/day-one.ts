/** The first day: everything is read, little is believed, and what is over a limit waits for two people. */
import { operations, type Preview, type PreviewCount } from '../../index.ts';
import { esrFullExtract } from '../trust/extract.ts';
import { accepted, countersOf, digestOf, first, operationCount } from './figures.ts';
import { tellMatching } from './matching.ts';
import type { Report } from './office.ts';
import { releaseAndRun } from './release.ts';
import { dayInWords, type Stage, timeInWords } from './stage.ts';
import { capital, counted, figure, listed, some } from './teller.ts';
import { PENDING_MINUTES } from './world.ts';

const REASON = 'first run, looked through with the mail team';

export async function dayOne(stage: Stage): Promise<void> {
  const { teller, world } = stage;
  const { office } = world;
  teller.heading(`Day one: ${dayInWords(world.date(1))}`);
  world.at(1, '08:30');
  const file = await world.deliver(esrFullExtract(world.trust, world.date(1), 1));
  await tellSetting(stage, file);
  const preview = await tellPreview(stage);
  const beforehand = { NHSmail: world.portal.accounts.all().length, AD: (await world.directory.accounts()).length };
  const report = await office.run('full');
  await tellMatching(stage, report, beforehand);
  await holdToPreview(stage, preview, report);
  const further = await releaseAndRun(stage, report, REASON);
  if (further.length === 0) tellNothingHeld(stage, report);
  await tellPending(stage, [report, ...further]);
  await tellAccountsFollow(stage);
  await tellSecondRun(stage);
}

async function tellSetting({ teller, world }: Stage, file: string): Promise<void> {
  const { trust, directory, portal, service, office } = world;
  const keys = await office.keys();
  const issued = [...keys]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, roles }) => `${name} (${listed(roles)})`);
  teller.say(
    `${trust.name} is invented, and so is everybody in it. At ${timeInWords(world.now())} its ESR full extract has come in: ${file}.`,
    `NHSmail is played by a portal simulator at ${portal.url}; the directory is ${directory.what}, ${directory.where}.`,
    `The engine runs on a thread of its own and answers over REST at ${service.url}. This story goes through that door`,
    'like everybody else, and tells only what it has read back.',
  );
  teller.say(
    `Keys have names on them: ${listed(issued)}. The administrators' key issues the others and can approve nothing.`,
  );
}

async function tellPreview({ teller, world }: Stage): Promise<Preview> {
  const { office, directory, portal } = world;
  const outside = async () => digestOf([...(await directory.accounts()), ...portal.accounts.all()]);
  const before = await outside();
  const preview = await office.preview('full');
  const counts = inOrder(preview.counts).map(({ connector, operation, count, held }) => {
    const note = held === 0 ? '' : held === count ? ' (over a limit)' : ` (${figure(held)} over a limit)`;
    return `${connector} ${operationCount(operation, count)}${note}`;
  });
  teller.say(
    `Before anything happens ${office.operator.name} asks what would happen. The preview is the real run on a scratch copy,`,
    `stopped before its first write: ${counts.length === 0 ? 'it would change nothing' : listed(counts)}.`,
    ...preview.toFollow,
    `Nothing was written anywhere: the list of runs is still empty.`,
  );
  teller.holds('Directory and portal after the preview', before, await outside());
  teller.holds('Runs after the preview', 0, (await office.rest.all('/runs')).length);
  return preview;
}

function inOrder(counts: Preview['counts']): PreviewCount[] {
  const place = ({ connector, operation }: PreviewCount) =>
    (connector === 'NHSmail' ? 0 : operations.length) + operations.indexOf(operation);
  return [...counts].sort((a, b) => place(a) - place(b));
}

/** What the run sent or held is what the preview said, operation by operation. */
async function holdToPreview({ teller, world }: Stage, preview: Preview, report: Report): Promise<void> {
  const held = await world.office.heldSets();
  const promised = preview.counts.map(({ connector, operation, count }) => `${connector} ${operation} ${count}`);
  const done = ['NHSmail', 'AD'].flatMap((connector) => {
    const sent = countersOf([report], { connector, group: 'operations' });
    const staged = new Map(Object.entries(sent));
    for (const set of held.filter((one) => one.connector === connector))
      staged.set(set.operation, (staged.get(set.operation) ?? 0) + set.count);
    return [...staged].map(([operation, count]) => `${connector} ${operation} ${count}`);
  });
  teller.holds('What the preview said and what the run staged', promised.sort(), done.sort());
}

function tellNothingHeld({ teller }: Stage, report: Report): void {
  const sent = ['NHSmail', 'AD'].flatMap((connector) => {
    const words = accepted([report], connector);
    return words === '' ? [] : [`${connector} took ${words}`];
  });
  teller.say(
    'Nothing is over a limit (in a small organisation five of a kind are always allowed), so nothing is held:',
    `${sent.length === 0 ? 'there was nothing to send' : listed(sent)}.`,
  );
}

async function tellPending({ teller, world }: Stage, reports: readonly Report[]): Promise<void> {
  const { office, portal } = world;
  const confirmed = ['NHSmail', 'AD'].map(
    (connector) => countersOf(reports, { connector, group: 'staging' })['confirmed'] ?? 0,
  );
  const mailboxes = await office.objects('NHSmail');
  const pending = mailboxes.filter((one) => first(one, 'status') === 'Pending');
  const people = new Set(pending.map(({ person }) => person));
  const withAccount = (await office.objects('AD')).filter(({ person }) => people.has(person));
  teller.say(
    `Then the systems are read again, to see whether they kept what they accepted: ${figure(confirmed[0] ?? 0)} values of NHSmail`,
    `and ${figure(confirmed[1] ?? 0)} of the directory are confirmed by import.`,
    pending.length === 0
      ? 'No new mailbox is on its way.'
      : `${capital(counted(pending.length, 'new mailbox', 'new mailboxes'))} (${some(pending.map(({ displayName }) => displayName))}) ${pending.length === 1 ? 'is' : 'are'} still Pending: the portal takes ${PENDING_MINUTES} minutes, and nobody gets a directory account before the mailbox works.`,
  );
  const inPortal = portal.accounts.all().filter(({ status }) => status === 'Pending').length;
  teller.holds('Mailboxes that are Pending', pending.length, inPortal);
  teller.holds('Directory accounts of people whose mailbox is Pending', 0, withAccount.length);
}

async function tellAccountsFollow(stage: Stage): Promise<void> {
  const { teller, world } = stage;
  const { office } = world;
  world.later(PENDING_MINUTES + 5);
  const before = await world.directory.accounts();
  const report = await office.run('delta');
  const stillPending = (await office.objects('NHSmail')).filter((one) => first(one, 'status') === 'Pending').length;
  teller.say(
    `At ${timeInWords(new Date(report.run.startedAt))} a delta run finds ${stillPending === 0 ? 'every mailbox at work' : `${figure(stillPending)} still Pending`}.`,
  );
  const reports = [report, ...(await releaseAndRun(stage, report, 'accounts of the mailboxes released this morning'))];
  const made = countersOf(reports, { connector: 'AD', group: 'operations' })['create'] ?? 0;
  const after = await world.directory.accounts();
  teller.say(
    made === 0
      ? 'No further directory account is wanted.'
      : `${capital(counted(made, 'directory account'))} ${made === 1 ? 'follows its mailbox' : 'follow their mailboxes'}; the directory now holds ${counted(after.length, 'account')}.`,
  );
  teller.holds('Directory accounts made', made, after.length - before.length);
}

/** State, not events: what is right already is left alone. */
async function tellSecondRun({ teller, world }: Stage): Promise<void> {
  world.later(10);
  const { run } = await world.office.run('full');
  const pending = await world.office.rest.all('/pending-exports');
  teller.say(
    `A second full run (${run.id}) over the same systems ends with "${run.result}": it finds nothing to do and nothing waits.`,
  );
  teller.holds('Result of the second full run', 'completed-no-objects', run.result);
  teller.holds('Pending exports at the end of the day', 0, pending.length);
}

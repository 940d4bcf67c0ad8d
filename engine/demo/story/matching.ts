/** Who was recognised, by which rule, and who was not: told from the connector spaces after the first run. */
import type { ConnectorSpaceObject, MetaverseObject } from '../../index.ts';
import { counter, first, firstStaged, tally } from './figures.ts';
import type { Report } from './office.ts';
import type { Stage } from './stage.ts';
import { capital, counted, figure, some } from './teller.ts';

/** What was imported; accounts that are only to be made have no anchor yet. */
function imported(objects: readonly ConnectorSpaceObject[]): ConnectorSpaceObject[] {
  return objects.filter(({ anchor }) => anchor !== '');
}

export async function tellMatching(stage: Stage, report: Report): Promise<void> {
  const { teller, world } = stage;
  const { office } = world;
  const esr = imported(await office.objects('ESR'));
  const mailboxes = imported(await office.objects('NHSmail'));
  const accounts = imported(await office.objects('AD'));
  const everybody = await office.everybody();
  teller.say(
    `Run ${report.run.id} reads all three systems: ${counted(esr.length, 'person', 'people')} in ESR,`,
    `${counted(mailboxes.length, 'account')} in NHSmail and ${counted(accounts.length, 'account')} in the directory.`,
    `Everybody in ESR becomes a person of the metaverse. ${capital(mailboxSentence(mailboxes))}`,
    accountSentence(accounts),
  );
  teller.say(...askSentences(mailboxes, everybody));
  for (const [connector, objects] of [
    ['ESR', esr] as const,
    ['NHSmail', mailboxes] as const,
    ['AD', accounts] as const,
  ])
    teller.holds(`Objects of ${connector}`, objects.length, firstStaged(report, connector, 'add'));
  const joined = (objects: readonly ConnectorSpaceObject[], rules: readonly string[]) =>
    objects.filter(({ rule }) => rule !== null && rules.includes(rule)).length;
  const counted_ = (connector: string) =>
    counter([report], { connector, group: 'inbound' }, 'disconnector-joined-flow');
  teller.holds('Mailboxes joined by the scorer', joined(mailboxes, ['score']), counted_('NHSmail'));
  teller.holds('Directory accounts joined', joined(accounts, ['nhsmail-id', 'address']), counted_('AD'));
  const portal = world.portal.accounts.all().length;
  teller.holds('Accounts of the portal', mailboxes.length, portal);
  teller.holds('Accounts of the directory', accounts.length, (await world.directory.accounts()).length);
}

function mailboxSentence(mailboxes: readonly ConnectorSpaceObject[]): string {
  const rules = tally(mailboxes, ({ rule }) => rule ?? '');
  const filtered = mailboxes.filter(({ state }) => state === 'DisconnectedByFilter').length;
  const alone = rules.get('project') ?? 0;
  const parts = [
    `${figure(rules.get('score') ?? 0)} mailboxes are joined to them by the scorer`,
    alone === 0
      ? ''
      : `${counted(alone, 'person', 'people')} with a mailbox ${alone === 1 ? 'is' : 'are'} not in ESR (agency staff, say) and ${alone === 1 ? 'stands' : 'stand'} alone`,
    filtered === 0
      ? ''
      : `${counted(filtered, 'shared mailbox', 'shared mailboxes')} ${filtered === 1 ? 'is' : 'are'} left out by the filter`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

function accountSentence(accounts: readonly ConnectorSpaceObject[]): string {
  const rules = tally(accounts, ({ rule }) => rule ?? '');
  const loose = accounts.filter(({ state }) => state === 'Disconnected');
  const guarded = loose.filter((one) => first(one, 'adminCount') === '1' || first(one, 'servicePrincipalName') !== '');
  const asking = loose.filter(({ findings }) => findings.length > 0).length;
  const others = loose.length - guarded.length - asking;
  const left = [
    guarded.length === 0
      ? ''
      : `${figure(guarded.length)} service or administrators' accounts, which the gate never touches`,
    asking === 0 ? '' : `${figure(asking)} that ask`,
    others === 0 ? '' : `${counted(others, 'account')} whose mailbox belongs to nobody yet`,
  ].filter((part) => part !== '');
  return [
    `Of the directory's accounts ${figure(rules.get('nhsmail-id') ?? 0)} are joined by their NHSmail ID`,
    `and ${figure(rules.get('address') ?? 0)} by their address.`,
    left.length === 0 ? '' : `Left over: ${left.join(', ')}.`,
  ].join(' ');
}

function askSentences(mailboxes: readonly ConnectorSpaceObject[], everybody: readonly MetaverseObject[]): string[] {
  const asking = mailboxes.filter(({ state, findings }) => state === 'Disconnected' && findings.length > 0);
  const [example] = asking;
  if (example === undefined) return ['No mailbox asks: none fits two people, or one person twice.'];
  const waiting = everybody.filter(({ findings }) => findings.some(({ code }) => code === 'possible-duplicate'));
  const names = waiting.map(({ displayName }) => displayName);
  return [
    `${capital(counted(asking.length, 'mailbox', 'mailboxes'))} ${asking.length === 1 ? 'asks' : 'ask'} instead of guessing.`,
    `One of them, ${example.displayName}, says: "${example.findings[0]?.sentence}"`,
    waiting.length === 0
      ? ''
      : `Until a human has decided, ${some(names)} ${waiting.length === 1 ? 'gets' : 'get'} no new mailbox either.`,
  ];
}

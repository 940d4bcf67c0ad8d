/** Who was recognised, by which rule, and who was not: told from the connector spaces after the first run. */
import type { ConnectorSpaceObject, MetaverseObject } from '../../index.ts';
import { counter, first, firstStaged, tally } from './figures.ts';
import type { Report } from './office.ts';
import type { Stage } from './stage.ts';
import { capital, counted, figure, listed, some } from './teller.ts';

/** How many accounts portal and directory had before the first run, counted without the engine. */
export interface Beforehand {
  readonly NHSmail: number;
  readonly AD: number;
}

export async function tellMatching(stage: Stage, report: Report, beforehand: Beforehand): Promise<void> {
  const { teller, world } = stage;
  const esr = await found(stage, 'ESR');
  const mailboxes = await found(stage, 'NHSmail');
  const accounts = await found(stage, 'AD');
  teller.say(
    `Run ${report.run.id} reads all three systems: ${counted(esr.length, 'person', 'people')} in ESR,`,
    `${counted(mailboxes.length, 'account')} in NHSmail and ${counted(accounts.length, 'account')} in the directory.`,
    `Everybody in ESR becomes a person of the metaverse. ${capital(mailboxSentence(mailboxes))}`,
    accountSentence(accounts),
  );
  teller.say(...askSentences(mailboxes, await world.office.everybody()));
  const joined = ({ rule }: ConnectorSpaceObject) => rule === 'score' || rule === 'nhsmail-id' || rule === 'address';
  const counters = (connector: string, name: string) => counter([report], { connector, group: 'inbound' }, name);
  for (const [connector, objects] of Object.entries({ ESR: esr, NHSmail: mailboxes, AD: accounts }))
    teller.holds(`Objects of ${connector}`, objects.length, firstStaged(report, connector, 'add'));
  for (const [connector, objects] of Object.entries({ NHSmail: mailboxes, AD: accounts }))
    teller.holds(`${connector} joined`, objects.filter(joined).length, counters(connector, 'disconnector-joined-flow'));
  teller.holds('People of ESR in the metaverse', esr.length, counters('ESR', 'disconnector-projected-flow'));
  teller.holds('Accounts of portal and directory', beforehand, { NHSmail: mailboxes.length, AD: accounts.length });
}

/** What the import found; the accounts that this engine makes are not among it. */
async function found({ world }: Stage, connector: string): Promise<ConnectorSpaceObject[]> {
  return (await world.office.objects(connector)).filter(({ rule }) => rule !== 'provision');
}

function mailboxSentence(mailboxes: readonly ConnectorSpaceObject[]): string {
  const rules = tally(mailboxes, ({ rule }) => rule ?? '');
  const filtered = mailboxes.filter(({ state }) => state === 'DisconnectedByFilter').length;
  const alone = rules.get('project') ?? 0;
  const parts = [
    `${counted(rules.get('score') ?? 0, 'mailbox is', 'mailboxes are')} joined to them by the scorer`,
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
      : `${figure(guarded.length)} accounts of services or administrators (the gate never touches them)`,
    asking === 0 ? '' : `${figure(asking)} that ask`,
    others === 0 ? '' : `${counted(others, 'account')} whose mailbox belongs to nobody yet`,
  ].filter((part) => part !== '');
  return [
    `Directory accounts find their person by NHSmail ID (${figure(rules.get('nhsmail-id') ?? 0)})`,
    `or by address (${figure(rules.get('address') ?? 0)}).`,
    left.length === 0 ? '' : `Left over: ${listed(left)}.`,
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

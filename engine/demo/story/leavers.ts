/** Leavers at their moment: 08:00 on the day after the actual termination date, and not a minute earlier. */
import type { MetaverseObject } from '../../index.ts';
import type { TrustChanges } from '../trust/changes.ts';
import { accountNamed } from './directory.ts';
import { countersOf, first } from './figures.ts';
import type { Report } from './office.ts';
import { type Stage, timeInWords } from './stage.ts';
import { capital, counted, some } from './teller.ts';

/** A leaver as the directory and the portal have them, beside the engine. */
interface Seen {
  readonly person: MetaverseObject;
  readonly isDisabled: boolean;
  readonly isHidden: boolean;
  readonly mailbox: string;
  readonly isMailboxHidden: boolean;
}

async function look({ world }: Stage, { leavers }: TrustChanges): Promise<Seen[]> {
  const people = await world.office.people(leavers.map(({ index }) => world.trust.personAt(index).employeeNumber));
  const accounts = await world.directory.accounts();
  return people.map((person) => {
    const account = accountNamed(accounts, first(person, 'accountName'));
    const mailbox = world.portal.accounts.findByAddress(person.email ?? '');
    return {
      person,
      isDisabled: account?.isDisabled === true,
      isHidden: account?.value('msExchHideFromAddressLists').toUpperCase() === 'TRUE',
      mailbox: mailbox?.status ?? 'none',
      isMailboxHidden: mailbox?.hiddenFromAddressList === true,
    };
  });
}

function hasLeft({ person }: Seen): boolean {
  return person.lifecycle === 'leaver';
}

export async function tellBeforeTheMoment(
  stage: Stage,
  changes: TrustChanges,
  reports: readonly Report[],
): Promise<void> {
  const { teller, world } = stage;
  const seen = await look(stage, changes);
  const today = seen.filter(({ person }) => first(person, 'terminationDate') < world.date(2));
  const disabled = countersOf(reports, { connector: 'AD', group: 'operations' })['disable'] ?? 0;
  const marked = countersOf(reports, { connector: 'NHSmail', group: 'operations' })['leaver'] ?? 0;
  teller.say(
    today.length === 0
      ? 'Nobody left yesterday.'
      : `${capital(counted(today.length, 'person', 'people'))} (${some(today.map(({ person }) => person.displayName))}) left yesterday. It is ${timeInWords(world.now())}, a night shift may still be on, and the moment is 08:00: nothing happens to them yet.`,
  );
  teller.holds('Accounts disabled before the moment', 0, disabled);
  teller.holds('Leaver marks before the moment', 0, marked);
  teller.holds('Leavers disabled in the directory before the moment', 0, today.filter((one) => one.isDisabled).length);
}

export async function tellAfterTheMoment(
  stage: Stage,
  changes: TrustChanges,
  reports: readonly Report[],
): Promise<void> {
  const { teller } = stage;
  const seen = await look(stage, changes);
  const left = seen.filter(hasLeft);
  const staying = seen.filter((one) => !hasLeft(one));
  const disabled = countersOf(reports, { connector: 'AD', group: 'operations' })['disable'] ?? 0;
  const marked = countersOf(reports, { connector: 'NHSmail', group: 'operations' })['leaver'] ?? 0;
  const [one] = staying;
  const at = reports[0] === undefined ? '' : timeInWords(new Date(reports[0].run.startedAt));
  teller.say(
    left.length === 0
      ? `At ${at} nobody's moment has come.`
      : `At ${at} it has come: ${counted(disabled, 'directory account is', 'directory accounts are')} disabled and hidden from the address list, ${counted(marked, 'mailbox is', 'mailboxes are')} marked as leaver and hidden (${some(left.map(({ person }) => person.displayName))}).`,
    one === undefined
      ? ''
      : `${one.person.displayName}'s contract ends on ${first(one.person, 'terminationDate')}: ${one.person.displayName} is ${one.person.lifecycle}, the account works, the mailbox is ${one.mailbox}.`,
  );
  teller.holds('Accounts disabled at the moment', left.length, disabled);
  teller.holds('Mailboxes marked at the moment', left.length, marked);
}

/** At the end of the day: what the directory and the portal say of everybody whose employment has an end. */
export async function checkLeavers(stage: Stage, changes: TrustChanges): Promise<void> {
  for (const one of await look(stage, changes)) {
    const { person, isDisabled, isHidden, mailbox, isMailboxHidden } = one;
    const expected = hasLeft(one)
      ? { isDisabled: true, isHidden: true, mailbox: 'Active (Leaver)', isMailboxHidden: true }
      : { isDisabled: false, isHidden: false, mailbox: first(person, 'mailboxStatus'), isMailboxHidden: false };
    stage.teller.holds(`${person.displayName}, ${person.lifecycle}`, expected, {
      isDisabled,
      isHidden,
      mailbox,
      isMailboxHidden,
    });
  }
}

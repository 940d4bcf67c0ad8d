/** Always search before creating: accounts that may be the person's already, though nobody has joined them. */

import { MatchReader, matchSettings } from '../joining/match-reader.ts';
import type { Identity } from '../match/candidate.ts';
import { explainScore } from '../match/explain.ts';
import { type Score, scoreIdentities } from '../match/score.ts';
import type { MatchSettings } from '../match/settings.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { ProvisioningContext } from './context.ts';
import type { UnsearchedCase } from './person-cases.ts';

/** By person: a sentence for each account of NHSmail that reaches the threshold, or has the address or the number of ESR. */
export async function possibleMailboxes(
  context: ProvisioningContext,
  cases: readonly UnsearchedCase[],
  rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = new Map<number, string[]>();
  const esr = new Set(context.systems.filter(({ system }) => system === 'esr').map(({ id }) => id));
  const isWanting = (one: (typeof cases)[number]) =>
    one.employments.length > 0 && !one.objects.some(({ system }) => system === 'nhsmail');
  const records = cases
    .filter(isWanting)
    .flatMap(({ person }) => (rowsOf.get(person) ?? []).filter(({ connector }) => esr.has(connector)));
  if (records.length === 0) return found;
  const reader = new MatchReader(context);
  const settings = matchSettings(context);
  const { of, isShared } = await reader.counterparts(records, 'nhsmail');
  await findOthersRecords(reader, settings, records, found);
  for (const record of records) {
    for (const account of of.get(record.id) ?? []) {
      const [mine, theirs] = [reader.identity(record), reader.identity(account)];
      const score = scoreIdentities(mine, theirs, { ...settings, isShared });
      const hasAddress = mine.email !== '' && (mine.email === theirs.email || theirs.aliases.includes(mine.email));
      const hasNumber = hasBareNumber(theirs, mine);
      if (score.points < settings.threshold && !hasAddress && !hasNumber) continue;
      const person = record.person ?? 0;
      const number = hasNumber ? '; it has their employee number, and no VPD says of which employer' : '';
      const sentence = `account ${account.anchor} may be theirs (${evidenceOf(score, settings)}${number})`;
      found.set(person, [...(found.get(person) ?? []), sentence]);
    }
  }
  return found;
}

/**
 * The same human in two VPDs, both new, or two records of one VPD with one employee number: one of the two goes first, the
 * other waits until the mailbox is there and a human has said whose it is.
 */
async function findOthersRecords(
  reader: MatchReader,
  settings: MatchSettings,
  records: readonly SpaceRow[],
  found: Map<number, string[]>,
): Promise<void> {
  const { of, isShared } = await reader.counterparts(records, 'esr');
  for (const record of records) {
    for (const other of of.get(record.id) ?? []) {
      if (other.person === null || record.person === null || other.person >= record.person) continue;
      const [mine, theirs] = [reader.identity(record), reader.identity(other)];
      const score = scoreIdentities(mine, theirs, { ...settings, isShared });
      const isAlike =
        other.connector === record.connector ? hasSameNumber(mine, theirs) : score.points >= settings.threshold;
      if (!isAlike) continue;
      const sentence = `ESR record ${other.anchor} may be of the same person (${evidenceOf(score, settings)})`;
      found.set(record.person, [...(found.get(record.person) ?? []), sentence]);
    }
  }
}

/** As a part of another sentence. */
function evidenceOf(score: Score, settings: MatchSettings): string {
  return explainScore(score, settings).replace(/\.$/, '');
}

/** ESR gives a number once within a VPD. */
function hasSameNumber(one: Identity, other: Identity): boolean {
  return one.employeeNumber !== '' && one.employeeNumber === other.employeeNumber;
}

/** Employers give the same numbers: it is somebody's who also has the first or the last name. */
function hasBareNumber(theirs: Identity, mine: Identity): boolean {
  const { unscopedNumber } = theirs;
  if (unscopedNumber === '' || !mine.employeeNumber.endsWith(`|${unscopedNumber}`)) return false;
  return (mine.first !== '' && mine.first === theirs.first) || (mine.last !== '' && mine.last === theirs.last);
}

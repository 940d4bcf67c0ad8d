/** Before somebody waits for another organisation: has it released their account, so that it can be taken over? */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { asEngineError, EngineError } from '../errors.ts';
import { MatchReader, matchSettings } from '../joining/match-reader.ts';
import { scoreIdentities } from '../match/score.ts';
import { decide, type ScoredPair } from '../match/verdict.ts';
import { unpackValues } from '../model/attribute.ts';
import type { StepError } from '../model/run.ts';
import type { SpaceRow } from '../store/rows.ts';
import { mailboxIdentity } from '../sync/candidate.ts';
import type { ReleasedMailbox } from '../sync/take-over.ts';
import type { ProvisioningContext } from './context.ts';
import type { UnsearchedCase } from './person-cases.ts';

export interface ReleasedSearch {
  /** By person who may be waiting: the account to take over, or null when nobody has released one that is surely theirs. */
  readonly of: ReadonlyMap<number, ReleasedMailbox | null>;
  /** A portal that cannot be asked now lets them wait, and nobody else. */
  readonly problem?: StepError | undefined;
}

/**
 * Asked for people with an address in ESR that no mailbox of ours has. An account is theirs when its address is the one
 * that ESR holds and the scorer joins the two, alone and with nothing against it.
 */
export async function releasedMailboxes(
  context: ProvisioningContext,
  cases: readonly UnsearchedCase[],
  searched: ReadonlyMap<number, readonly string[]>,
  rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
): Promise<ReleasedSearch> {
  const system = context.systems.find((one) => one.system === 'nhsmail' && one.connector.released !== undefined);
  const waiting = cases.filter((one) => mayWait(one, system) && !searched.has(one.person));
  if (system?.connector.released === undefined || waiting.length === 0) return { of: new Map() };
  try {
    const addresses = [...new Set(waiting.map(({ esrAddressInUse }) => esrAddressInUse))];
    const released = await system.connector.released(addresses, context.signal);
    const known = await context.store.objectsByAnchor(
      system.id,
      released.map(({ anchor }) => anchor),
    );
    const strangers = released.filter(({ anchor }) => !known.some((row) => row.anchor === anchor));
    return { of: surelyTheirs(context, system, waiting, strangers, rowsOf) };
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.code === 'stopped-user') throw cause;
    const { code, message } = asEngineError(cause);
    const problem = { code, message: `Who has been released is not known: ${message}`, object: null, person: null };
    return { of: new Map(waiting.map(({ person }) => [person, null])), problem };
  }
}

function mayWait({ esrAddressInUse, isOnEsr, objects, targets }: UnsearchedCase, system: ConnectedSystem | undefined) {
  const isTarget = targets.some(({ connector, mayCreate }) => connector === system?.id && mayCreate);
  return isTarget && esrAddressInUse !== '' && isOnEsr && !objects.some((one) => one.system === 'nhsmail');
}

type Released = { readonly anchor: string; readonly values: string };

function surelyTheirs(
  context: ProvisioningContext,
  system: ConnectedSystem,
  waiting: readonly UnsearchedCase[],
  released: readonly Released[],
  rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
): ReadonlyMap<number, ReleasedMailbox | null> {
  const settings = matchSettings(context);
  const reader = new MatchReader(context);
  const esr = new Set(context.systems.filter((one) => one.system === 'esr').map(({ id }) => id));
  const accounts = released.map((account) => ({ ...account, ...identified(context, system, account) }));
  const pairs: ScoredPair[] = waiting.flatMap(({ person }) => {
    const records = (rowsOf.get(person) ?? []).filter(({ connector }) => esr.has(connector));
    return records.flatMap((record) => {
      const mine = reader.identity(record);
      const alike = accounts.filter(({ identity }) => mine.email !== '' && identity.email === mine.email);
      return alike.map(({ anchor, identity }) => ({
        a: person,
        b: anchor,
        ...scoreIdentities(mine, identity, settings),
      }));
    });
  });
  const verdicts = decide(pairs, settings.threshold);
  return new Map(
    waiting.map(({ person }) => {
      const verdict = verdicts.get(person);
      const account = verdict?.outcome === 'join' ? accounts.find(({ anchor }) => anchor === verdict.b) : undefined;
      return [person, account === undefined ? null : { anchor: account.anchor, address: account.address }];
    }),
  );
}

/** What the other organisation gave it says nothing here: its number, its own code, a telephone that it may share. */
const notOurs: ReadonlySet<string> = new Set(['employeeNumber', 'organisationCode', 'mobile']);

function identified({ configuration }: ProvisioningContext, { connector }: ConnectedSystem, { values }: Released) {
  const held = unpackValues(values, connector.schema.length);
  const read = (attribute: string) => held[connector.schema.findIndex(({ name }) => name === attribute)] ?? '';
  const shown = (attribute: string) => (notOurs.has(attribute) ? '' : read(attribute));
  return { identity: mailboxIdentity(shown, '', configuration.organisation.codes), address: read('mail') };
}

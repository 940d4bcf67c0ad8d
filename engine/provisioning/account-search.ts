/** Always search before creating: directory accounts that point at a person's mailbox, though they are not joined to them. */
import { readerOf } from '../connector-space/system.ts';
import type { System } from '../connectors/connector.ts';
import { asEngineError } from '../errors.ts';
import { unpackValues } from '../model/attribute.ts';
import type { SpaceRow } from '../store/rows.ts';
import { filtersOf } from '../sync/filter.ts';
import { keyOf } from '../sync/keys.ts';
import type { PossibleAccount } from '../sync/person-case.ts';
import type { ProvisioningContext } from './context.ts';
import type { UnsearchedCase } from './person-cases.ts';

/** By person without an account: each one that may be theirs, also when it is somebody else's by now. */
export async function possibleAccounts(
  context: ProvisioningContext,
  cases: readonly UnsearchedCase[],
  rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
): Promise<ReadonlyMap<number, readonly PossibleAccount[]>> {
  const { store, systems } = context;
  const idsOf = (system: System) => new Set(systems.filter((one) => one.system === system).map(({ id }) => id));
  const [mailSystems, directories] = [idsOf('nhsmail'), idsOf('ad')];
  const personOfKey = new Map<string, number>();
  for (const { person, objects } of cases) {
    if (objects.some(({ connector }) => directories.has(connector))) continue;
    const mailboxes = (rowsOf.get(person) ?? []).filter(({ connector }) => mailSystems.has(connector));
    for (const key of mailboxes.flatMap((row) => accountKeys(context, row))) personOfKey.set(key, person);
  }
  const found = new Map<number, PossibleAccount[]>();
  if (personOfKey.size === 0) return found;
  const entries = await store.objectsByKeys([...personOfKey.keys()]);
  const rows = new Map((await store.objects(entries.map(({ object }) => object))).map((row) => [row.id, row]));
  for (const { key, object } of entries) {
    const account = rows.get(object);
    if (account === undefined || !directories.has(account.connector)) continue;
    const person = personOfKey.get(key) ?? 0;
    const possible = possibleAccount(context, account);
    const others = (found.get(person) ?? []).filter(({ words }) => words !== possible.words);
    found.set(
      person,
      [...others, possible].sort((a, b) => (a.words < b.words ? -1 : 1)),
    );
  }
  return found;
}

function possibleAccount(context: ProvisioningContext, account: SpaceRow): PossibleAccount {
  const words = `account ${account.anchor} points at their mailbox`;
  if (account.state !== 'DisconnectedByFilter') return { words, isLeftAlone: false };
  return { words: `${words}, and ${whatLeavesAlone(context, account)}`, isLeftAlone: true };
}

function whatLeavesAlone(context: ProvisioningContext, { connector, seen }: SpaceRow): string {
  const system = context.systems.find(({ id }) => id === connector);
  if (system === undefined) return 'a filter leaves it alone';
  try {
    const filters = filtersOf(context, system);
    const by = filters.against(readerOf(system, seen), () => unpackValues(seen, system.attributes.length));
    if (by !== undefined) return `${by.name} of ${system.name} leaves it alone ("${by.reason}")`;
    return `a filter of ${system.name} leaves it alone`;
  } catch (cause) {
    return `a filter of ${system.name} that fails leaves it alone (${asEngineError(cause).message})`;
  }
}

/** Keys by which a directory account may point at this mailbox. */
function accountKeys({ systems }: ProvisioningContext, { connector, seen }: SpaceRow): string[] {
  const system = systems.find(({ id }) => id === connector);
  if (system === undefined) return [];
  const values = unpackValues(seen, system.attributes.length);
  const read = (attribute: string) => values[system.slot(attribute)] ?? '';
  const keys = [keyOf('nhsmailId', read('nhsmailId'), ''), keyOf('mail', read('mail'), '')];
  return keys.filter((key) => key !== '');
}

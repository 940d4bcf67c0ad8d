/** Always search before creating: directory accounts that point at a person's mailbox, though they are not joined to them. */
import type { System } from '../connectors/connector.ts';
import { unpackValues } from '../model/attribute.ts';
import type { SpaceRow } from '../store/rows.ts';
import { keyOf } from '../sync/keys.ts';
import type { ProvisioningContext } from './context.ts';
import type { UnsearchedCase } from './person-cases.ts';

/** By person without an account: a sentence for each one that may be theirs, also when it is somebody else's by now. */
export async function possibleAccounts(
  context: ProvisioningContext,
  cases: readonly UnsearchedCase[],
  rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const { store, systems } = context;
  const idsOf = (system: System) => new Set(systems.filter((one) => one.system === system).map(({ id }) => id));
  const [mailSystems, directories] = [idsOf('nhsmail'), idsOf('ad')];
  const personOfKey = new Map<string, number>();
  for (const { person, objects } of cases) {
    if (objects.some(({ connector }) => directories.has(connector))) continue;
    const mailboxes = (rowsOf.get(person) ?? []).filter(({ connector }) => mailSystems.has(connector));
    for (const key of mailboxes.flatMap((row) => accountKeys(context, row))) personOfKey.set(key, person);
  }
  const found = new Map<number, string[]>();
  if (personOfKey.size === 0) return found;
  const entries = await store.objectsByKeys([...personOfKey.keys()]);
  const rows = new Map((await store.objects(entries.map(({ object }) => object))).map((row) => [row.id, row]));
  for (const { key, object } of entries) {
    const account = rows.get(object);
    if (account === undefined || !directories.has(account.connector)) continue;
    const person = personOfKey.get(key) ?? 0;
    const sentence = `account ${account.anchor} points at their mailbox`;
    found.set(person, [...new Set([...(found.get(person) ?? []), sentence])].sort());
  }
  return found;
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

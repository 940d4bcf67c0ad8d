/** Everything that is known about each person of a page, as the provisioning stage wants to see it. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { unpackValues } from '../model/attribute.ts';
import { effectiveValues } from '../model/space-values.ts';
import type { JournalRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { PersonCase, PersonObject, Target } from '../sync/provision.ts';
import type { RunContext } from './context.ts';

/** A case before NHSmail and the directories were searched for accounts that may be the person's. */
export type UnsearchedCase = Omit<PersonCase, 'possibleMailboxes' | 'possibleAccounts'>;

/** Staged, never sent: no anchor, nothing seen, nothing accepted. */
export function isPendingCreate({ anchor, seen, sent }: SpaceRow): boolean {
  return anchor === '' && seen === '' && sent === '';
}

export class PersonCases {
  private readonly context: RunContext;
  private readonly targets: readonly Target[];
  private readonly now: Date;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private readonly esrEmail: number;

  constructor(context: RunContext, targets: readonly Target[], now: Date) {
    this.context = context;
    this.targets = targets;
    this.now = now;
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.esrEmail = context.metaverse.indexOf('esrEmail');
  }

  async of(people: readonly PersonRow[], rowsOf: ReadonlyMap<number, readonly SpaceRow[]>): Promise<UnsearchedCase[]> {
    const switches = await this.lastSwitches([...rowsOf.values()].flat());
    return people.map((person) => this.caseOf(person, rowsOf.get(person.id) ?? [], switches));
  }

  private async lastSwitches(rows: readonly SpaceRow[]): Promise<ReadonlyMap<number, JournalRow>> {
    const disabled = rows.filter((row) => this.isDisabledAccount(row)).map(({ id }) => id);
    if (disabled.length === 0) return new Map();
    const journal = await this.context.store.lastAccepted(disabled, ['disable', 'enable']);
    return new Map(journal.map((row) => [row.object, row]));
  }

  private isDisabledAccount(row: SpaceRow): boolean {
    const system = this.systems.get(row.connector);
    if (system?.system !== 'ad') return false;
    return effectiveValues(row.seen, row.sent, system.attributes.length)[system.slot('accountDisabled')] === 'true';
  }

  private caseOf(
    person: PersonRow,
    rows: readonly SpaceRow[],
    switches: ReadonlyMap<number, JournalRow>,
  ): UnsearchedCase {
    const objects: PersonObject[] = [];
    const employments: { startDate: string; terminationDate: string }[] = [];
    let mailboxStatus = '';
    for (const row of rows) {
      const system = this.systems.get(row.connector);
      if (system === undefined || isPendingCreate(row)) continue;
      const values = effectiveValues(row.seen, row.sent, system.attributes.length);
      const read = (attribute: string) => values[system.slot(attribute)] ?? '';
      if (system.system === 'esr' && row.state !== 'ExplicitlyDisconnected') {
        employments.push({ startDate: read('startDate'), terminationDate: read('terminationDate') });
      }
      if (system.system === 'nhsmail') mailboxStatus = read('status');
      objects.push({
        id: row.id,
        connector: row.connector,
        system: system.system,
        state: row.state,
        imported: row.seen !== '',
        values,
        lastSwitch: switches.get(row.id),
      });
    }
    const values = unpackValues(person.values, this.context.metaverse.length);
    const { now, targets } = this;
    const esrAddressInUse = this.acceptedAddress(values[this.esrEmail] ?? '');
    return { person: person.id, values, objects, employments, mailboxStatus, now, targets, esrAddressInUse };
  }

  private acceptedAddress(address: string): string {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    return this.context.configuration.organisation.mailDomains.includes(domain) ? address : '';
  }
}

/** Everything that is known about each person of a page, as the provisioning stage wants to see it. */
import type { DeletionRule } from '../config/deprovisioning.ts';
import type { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { isJoined } from '../model/state.ts';
import type { DriftRow, JournalRow, SpaceRow } from '../store/rows.ts';
import { isToBeDeleted, shippedDeletionRule } from '../sync/deprovision.ts';
import type { PersonCase, PersonObject, Target } from '../sync/person-case.ts';
import type { ProvisioningContext } from './context.ts';
import type { WorkedOut } from './person-values.ts';

/** A case before NHSmail and the directories were searched for accounts that may be the person's. */
export type UnsearchedCase = Omit<PersonCase, 'possibleMailboxes' | 'possibleAccounts'>;

/** Staged, never sent: no anchor, nothing seen, nothing accepted. */
export function isPendingCreate({ anchor, seen, sent, state }: SpaceRow): boolean {
  return anchor === '' && seen === '' && sent === '' && state === 'Connected';
}

/** Nobody reads its end any more, so nobody may take it for ended. */
const openEnded = { startDate: '', terminationDate: '' };

export class PersonCases {
  private readonly context: ProvisioningContext;
  private readonly targets: readonly Target[];
  private readonly areTargetsComplete: boolean;
  private readonly deletionRule: DeletionRule;
  private readonly now: Date;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private readonly esrEmail: number;
  /** ESR connectors that were taken out of the configuration. */
  private readonly retiredEsr: ReadonlySet<number>;

  constructor(context: ProvisioningContext, targets: readonly Target[], areTargetsComplete: boolean, now: Date) {
    this.context = context;
    this.targets = targets;
    this.areTargetsComplete = areTargetsComplete;
    this.deletionRule = context.configuration.deletionRule ?? shippedDeletionRule;
    this.now = now;
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.esrEmail = context.metaverse.indexOf('esrEmail');
    const retired = context.connectors.filter(({ id, system }) => system === 'esr' && !this.systems.has(id));
    this.retiredEsr = new Set(retired.map(({ id }) => id));
  }

  async of(
    people: readonly WorkedOut[],
    rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
    rowValues: RowValues,
    drifts: readonly DriftRow[],
  ): Promise<UnsearchedCase[]> {
    const switches = await this.lastSwitches([...rowsOf.values()].flat(), rowValues);
    const drifted = Map.groupBy(drifts, ({ object }) => object);
    return people.map((one) => this.caseOf(one, rowsOf.get(one.person.id) ?? [], rowValues, switches, drifted));
  }

  private async lastSwitches(
    rows: readonly SpaceRow[],
    rowValues: RowValues,
  ): Promise<ReadonlyMap<number, JournalRow>> {
    const disabled = rows.filter((row) => this.isDisabledAccount(row, rowValues)).map(({ id }) => id);
    if (disabled.length === 0) return new Map();
    const journal = await this.context.store.lastAccepted(disabled, ['disable', 'enable']);
    return new Map(journal.map((row) => [row.object, row]));
  }

  private isDisabledAccount(row: SpaceRow, rowValues: RowValues): boolean {
    const system = this.systems.get(row.connector);
    return system?.system === 'ad' && rowValues.effective(row)[system.slot('accountDisabled')] === 'true';
  }

  private caseOf(
    { person, values, problems }: WorkedOut,
    rows: readonly SpaceRow[],
    rowValues: RowValues,
    switches: ReadonlyMap<number, JournalRow>,
    drifts: ReadonlyMap<number, readonly DriftRow[]>,
  ): UnsearchedCase {
    const objects: PersonObject[] = [];
    const employments: { startDate: string; terminationDate: string }[] = [];
    let mailboxStatus = '';
    let mailboxPendingSince = '';
    let isOnEsr = false;
    let isEsrUnknown = this.context.esrUnread;
    for (const row of rows) {
      const system = this.systems.get(row.connector);
      if (system === undefined) {
        if (this.retiredEsr.has(row.connector)) employments.push(openEnded);
        continue;
      }
      if (isPendingCreate(row)) continue;
      const held = rowValues.effective(row);
      const read = (attribute: string) => held[system.slot(attribute)] ?? '';
      if (system.system === 'esr') {
        if (row.state === 'ExplicitlyDisconnected') isEsrUnknown = true;
        else employments.push({ startDate: read('startDate'), terminationDate: read('terminationDate') });
        if (isJoined(row)) isOnEsr = true;
      }
      if (system.system === 'nhsmail') {
        mailboxStatus = read('status');
        mailboxPendingSince = read('pendingSince');
      }
      objects.push({
        id: row.id,
        connector: row.connector,
        system: system.system,
        state: row.state,
        imported: row.seen !== '',
        values: held,
        lastSwitch: switches.get(row.id),
        drifted: bySlot(drifts.get(row.id)),
      });
    }
    const { now, targets, areTargetsComplete } = this;
    const esrAddressInUse = this.acceptedAddress(values[this.esrEmail] ?? '');
    const { esrUnread: isEsrUnread } = this.context;
    const known = {
      employments,
      isOnEsr,
      isEsrUnknown,
      isEsrUnread,
      mailboxStatus,
      mailboxPendingSince,
      esrAddressInUse,
    };
    const letGo = isToBeDeleted(this.deletionRule, this.linkedObjects(rows));
    return {
      person: person.id,
      values,
      objects,
      ...known,
      now,
      isToBeDeleted: letGo,
      areTargetsComplete,
      targets,
      isSpoiled: problems.length > 0,
    };
  }

  /** An object of a connector that was taken out of the configuration still holds its person. */
  private linkedObjects(rows: readonly SpaceRow[]) {
    return rows
      .filter((row) => !isPendingCreate(row))
      .map(({ connector, state }) => {
        const { name = '', system } = this.systems.get(connector) ?? {};
        return { connector: name, system, state };
      });
  }

  private acceptedAddress(address: string): string {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    return this.context.configuration.organisation.mailDomains.includes(domain) ? address : '';
  }
}

function bySlot(drifts: readonly DriftRow[] | undefined): ReadonlyMap<number, string> | undefined {
  return drifts === undefined ? undefined : new Map(drifts.map(({ slot, previous }) => [slot, previous]));
}

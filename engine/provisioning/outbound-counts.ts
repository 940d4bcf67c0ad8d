/** What a synchronisation stages, counted by the connector whose account it is for: each account once a person. */
import { type CounterName, type Counters, type Counts, count, operationCounts } from '../model/counter.ts';
import { isJoined } from '../model/state.ts';
import type { PendingRow, SpaceRow } from '../store/rows.ts';
import type { CreateWish } from '../sync/account-creates.ts';
import type { Compared } from './pending-exports.ts';
import { isPendingCreate } from './person-cases.ts';

type Name = CounterName<'outbound'>;

export class OutboundCounts {
  private readonly byConnector = new Map<number, Counts<'outbound'>>();

  /** What one person's accounts come to. `rows` are those that may be written, `creates` the accounts that are wanted. */
  person(rows: readonly SpaceRow[], { staged, takenBack }: Compared, creates: readonly CreateWish[]): void {
    for (const row of rows) {
      if (staged.length > 0 && staged.some(({ object }) => object === row.id)) continue;
      const name = takenBack.includes(row.id) ? nameOfTakenBack(row) : nameOfQuiet(row);
      if (name !== undefined) this.count(row.connector, name);
    }
    if (staged.length === 0) return;
    for (const own of Map.groupBy(staged, ({ object }) => object).values()) {
      const { connector = 0 } = own[0] ?? {};
      const wish = creates.find((one) => one.connector === connector);
      this.count(connector, nameOf(own, wish));
    }
  }

  /** The deletion rule has let their person go. */
  letGo(rows: readonly SpaceRow[]): void {
    for (const row of rows) if (isJoined(row)) this.count(row.connector, 'provisioned-disconnect');
  }

  byName(nameOfConnector: (connector: number) => string): Counters['outbound'] {
    return Object.fromEntries([...this.byConnector].map(([id, counts]) => [nameOfConnector(id), counts]));
  }

  private count(connector: number, name: Name): void {
    const counts = this.byConnector.get(connector);
    if (counts === undefined) this.byConnector.set(connector, { [name]: 1 });
    else count(counts, name);
  }
}

/** Of everything that is newly staged for one account. */
function nameOf(staged: readonly Pick<PendingRow, 'operation'>[], wish: CreateWish | undefined): Name {
  const as = staged.map(({ operation }) => operationCounts[operation].countsAs);
  if (as.includes('add')) {
    const flows = wish?.isNamed !== true && wish?.changes.length !== 0;
    return flows ? 'provisioned-add-flow' : 'provisioned-add-no-flow';
  }
  if (as.includes('delete') || as.includes(null)) return 'provisioned-disconnect';
  if (!as.includes('rename')) return 'connector-flow';
  return as.includes('update') ? 'provisioned-rename-flow' : 'provisioned-rename-no-flow';
}

/** An account that was only planned, and is wanted no more, is let go before it was there. */
function nameOfTakenBack(row: SpaceRow): Name {
  return isPendingCreate(row) ? 'provisioned-disconnect' : 'connector-flow';
}

/** What no import has shown yet is not looked at. */
function nameOfQuiet(row: SpaceRow): Name | undefined {
  return isJoined(row) && (row.seen !== '' || isPendingCreate(row)) ? 'connector-no-flow' : undefined;
}

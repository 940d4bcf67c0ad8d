/** What a decision wants done to the accounts of a person, as pending exports, compared with what is staged already. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { neverTried } from '../export/attempts.ts';
import { itemHash } from '../export/change-set.ts';
import type { Values } from '../model/attribute.ts';
import { stateAfter } from '../model/state.ts';
import type { PendingMark, PendingRow, SpaceRow } from '../store/rows.ts';
import type { CreateWish } from '../sync/account-creates.ts';
import type { StagedItem } from '../sync/account-items.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { AccountNames } from './account-naming.ts';
import type { CausesOf } from './causes.ts';
import type { ProvisioningContext } from './context.ts';
import type { Draft } from './draft.ts';
import type { GivenNames } from './names.ts';
import { isPendingCreate } from './person-cases.ts';

/** What staging knows of the run. */
export interface ExportLand {
  readonly context: Pick<ProvisioningContext, 'ids' | 'configurationId'>;
  readonly systems: ReadonlyMap<number, ConnectedSystem>;
  readonly namers: ReadonlyMap<number, AccountNames>;
  readonly causesOf: CausesOf;
}

interface Subject {
  readonly person: number;
  readonly values: Values;
  /** The objects that belong to the person. */
  readonly rows: readonly SpaceRow[];
}

/** `names` by connector; an account that was given none is not made. The objects of new accounts go into the draft. */
export function wantedExports(
  land: ExportLand,
  subject: Subject,
  { items, creates }: Provisioning,
  names: ReadonlyMap<number, GivenNames>,
  draft: Pick<Draft, 'objects'>,
): PendingRow[] {
  const changed = items.map((item) => pendingItem(land, item, subject.rows));
  const created = creates.flatMap((wish) => {
    const nth = wish.isNamed ? 0 : names.get(wish.connector)?.suffixes.get(subject.person);
    return nth === undefined ? [] : [pendingCreate(land, subject, wish, nth, draft)];
  });
  return [...changed, ...created];
}

function pendingItem({ systems, causesOf }: ExportLand, item: StagedItem, rows: readonly SpaceRow[]): PendingRow {
  const { connector, operation, changes } = item;
  const anchor = rows.find(({ id }) => id === item.object)?.anchor ?? '';
  const hash = itemHash({ connector: systems.get(connector)?.name ?? '', operation, anchor, changes });
  return { ...item, rules: causesOf(item), hash, changeSet: null, ...neverTried };
}

function pendingCreate(
  { context, systems, namers, causesOf }: ExportLand,
  { person, values, rows }: Subject,
  wish: CreateWish,
  nth: number,
  draft: Pick<Draft, 'objects'>,
): PendingRow {
  const { connector } = wish;
  const names = wish.isNamed ? [] : (namers.get(connector)?.changes(values, nth) ?? []);
  const changes = [...wish.changes, ...names];
  const known = rows.find((row) => row.connector === connector && isPendingCreate(row));
  const object = known?.id ?? context.ids.next('object');
  if (known === undefined) draft.objects.push(awaitedObject(object, connector, person, context.configurationId));
  const anchor = sourceAnchor(systems, wish, rows);
  const hash = itemHash({ connector: systems.get(connector)?.name ?? '', operation: 'create', anchor, changes });
  const item = { object, connector, operation: 'create', changes } as const;
  return { ...item, rules: causesOf(item), hash, changeSet: null, ...neverTried };
}

/** The object of a pending create stands in the connector space with no anchor and no values. */
function awaitedObject(id: number, connector: number, person: number, stamp: number): SpaceRow {
  const state = stateAfter('Unknown', 'provisioned');
  const empty = { anchor: '', hash: '', dueOn: null, seen: '', sent: '' };
  return { id, connector, person, state, rule: 'provision', stamp, ...empty };
}

/** A create is known by what it was provisioned for: the ESR record, or the mailbox. */
function sourceAnchor(
  systems: ReadonlyMap<number, ConnectedSystem>,
  wish: CreateWish,
  rows: readonly SpaceRow[],
): string {
  const order = wish.system === 'nhsmail' ? ['esr'] : ['nhsmail', 'esr'];
  for (const system of order) {
    const row = rows.find((one) => one.anchor !== '' && systems.get(one.connector)?.system === system);
    if (row !== undefined) return `${systems.get(row.connector)?.name}:${row.anchor}`;
  }
  return '';
}

/** What is newly staged, and objects of which something is pending no more. */
export interface Compared {
  readonly staged: readonly PendingRow[];
  readonly takenBack: readonly number[];
}

/**
 * Keeps what is pending already, replaces what differs, takes back what is no longer wanted. A replacement stays with the
 * set of the item before, so that the export knows that somebody was asked. `rows` are those that may be written, `pending`
 * is by object.
 */
export function compareExports(
  wanted: readonly PendingRow[],
  rows: readonly SpaceRow[],
  pending: ReadonlyMap<number, readonly PendingMark[]>,
  draft: Pick<Draft, 'pending' | 'removedPending' | 'removedObjects'>,
): Compared {
  const takenBack: number[] = [];
  const open = [...wanted];
  for (const row of rows) {
    for (const old of pending.get(row.id) ?? []) {
      const at = open.findIndex(({ object, operation }) => object === old.object && operation === old.operation);
      const wish = open[at];
      if (wish === undefined) {
        draft.removedPending.push({ object: old.object, operation: old.operation });
        takenBack.push(row.id);
      } else if (wish.hash === old.hash) open.splice(at, 1);
      else open[at] = { ...wish, changeSet: old.changeSet };
    }
    const isWanted = wanted.some(({ object }) => object === row.id);
    if (isPendingCreate(row) && !isWanted) draft.removedObjects.push(row.id);
  }
  draft.pending.push(...open);
  return { staged: open, takenBack };
}

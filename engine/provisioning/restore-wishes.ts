/** Which accounts operators want back, at the side of the page of people that is provisioned: one query a page, none while nobody does. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { fateOf, restoreItem, type WishFate } from '../export/restore-wishes.ts';
import { unpackValues } from '../model/attribute.ts';
import { overlaid } from '../model/space-values.ts';
import type { Finding } from '../model/views.ts';
import type { RestoreWishRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { DecidedPage } from './decided-page.ts';

/** Rows of the journal among which a restore is looked for. */
const LATELY = 20;

interface WishPage extends DecidedPage {
  readonly people: readonly { readonly person: { readonly id: number } }[];
}

/** Stages what is wanted back and says so. Answers with the objects whose wish has ended. */
export async function keepRestoreWishes(page: WishPage): Promise<number[]> {
  const { store, rows, rowsOf, people, decisions } = page;
  const wishes = new Map((await store.restoreWishes(rows.map(({ id }) => id))).map((wish) => [wish.object, wish]));
  if (wishes.size === 0) return [];
  const accepted = await store.lastAccepted([...wishes.keys()], ['restore']);
  const restoredAt = new Map(accepted.map(({ object, sentAt }) => [object, sentAt]));
  const cutOff = await cutOffAmong(store, [...wishes.values()]);
  const over: number[] = [];
  people.forEach(({ person }, at) => {
    for (const row of rowsOf.get(person.id) ?? []) {
      const decision = decisions[at];
      const wish = wishes.get(row.id);
      const system = page.systems.get(row.connector);
      if (decision === undefined || wish === undefined || system === undefined) continue;
      if (!page.writable.has(row.connector)) continue;
      const fate = fateOf(wish, {
        ...accountOf(row, system, decision),
        restoredAt: restoredAt.get(row.id),
        wasCutOff: cutOff.has(row.id),
      });
      if (fate === 'over') over.push(row.id);
      else decisions[at] = withWish(decision, { fate, wish, system, row, restoredAt: restoredAt.get(row.id) ?? '' });
    }
  });
  return over;
}

/** Looked at one by one: hardly anybody is ever wanted back. */
async function cutOffAmong(store: StoreReader, wishes: readonly RestoreWishRow[]): Promise<ReadonlySet<number>> {
  const cutOff = new Set<number>();
  for (const { object, at } of wishes) {
    const newest = await store.journalPage({ object }, { after: 0, limit: LATELY });
    const last = newest.find(({ operation }) => operation === 'restore');
    if (last?.result === 'withdrawn' && last.sentAt >= at) cutOff.add(object);
  }
  return cutOff;
}

function accountOf(row: SpaceRow, system: ConnectedSystem, decision: Provisioning) {
  const values = overlaid(unpackValues(row.seen, system.attributes.length), row.sent);
  return {
    row,
    isUnwanted: decision.isEnding || decision.deletesPerson,
    isDisabled: values[system.slot('accountDisabled')] === 'true',
    isEnabledByRule: decision.items.some(({ object, operation }) => object === row.id && operation === 'enable'),
  };
}

interface OpenWish {
  readonly fate: Exclude<WishFate, 'over'>;
  readonly wish: RestoreWishRow;
  readonly system: ConnectedSystem;
  readonly row: SpaceRow;
  readonly restoredAt: string;
}

function withWish(decision: Provisioning, open: OpenWish): Provisioning {
  const { fate, wish, system, row } = open;
  const code = fate === 'disabled' ? 'restored-disabled' : 'restore-asked';
  const findings = withFinding(decision.findings, code, words[fate](open));
  const { object, connector, operation, changes } = restoreItem(wish, system.name, row.anchor);
  const isToGo = fate === 'asked' || fate === 'half';
  const items = isToGo ? [...decision.items, { object, connector, operation, changes }] : decision.items;
  return { ...decision, items, findings };
}

const words: Readonly<Record<OpenWish['fate'], (open: OpenWish) => string>> = {
  asked: ({ system, wish: { object, by, at, reason } }) =>
    `${by} asked on ${at.slice(0, 10)} for the account to be brought back to ${system.name} (${reason}). It goes when somebody else has approved it, and comes back disabled; Remove-JmlRestoreWish -Object ${object} takes the wish back.`,
  sent: ({ system, wish: { by, reason }, restoredAt }) =>
    `${system.name} brought the account back on ${restoredAt.slice(0, 10)}, as ${by} had asked (${reason}). The next import shows it.`,
  half: ({ system, wish: { by, reason } }) =>
    `${system.name} brought the account back, as ${by} had asked (${reason}), but was cut off before it was disabled. It is disabled by the next export.`,
  disabled: ({ system, wish: { by, at, reason } }) =>
    `The account in ${system.name} is back, as ${by} had asked on ${at.slice(0, 10)} (${reason}), and disabled. JML Sync enables only what it has disabled itself: give it a new password and enable it by hand.`,
};

/** A finding of one code is one sentence, also of somebody who wants two accounts back. */
function withFinding(findings: readonly Finding[], code: string, sentence: string): Finding[] {
  const known = findings.find((one) => one.code === code);
  const others = findings.filter((one) => one !== known);
  return [...others, { code, sentence: known === undefined ? sentence : `${known.sentence} ${sentence}` }];
}

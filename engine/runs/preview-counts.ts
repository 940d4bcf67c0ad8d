/** What a preview comes to: items by connector, operation and rule, and what only an answer of the portal can bring. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { setDigest } from '../export/change-set.ts';
import { digestOf } from '../model/digest.ts';
import { operations } from '../model/operation.ts';
import type { PreviewCount } from '../model/preview.ts';
import { counted } from '../model/words.ts';
import type { DraftItem } from './preview-items.ts';

/** In the order of the connectors, and within one in the order of sending. */
export function countsOf(items: readonly DraftItem[]): PreviewCount[] {
  const byConnector = Map.groupBy(items, ({ connector }) => connector);
  return [...byConnector].flatMap(([connector, own]) => {
    const byOperation = Map.groupBy(own, ({ operation }) => operation);
    return operations.flatMap((operation) => {
      const some = byOperation.get(operation) ?? [];
      if (some.length === 0) return [];
      const held = some.filter(({ state }) => state === 'held').length;
      const digest = setDigest(some.map(({ hash }) => hash));
      return [{ connector, operation, count: some.length, held, digest, rules: ruleCounts(some) }];
    });
  });
}

/** The most frequent first. */
function ruleCounts(items: readonly DraftItem[]): PreviewCount['rules'] {
  const counts = new Map<string, number>();
  for (const { rules } of items) for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const all = [...counts].map(([rule, count]) => ({ rule, count }));
  return all.sort((one, other) => other.count - one.count || (one.rule < other.rule ? -1 : 1));
}

/** An account in a directory waits for a mailbox that is there and works: with each new mailbox comes one in every directory. */
export function itemsToFollow(items: readonly DraftItem[], systems: readonly ConnectedSystem[]): DraftItem[] {
  const systemOf = new Map(systems.map(({ name, system }) => [name, system]));
  const mailboxes = items.filter(
    ({ operation, connector }) => operation === 'create' && systemOf.get(connector) === 'nhsmail',
  );
  const directories = systems.filter(({ system, connector }) => system === 'ad' && connector.openExport !== undefined);
  return directories.flatMap(({ name }) =>
    mailboxes.map((mailbox): DraftItem => {
      const hash = digestOf(`follows ${name} ${mailbox.hash}`);
      return { ...mailbox, connector: name, anchor: '', dn: '', state: 'to-follow', changes: [], hash };
    }),
  );
}

/** A sentence a connector. */
export function tellWhatFollows(items: readonly DraftItem[]): string[] {
  return [...Map.groupBy(items, ({ connector }) => connector)].map(([connector, { length }]) => {
    const people = counted(length, 'person gets', 'people get');
    return `${people} an account in ${connector} once NHSmail shows their mailbox and it is no longer Pending.`;
  });
}

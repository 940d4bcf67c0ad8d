/** What a preview comes to: items by connector, operation and rule, and what only an answer of the portal can bring. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { digestOf } from '../model/digest.ts';
import { type Operation, operations } from '../model/operation.ts';
import type { PreviewCount } from '../model/preview.ts';
import { RuleTally } from '../model/rule-tally.ts';
import { counted } from '../model/words.ts';
import type { DraftItem } from '../views/preview-pages.ts';
import type { HeldBefore } from './items.ts';

type CountedItem = Pick<DraftItem, 'connector' | 'operation' | 'state' | 'rules'>;

/** What it is made with is told by its own item. */
export type NewMailbox = Omit<DraftItem, 'changes'>;

interface Tally {
  count: number;
  held: number;
  readonly rules: RuleTally;
}

export class PreviewCounts {
  private readonly connectors = new Map<string, Map<Operation, Tally>>();

  add({ connector, operation, state, rules }: CountedItem): void {
    const tally = this.tallyOf(connector, operation);
    tally.count++;
    if (state === 'held') tally.held++;
    tally.rules.add(rules);
  }

  addHeld({ row: { connector, operation, state, count, apart }, rules }: HeldBefore): void {
    const tally = this.tallyOf(connector, operation);
    const items = count - apart.length;
    tally.count += items;
    if (state === 'held') tally.held += items;
    tally.rules.addCounts(rules);
  }

  /** In the order of the connectors, and within one in the order of sending. */
  rows(): PreviewCount[] {
    return [...this.connectors].flatMap(([connector, tallies]) =>
      operations.flatMap((operation) => {
        const tally = tallies.get(operation);
        if (tally === undefined) return [];
        const { count, held, rules } = tally;
        return [{ connector, operation, count, held, rules: rules.rows() }];
      }),
    );
  }

  private tallyOf(connector: string, operation: Operation): Tally {
    const tallies = this.connectors.get(connector) ?? new Map<Operation, Tally>();
    this.connectors.set(connector, tallies);
    const tally = tallies.get(operation) ?? { count: 0, held: 0, rules: new RuleTally() };
    tallies.set(operation, tally);
    return tally;
  }
}

/** An account in a directory waits for a mailbox that is there and works: with each new one comes an account in every directory. */
export function itemsToFollow(mailboxes: readonly NewMailbox[], systems: readonly ConnectedSystem[]): DraftItem[] {
  const directories = systems.filter(({ system, connector }) => system === 'ad' && connector.openExport !== undefined);
  return directories.flatMap(({ name }) =>
    mailboxes.map((mailbox): DraftItem => {
      const hash = digestOf(`follows ${name} ${mailbox.hash}`);
      return { ...mailbox, connector: name, anchor: '', dn: '', state: 'to-follow', changes: '[]', hash };
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

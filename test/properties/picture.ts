/** What can be seen of a trust, without what differs by chance: ids, anchors, times of the machine. */
import type { ConnectorSpaceObject } from '../../engine/model/views.ts';
import type { Landscape } from '../support/landscape.ts';
import type { World } from './world.ts';

export interface Picture {
  /** What the engine knows: by person, and of whatever belongs to nobody. */
  readonly people: readonly string[];
  readonly loose: readonly string[];
  readonly pending: readonly string[];
  readonly mailboxes: readonly string[];
  readonly accounts: readonly string[];
}

export async function pictureOf({ land, accounts }: Pick<World, 'land' | 'accounts'>): Promise<Picture> {
  const { items: objects } = await land.engine.connectorSpace({ limit: 10_000 });
  const name = namesIn(land, objects);
  const { items } = await land.engine.metaverse({ limit: 1_000 });
  const people = await Promise.all(items.map(({ id }) => land.engine.metaverseObject(id)));
  const line = (value: unknown) => name(JSON.stringify(value));
  const stateOf = new Map(objects.map((object) => [object.id, object]));
  return {
    people: people
      .map(({ displayName, employeeNumber, lifecycle, attributes, findings, objects }) => {
        const links = objects.map(({ id, connector, anchor }) => {
          const { state, rule, attributes: seen, unconfirmed } = stateOf.get(id) ?? {};
          return { connector, anchor, state, rule, seen: sorted(seen ?? {}), unconfirmed: sorted(unconfirmed ?? {}) };
        });
        const found = findings.map(({ code }) => code).sort();
        return line({
          displayName,
          employeeNumber,
          lifecycle,
          attributes: sorted(attributes),
          found,
          links: links.map(line).sort(),
        });
      })
      .sort(),
    loose: objects
      .filter(({ person }) => person === null)
      .map(({ connector, anchor, state, rule, attributes, findings }) =>
        line({
          connector,
          anchor,
          state,
          rule,
          attributes: sorted(attributes),
          found: findings.map(({ code }) => code).sort(),
        }),
      )
      .sort(),
    pending: (await land.pending()).sort(),
    mailboxes: land.portal.accounts.all().map(mailboxLine).sort(),
    accounts: (await accounts()).map(({ objectGUID: _, ...rest }) => line(sorted(rest))).sort(),
  };
}

function mailboxLine(account: ReturnType<Landscape['portal']['accounts']['all']>[number]): string {
  const { mail, aliases, status, givenName, familyName, displayName, employeeNumber, mobile, jobTitle } = account;
  const { leaverDate, hiddenFromAddressList, department, title } = account;
  const seen = { mail, aliases, status, givenName, familyName, displayName, employeeNumber, mobile, jobTitle };
  return JSON.stringify({ ...seen, leaverDate, hiddenFromAddressList, department, title });
}

/** Replaces the ids that systems made up by names that a reader knows. */
function namesIn({ portal }: Landscape, objects: readonly ConnectorSpaceObject[]): (text: string) => string {
  const mailboxes = portal.accounts.all().map(({ id, mail }) => [id, `mailbox ${mail}`] as const);
  const accounts = objects.map((object) => [object.anchor, `${object.connector} ${calledBy(object)}`] as const);
  const pairs = [...mailboxes, ...accounts].filter(([id]) => id !== '');
  return (text) => pairs.reduce((so, [id, called]) => so.replaceAll(id, called), text);
}

/** What an object is known by to people, where its anchor is made up. */
export function calledBy({ anchor, attributes }: ConnectorSpaceObject): string {
  return attributes['sAMAccountName']?.[0] ?? attributes['mail']?.[0] ?? anchor;
}

function sorted(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

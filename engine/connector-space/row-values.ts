/** The values of the objects of a page, each taken apart once. */

import { unpackValues, type Values } from '../model/attribute.ts';
import { overlaid } from '../model/space-values.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { ConnectedSystem } from './system.ts';

export class RowValues {
  private readonly widths: ReadonlyMap<number, number>;
  private readonly taken = new Map<number, Values>();

  constructor(systems: readonly ConnectedSystem[]) {
    this.widths = new Map(systems.map(({ id, attributes }) => [id, attributes.length]));
  }

  /** As imported, by slot. */
  seen({ id, connector, seen }: SpaceRow): Values {
    const known = this.taken.get(id);
    if (known !== undefined) return known;
    const values = unpackValues(seen, this.widths.get(connector));
    this.taken.set(id, values);
    return values;
  }

  /** What the system holds as far as we know. */
  effective(row: SpaceRow): Values {
    return overlaid(this.seen(row), row.sent);
  }
}

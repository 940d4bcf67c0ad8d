/** Objects that belong to nobody: what keeps each of them out, who decided it, and when somebody should look again. */
import { EngineError } from '../errors.ts';
import { isDay } from '../model/london.ts';
import type { Disconnector, DisconnectorQuery, Page } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { After, StoreReader } from '../store/store.ts';
import { paged, pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

const states = [
  { type: 'Normal', state: 'Disconnected' },
  { type: 'Explicit', state: 'ExplicitlyDisconnected' },
  { type: 'Filtered', state: 'DisconnectedByFilter' },
] as const;

const noReason = { reason: null, owner: null, reviewOn: null, by: null, at: null };

export class DisconnectorViews {
  private readonly store: StoreReader;
  private readonly space: SpaceViews;

  constructor(store: StoreReader, space: SpaceViews) {
    this.store = store;
    this.space = space;
  }

  /** A page may hold fewer than asked for, as an owner is looked for among those read; `next` says whether to go on. */
  async list(query: DisconnectorQuery): Promise<Page<Disconnector>> {
    const page = pageOf(query);
    const connector = this.space.connectorId(query.connector);
    const { reviewBefore } = query;
    const isAskedFor = ({ type, owner }: Disconnector) =>
      isSame(query.type, type) && isSame(query.owner?.toLowerCase(), owner?.toLowerCase());
    if (reviewBefore === undefined) {
      const rows = await this.inStates(query, connector, page);
      return paged(rows, page, ({ id }) => id, (await this.views(rows)).filter(isAskedFor));
    }
    if (!isDay(reviewBefore)) {
      throw new EngineError('request-invalid', `reviewBefore is ${reviewBefore}, which is no day; write 2030-04-01.`);
    }
    const made = await this.store.explicitToReview(reviewBefore, page);
    const rows = (await this.store.objects(made.map(({ object }) => object)))
      .filter((row) => row.state === 'ExplicitlyDisconnected' && isSame(connector, row.connector))
      .sort((a, b) => a.id - b.id);
    return paged(made, page, ({ object }) => object, (await this.views(rows)).filter(isAskedFor));
  }

  /** As it is now, also when it belongs to somebody. */
  async one(object: number): Promise<Disconnector> {
    const [view] = await this.views(await this.store.objects([object]));
    if (view === undefined) throw new EngineError('not-found', `There is no connector-space object ${object}.`);
    return view;
  }

  /** As a hand has left it: let in, one that has gone from its system is forgotten. */
  async after(before: Disconnector): Promise<Disconnector> {
    const [view] = await this.views(await this.store.objects([before.object]));
    return view ?? { ...before, ...noReason, type: 'Normal' };
  }

  /** Only what a hand keeps out has an owner. */
  private async inStates(
    { type, owner }: DisconnectorQuery,
    connector: number | undefined,
    page: After,
  ): Promise<readonly SpaceRow[]> {
    const wanted = states.filter((one) => isSame(type, one.type) && (owner === undefined || one.type === 'Explicit'));
    const found = await Promise.all(wanted.map(({ state }) => this.store.objectPage({ connector, state }, page)));
    return found
      .flat()
      .sort((a, b) => a.id - b.id)
      .slice(0, page.limit);
  }

  private async views(rows: readonly SpaceRow[]): Promise<Disconnector[]> {
    const kept = new Map((await this.store.explicit(rows.map(({ id }) => id))).map((row) => [row.object, row]));
    return rows.map((row) => {
      const { reason, owner, reviewOn, by, at } = kept.get(row.id) ?? noReason;
      return {
        object: row.id,
        connector: this.space.nameOf(row.connector),
        anchor: row.anchor,
        displayName: this.space.displayName(row),
        type: states.find(({ state }) => state === row.state)?.type ?? 'Normal',
        reason,
        owner,
        reviewOn,
        by,
        at,
      };
    });
  }
}

function isSame<T>(wanted: T | undefined, value: T | undefined): boolean {
  return wanted === undefined || wanted === value;
}

/** Objects of the connected systems as the faces show them. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { EngineError } from '../errors.ts';
import { plainValue, unpackValues } from '../model/attribute.ts';
import { unpackSent } from '../model/space-values.ts';
import type { ConnectorSpaceObject, ConnectorSpaceQuery, Page } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';
import { attributesOf, type Landscape } from './landscape.ts';
import { paged, pageOf } from './paging.ts';

export class SpaceViews {
  private readonly land: Pick<Landscape, 'store' | 'systems'>;

  constructor(land: Pick<Landscape, 'store' | 'systems'>) {
    this.land = land;
  }

  async space(query: ConnectorSpaceQuery): Promise<Page<ConnectorSpaceObject>> {
    const page = pageOf(query);
    const connector = this.connectorId(query.connector);
    if (query.anchor !== undefined) {
      const among = this.land.systems.filter(({ id }) => connector === undefined || id === connector);
      const found = await Promise.all(among.map(({ id }) => this.land.store.objectsByAnchor(id, [query.anchor ?? ''])));
      const rows = found.flat();
      return { items: await this.spaceViews(rows), next: null };
    }
    const rows = await this.land.store.objectPage({ connector, state: query.state, person: query.person }, page);
    return paged(rows, page, ({ id }) => id, await this.spaceViews(rows));
  }

  /** Those that are there, in ascending order. */
  async spaceObjects(ids: readonly number[]): Promise<readonly ConnectorSpaceObject[]> {
    return await this.spaceViews([...(await this.land.store.objects(ids))].sort((a, b) => a.id - b.id));
  }

  async spaceObject(id: number): Promise<ConnectorSpaceObject> {
    const [view] = await this.spaceViews(await this.land.store.objects([id]));
    if (view === undefined) throw new EngineError('not-found', `There is no connector-space object ${id}.`);
    return view;
  }

  private async spaceViews(rows: readonly SpaceRow[]): Promise<ConnectorSpaceObject[]> {
    const ids = rows.map(({ id }) => id);
    const findings = await this.land.store.findings('object', ids);
    return rows.map((row) => {
      const system = this.systemOf(row);
      const attributes = system?.attributes ?? [];
      const unconfirmed = new Array<string>(attributes.length).fill('');
      for (const [slot, value] of unpackSent(row.sent)) unconfirmed[slot] = value;
      return {
        id: row.id,
        connector: this.nameOf(row.connector),
        anchor: row.anchor,
        displayName: this.displayName(row),
        state: row.state,
        person: row.person,
        rule: row.rule || null,
        attributes: attributesOf(unpackValues(row.seen), attributes),
        unconfirmed: attributesOf(unconfirmed, attributes),
        dueOn: row.dueOn,
        findings: findings
          .filter(({ subject }) => subject === row.id)
          .map(({ code, sentence }) => ({ code, sentence })),
      };
    });
  }

  /** The name of an object, or of the account that is yet to be made. */
  displayName(row: SpaceRow): string {
    const system = this.systemOf(row);
    const values = unpackValues(row.seen);
    for (const [slot, value] of unpackSent(row.sent)) values[slot] = value;
    const read = (name: string) => plainValue(values[system?.slot(name) ?? -1] ?? '');
    return read('displayName') || [read('givenName'), read('familyName')].filter((part) => part !== '').join(' ');
  }

  nameOf(connector: number): string {
    return this.land.systems.find(({ id }) => id === connector)?.name ?? '';
  }

  connectorId(name: string | undefined): number | undefined {
    if (name === undefined) return undefined;
    const system = this.land.systems.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (system === undefined) throw new EngineError('not-found', `There is no connector ${name}.`);
    return system.id;
  }

  systemOf({ connector }: Pick<SpaceRow, 'connector'>): ConnectedSystem | undefined {
    return this.land.systems.find(({ id }) => id === connector);
  }
}

/** People and their objects as the faces show them. */
import { EngineError } from '../errors.ts';
import { plainValue, unpackValues } from '../model/attribute.ts';
import type { LinkedObject, MetaverseObject, MetaverseQuery, Page } from '../model/views.ts';
import type { FindingRow, PersonRow, SpaceRow } from '../store/rows.ts';
import { keyOf } from '../sync/keys.ts';
import { searchName } from '../sync/naming.ts';
import { Contributors, saidValues } from './contributors.ts';
import { attributesOf, type Landscape } from './landscape.ts';
import { lifecycleNow } from './lifecycle.ts';
import { paged, pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

export class PeopleViews {
  private readonly land: Landscape;
  private readonly space: SpaceViews;

  constructor(land: Landscape, space: SpaceViews) {
    this.land = land;
    this.space = space;
  }

  async search(query: MetaverseQuery): Promise<Page<MetaverseObject>> {
    const page = pageOf(query);
    const rows = await this.find(query);
    return paged(rows, page, ({ id }) => id, await this.views(rows));
  }

  async one(id: number): Promise<MetaverseObject> {
    const [row] = await this.land.store.people([id]);
    const [view] = row === undefined ? [] : await this.views([row]);
    if (row === undefined || view === undefined) {
      throw new EngineError('not-found', `There is no metaverse object ${id}.`);
    }
    const said = saidValues(row, this.land.metaverse.length);
    const { land, space } = this;
    const contributors = await Contributors.open(
      land,
      space,
      said.map(({ by }) => by),
    );
    return { ...view, contributions: said.map((one) => contributors.view(one, true)) };
  }

  private async find(query: MetaverseQuery): Promise<readonly PersonRow[]> {
    const page = pageOf(query);
    const { store, vpds } = this.land;
    const { employeeNumber, email, name } = query;
    const wanted: string[][] = [];
    if (employeeNumber !== undefined) wanted.push(vpds.map((vpd) => keyOf('employeeNumber', employeeNumber, vpd)));
    if (email !== undefined) wanted.push([keyOf('mail', email, ''), keyOf('alias', email, '')]);
    if (wanted.length > 0) {
      const starts = name === undefined ? [''] : startsOf(name);
      const rows = (await store.people(await this.idsByKeys(wanted))).filter(
        (row) => row.id > page.after && starts.some((start) => row.name.startsWith(start)),
      );
      return rows.sort((a, b) => a.id - b.id).slice(0, page.limit);
    }
    if (name === undefined) return await store.personPage(page);
    return await this.byName(name, page);
  }

  /** People who have one key of each group. */
  private async idsByKeys(groups: readonly (readonly string[])[]): Promise<number[]> {
    const { store } = this.land;
    const found: Set<number>[] = [];
    for (const keys of groups) {
      const entries = await store.objectsByKeys(keys.filter((key) => key !== ''));
      const objects = await store.objects(entries.map(({ object }) => object));
      found.push(new Set(objects.flatMap(({ person }) => (person === null ? [] : [person]))));
    }
    const [first = new Set<number>(), ...others] = found;
    return [...first].filter((id) => others.every((ids) => ids.has(id)));
  }

  private async byName(name: string, page: { after: number; limit: number }): Promise<readonly PersonRow[]> {
    const { store } = this.land;
    const starts = startsOf(name);
    const found = await Promise.all(starts.map((start) => store.peopleByName(start, page)));
    const rows = new Map(found.flat().map((row) => [row.id, row]));
    return [...rows.values()].sort((a, b) => a.id - b.id).slice(0, page.limit);
  }

  private async views(rows: readonly PersonRow[]): Promise<MetaverseObject[]> {
    const ids = rows.map(({ id }) => id);
    const objects = await this.land.store.objectsOfPeople(ids);
    const findings = await this.land.store.findings('person', ids);
    return rows.map((row) => {
      const own = objects.filter(({ person }) => person === row.id);
      return this.view(
        row,
        own,
        findings.filter(({ subject }) => subject === row.id),
      );
    });
  }

  private view(row: PersonRow, objects: readonly SpaceRow[], findings: readonly FindingRow[]): MetaverseObject {
    const values = unpackValues(row.values, this.land.metaverse.length);
    const read = (name: string) => values[this.land.metaverse.indexOf(name)] ?? '';
    return {
      id: row.id,
      displayName: plainValue(read('displayName')),
      employeeNumber: read('employeeNumber') || null,
      email: read('mail') || null,
      lifecycle: lifecycleNow(objects, this.space, this.land.now()).state,
      attributes: attributesOf(values, this.land.metaverse),
      objects: objects.map((object) => this.link(object)),
      contributions: [],
      findings: findings.map(({ code, sentence }) => ({ code, sentence })),
      asOf: null,
    };
  }

  private link({ id, connector, anchor, state }: SpaceRow): LinkedObject {
    return { id, connector: this.space.nameOf(connector), anchor, state };
  }
}

/** Family name first, as it is kept; a given name before it is put behind. */
function startsOf(name: string): string[] {
  const wanted = searchName([name.replace(',', ' ').replace(/\s+/g, ' ')]);
  const words = wanted.split(' ');
  const turned = [...words.slice(-1), ...words.slice(0, -1)].join(' ');
  return [...new Set([wanted, turned])];
}

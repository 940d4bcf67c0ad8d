/** People and their objects as the faces show them. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { EngineError } from '../errors.ts';
import { plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import { unpackLineage } from '../model/lineage.ts';
import { unpackSent } from '../model/space-values.ts';
import type {
  Attributes,
  ConnectorSpaceObject,
  ConnectorSpaceQuery,
  Contribution,
  Disconnector,
  LinkedObject,
  MetaverseObject,
  MetaverseQuery,
  Page,
  PageRequest,
} from '../model/views.ts';
import type { FindingRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import { keyOf } from '../sync/keys.ts';
import { lifecycleOf } from '../sync/lifecycle.ts';
import { searchName } from '../sync/naming.ts';
import { paged, pageOf } from './paging.ts';

/** Of somebody whose dates make no sense: the findings say so, and everybody else is shown all the same. */
const UNDECIDED = 'unknown';

export interface Landscape {
  readonly store: StoreReader;
  readonly systems: readonly ConnectedSystem[];
  readonly metaverse: readonly string[];
  readonly flows: CompiledFlows;
  readonly vpds: readonly string[];
  readonly now: () => Date;
}

export class PeopleViews {
  private readonly land: Landscape;

  constructor(land: Landscape) {
    this.land = land;
  }

  async search(query: MetaverseQuery): Promise<Page<MetaverseObject>> {
    const page = pageOf(query);
    const rows = await this.find(query);
    return paged(rows, page, ({ id }) => id, await this.views(rows));
  }

  async one(id: number): Promise<MetaverseObject> {
    const [row] = await this.land.store.people([id]);
    if (row === undefined) throw new EngineError('not-found', `There is no metaverse object ${id}.`);
    const [view] = await this.views([row]);
    if (view === undefined) throw new EngineError('not-found', `There is no metaverse object ${id}.`);
    return { ...view, contributions: await this.contributions(row) };
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
      lifecycle: this.lifecycle(objects),
      attributes: attributesOf(values, this.land.metaverse),
      objects: objects.map((object) => this.link(object)),
      contributions: [],
      findings: findings.map(({ code, sentence }) => ({ code, sentence })),
    };
  }

  private lifecycle(objects: readonly SpaceRow[]): string {
    const employments: { startDate: string; terminationDate: string }[] = [];
    let status: string | undefined;
    for (const object of objects) {
      const system = this.systemOf(object);
      const values = unpackValues(object.seen, system?.attributes.length);
      const read = (name: string) => values[system?.slot(name) ?? -1] ?? '';
      if (system?.system === 'nhsmail') status = read('status');
      if (system?.system !== 'esr' || object.state === 'ExplicitlyDisconnected') continue;
      employments.push({ startDate: read('startDate'), terminationDate: read('terminationDate') });
    }
    try {
      return lifecycleOf(employments, status, this.land.now()).state;
    } catch {
      return UNDECIDED;
    }
  }

  private link({ id, connector, anchor, state }: SpaceRow): LinkedObject {
    return { id, connector: this.nameOf(connector), anchor, state };
  }

  private async contributions(row: PersonRow): Promise<Contribution[]> {
    const values = unpackValues(row.values, this.land.metaverse.length);
    const { contributors, bySlot } = unpackLineage(row.lineage);
    const objects = await this.land.store.objects([...new Set(contributors.map(({ object }) => object))]);
    const records = await this.land.store.records(objects.map(({ id }) => id));
    const byId = new Map(objects.map((object) => [object.id, object]));
    return values.flatMap((value, slot) => {
      const by = contributors[bySlot[slot] ?? -1];
      if (value === '' || by === undefined) return [];
      const object = byId.get(by.object);
      const { rule, attribute } = this.ruleOf(slot, by.rule, object);
      const origin = this.originOf(object, records.get(by.object) ?? '', attribute);
      return [
        {
          attribute: this.land.metaverse[slot] ?? '',
          values: splitValues(value).map(plainValue),
          connector: this.nameOf(object?.connector ?? -1),
          object: by.object,
          anchor: object?.anchor ?? '',
          rule,
          run: by.run,
          file: origin?.file ?? null,
          line: origin?.line ?? null,
        },
      ];
    });
  }

  /** A shipped rule is known by system and attributes; one of the organisation by its name. */
  private ruleOf(slot: number, named: string, object: SpaceRow | undefined): { rule: string; attribute: string } {
    const flows = this.land.flows.inbound[slot] ?? [];
    const flow = flows.find(({ rule, read }) => rule === named && read[object?.connector ?? -1] !== undefined);
    const name = flow?.name ?? named;
    return { rule: name, attribute: (/\.([^+ ]+)/.exec(name)?.[1] ?? '').trim() };
  }

  private originOf(object: SpaceRow | undefined, records: string, attribute: string) {
    const assembler = object === undefined ? undefined : this.systemOf(object)?.connector.assembler;
    return records === '' ? undefined : assembler?.originOf(records, attribute, this.land.now());
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

  async disconnectors(
    query: PageRequest & { readonly connector?: string | undefined; readonly type?: Disconnector['type'] | undefined },
  ): Promise<Page<Disconnector>> {
    const page = pageOf(query);
    const connector = this.connectorId(query.connector);
    const states = disconnectorStates.filter(({ type }) => query.type === undefined || query.type === type);
    const found = await Promise.all(states.map(({ state }) => this.land.store.objectPage({ connector, state }, page)));
    const rows = found
      .flat()
      .sort((a, b) => a.id - b.id)
      .slice(0, page.limit);
    return paged(rows, page, ({ id }) => id, await this.disconnectorViews(rows));
  }

  async disconnector(object: number): Promise<Disconnector> {
    const [row] = await this.land.store.objects([object]);
    const [view] = row === undefined ? [] : await this.disconnectorViews([row]);
    if (view !== undefined) return view;
    return { ...noReason, object, connector: '', anchor: '', displayName: '', type: 'Normal' };
  }

  private async disconnectorViews(rows: readonly SpaceRow[]): Promise<Disconnector[]> {
    const kept = new Map(
      (await this.land.store.disconnectors(rows.map(({ id }) => id))).map((row) => [row.object, row]),
    );
    return rows.map((row) => {
      const { reason, owner, reviewOn, by, at } = kept.get(row.id) ?? noReason;
      const type = disconnectorStates.find(({ state }) => state === row.state)?.type ?? 'Normal';
      const connector = this.nameOf(row.connector);
      return {
        object: row.id,
        connector,
        anchor: row.anchor,
        displayName: this.displayName(row),
        type,
        reason,
        owner,
        reviewOn,
        by,
        at,
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

  private systemOf({ connector }: SpaceRow): ConnectedSystem | undefined {
    return this.land.systems.find(({ id }) => id === connector);
  }
}

/** Family name first, as it is kept; a given name before it is put behind. */
function startsOf(name: string): string[] {
  const wanted = searchName([name.replace(',', ' ').replace(/\s+/g, ' ')]);
  const words = wanted.split(' ');
  const turned = [...words.slice(-1), ...words.slice(0, -1)].join(' ');
  return [...new Set([wanted, turned])];
}

const disconnectorStates = [
  { type: 'Normal', state: 'Disconnected' },
  { type: 'Explicit', state: 'ExplicitlyDisconnected' },
  { type: 'Filtered', state: 'DisconnectedByFilter' },
] as const;

const noReason = { reason: null, owner: null, reviewOn: null, by: null, at: null };

function attributesOf(values: readonly string[], names: readonly string[]): Attributes {
  const attributes: Record<string, readonly string[]> = {};
  values.forEach((value, slot) => {
    const name = names[slot];
    if (value !== '' && name !== undefined) attributes[name] = splitValues(value).map(plainValue);
  });
  return attributes;
}

/** Who said so: contributors of values, with connector, object, rule, run and, for ESR, file and line. */
import { plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import { type Contributor, unpackLineage } from '../model/lineage.ts';
import type { Contribution } from '../model/views.ts';
import type { PersonRow, SpaceRow } from '../store/rows.ts';
import type { Landscape } from './landscape.ts';
import type { SpaceViews } from './space.ts';

/** One value of a metaverse object by its slot, and its contributor. */
export interface SaidValue {
  readonly slot: number;
  readonly value: string;
  readonly by: Contributor;
}

/** The values that a person has now, each with its contributor. */
export function saidValues({ values, lineage }: Pick<PersonRow, 'values' | 'lineage'>, width: number): SaidValue[] {
  const { contributors, bySlot } = unpackLineage(lineage);
  return unpackValues(values, width).flatMap((value, slot) => {
    const by = contributors[bySlot[slot] ?? -1];
    return value === '' || by === undefined ? [] : [{ slot, value, by }];
  });
}

export class Contributors {
  private readonly land: Landscape;
  private readonly space: SpaceViews;
  private readonly objects: ReadonlyMap<number, SpaceRow>;
  private readonly records: ReadonlyMap<number, string>;

  /** Reads the objects that the contributors name; one that is gone is shown by its number alone. */
  static async open(land: Landscape, space: SpaceViews, contributors: readonly Contributor[]): Promise<Contributors> {
    const objects = await land.store.objects([...new Set(contributors.map(({ object }) => object))]);
    const records = await land.store.records(objects.map(({ id }) => id));
    return new Contributors(land, space, new Map(objects.map((object) => [object.id, object])), records);
  }

  private constructor(
    land: Landscape,
    space: SpaceViews,
    objects: ReadonlyMap<number, SpaceRow>,
    records: ReadonlyMap<number, string>,
  ) {
    this.land = land;
    this.space = space;
    this.objects = objects;
    this.records = records;
  }

  /** File and line are those of what the record holds now: ask for them with `isNow` only. */
  view({ slot, value, by }: SaidValue, isNow: boolean): Contribution {
    const object = this.objects.get(by.object);
    const { rule, attribute } = this.ruleOf(slot, by.rule, object);
    const origin = isNow ? this.originOf(object, attribute) : undefined;
    return {
      attribute: this.land.metaverse[slot] ?? '',
      values: splitValues(value).map(plainValue),
      connector: this.space.nameOf(object?.connector ?? -1),
      object: by.object,
      anchor: object?.anchor ?? '',
      rule,
      run: by.run,
      file: origin?.file ?? null,
      line: origin?.line ?? null,
    };
  }

  /** A shipped rule is known by system and attributes; one of the organisation by its name. */
  private ruleOf(slot: number, named: string, object: SpaceRow | undefined): { rule: string; attribute: string } {
    const flows = this.land.flows.inbound[slot] ?? [];
    const flow = flows.find(({ rule, read }) => rule === named && read[object?.connector ?? -1] !== undefined);
    const name = flow?.name ?? named;
    return { rule: name, attribute: (/\.([^+ ]+)/.exec(name)?.[1] ?? '').trim() };
  }

  private originOf(object: SpaceRow | undefined, attribute: string) {
    if (object === undefined) return undefined;
    const records = this.records.get(object.id) ?? '';
    const { assembler } = this.space.systemOf(object)?.connector ?? {};
    return records === '' ? undefined : assembler?.originOf(records, attribute, this.land.now());
  }
}

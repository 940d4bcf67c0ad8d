/** The person over time: before-images walked back from today. A change counts from the start of the run that brought it. */
import { EngineError } from '../errors.ts';
import { plainValue, unpackValues } from '../model/attribute.ts';
import type { HistoryEntry } from '../model/history.ts';
import { type BeforeImage, type Contributor, unpackBefore } from '../model/lineage.ts';
import type { LinkedObject, MetaverseObject } from '../model/views.ts';
import type { HistoryRow, PersonRow } from '../store/rows.ts';
import { lifecycleOf } from '../sync/lifecycle.ts';
import { instantOf } from './as-of.ts';
import { Contributors, type SaidValue, saidValues } from './contributors.ts';
import { attributesOf, type Landscape } from './landscape.ts';
import type { SpaceViews } from './space.ts';

/** A slot with what it held, and who had said so; without a contributor it held nothing. */
interface Held {
  readonly slot: number;
  readonly value: string;
  readonly by: Contributor | undefined;
}

/** One slot from a moment on, up to the run that replaced it. */
interface Span extends Held {
  readonly from: string | null;
  readonly until: string | null;
}

export class HistoryViews {
  private readonly land: Landscape;
  private readonly space: SpaceViews;

  constructor(land: Landscape, space: SpaceViews) {
    this.land = land;
    this.space = space;
  }

  /** Newest first, of each attribute or of one. */
  async of(id: number, attribute: string | undefined): Promise<HistoryEntry[]> {
    const { metaverse } = this.land;
    const wanted = attribute === undefined ? undefined : slotOf(metaverse, attribute);
    const { person, history } = await this.known(id);
    const times = await this.timesOf(person, history);
    const all = spansOf(this.heldNow(person), history, times);
    const spans = all.filter(({ slot }) => wanted === undefined || slot === wanted);
    const said = spans.flatMap(({ by }) => (by === undefined ? [] : [by]));
    const contributors = await Contributors.open(this.land, this.space, said);
    return spans.map((span) => entryOf(span, contributors, metaverse[span.slot] ?? ''));
  }

  /** `asOf` is a day, which means its end in London, or an instant. */
  async personAsOf(id: number, asOf: string): Promise<MetaverseObject> {
    const { person, history, isGone } = await this.known(id);
    const times = await this.timesOf(person, history);
    const instant = instantOf(asOf, this.land.now());
    refuseBeforeFirst(id, instant, times);
    const held = new Map(this.heldNow(person).map((one) => [one.slot, one]));
    for (const row of history.toReversed()) {
      if ((times.get(row.run) ?? '') <= instant) break;
      for (const image of unpackBefore(row.before)) held.set(image.slot, heldBefore(image));
    }
    if (isGone) refuseAfterLast(id, instant, history, times);
    return await this.view(id, [...held.values()], new Date(instant));
  }

  private async view(id: number, held: readonly Held[], at: Date): Promise<MetaverseObject> {
    const { metaverse } = this.land;
    const values = metaverse.map((_, slot) => held.find((one) => one.slot === slot)?.value ?? '');
    const said = held.flatMap((one) => (isSaid(one) ? [one] : [])).sort((a, b) => a.slot - b.slot);
    const contributors = await Contributors.open(
      this.land,
      this.space,
      said.map(({ by }) => by),
    );
    const contributions = said.map((one) => contributors.view(one, false));
    const read = (name: string) => values[metaverse.indexOf(name)] ?? '';
    return {
      id,
      displayName: plainValue(read('displayName')),
      employeeNumber: read('employeeNumber') || null,
      email: read('mail') || null,
      lifecycle: lifecycleThen(read, at),
      attributes: attributesOf(values, metaverse),
      objects: await this.contributing(id, said),
      contributions,
      findings: [],
      asOf: at.toISOString(),
    };
  }

  /** Objects that gave a value then. They were linked, however they stand now; a link of today tells whether by hand. */
  private async contributing(person: number, said: readonly SaidValue[]): Promise<LinkedObject[]> {
    const rows = await this.land.store.objects([...new Set(said.map(({ by }) => by.object))]);
    return rows.map((row) => ({
      id: row.id,
      connector: this.space.nameOf(row.connector),
      anchor: row.anchor,
      state: row.person === person && row.state === 'ExplicitlyConnected' ? row.state : 'Connected',
    }));
  }

  /** Who has left the metaverse is nothing now, and what they were is still known. */
  private async known(id: number) {
    const { store } = this.land;
    const [row] = await store.people([id]);
    const history = await store.history(id);
    if (row === undefined && history.length === 0) {
      throw new EngineError('not-found', `There is no metaverse object ${id}.`);
    }
    const nothing: PersonRow = { id, values: '', lineage: '', name: '', dueOn: null, stamp: 0 };
    return { person: row ?? nothing, history, isGone: row === undefined };
  }

  private heldNow(person: PersonRow): Held[] {
    const said = saidValues(person, this.land.metaverse.length);
    const values = unpackValues(person.values, this.land.metaverse.length);
    return values.map((value, slot) => ({ slot, value, by: said.find((one) => one.slot === slot)?.by }));
  }

  /** Start of every run that gave or replaced a value. */
  private async timesOf(person: PersonRow, history: readonly HistoryRow[]): Promise<ReadonlyMap<number, string>> {
    const given = saidValues(person, this.land.metaverse.length).map(({ by }) => by.run);
    const replaced = history.flatMap(({ run, before }) => [
      run,
      ...unpackBefore(before).map(({ contributor }) => contributor?.run),
    ]);
    const runs = new Set([...given, ...replaced].filter((run) => run !== undefined));
    const times = new Map<number, string>();
    for (const id of runs) {
      const run = await this.land.store.run(id);
      if (run !== undefined) times.set(id, run.startedAt);
    }
    return times;
  }
}

function slotOf(metaverse: readonly string[], attribute: string): number {
  const slot = metaverse.findIndex((name) => name.toLowerCase() === attribute.toLowerCase());
  if (slot >= 0) return slot;
  const known = metaverse.join(', ');
  throw new EngineError('request-invalid', `The metaverse has no attribute ${attribute}. It has: ${known}.`);
}

/** From the newest back: what a slot holds now, then what each before-image says it held. */
function spansOf(now: readonly Held[], history: readonly HistoryRow[], times: ReadonlyMap<number, string>): Span[] {
  const newest = history.toReversed();
  return now.flatMap(({ slot, value, by }) => {
    const spans: Span[] = [];
    let held: Held = { slot, value, by };
    let until: string | null = null;
    for (const { run, before } of newest) {
      const image = unpackBefore(before).find((one) => one.slot === slot);
      if (image === undefined) continue;
      const from = times.get(run) ?? null;
      spans.push({ ...held, from, until });
      held = heldBefore(image);
      until = from;
    }
    const first = held.by === undefined ? null : (times.get(held.by.run) ?? null);
    if (held.by !== undefined) spans.push({ ...held, from: first, until });
    return spans;
  });
}

function heldBefore({ slot, value, contributor }: BeforeImage): Held {
  return { slot, value, by: contributor };
}

function isSaid(held: Held): held is SaidValue {
  return held.by !== undefined && held.value !== '';
}

function entryOf(span: Span, contributors: Contributors, attribute: string): HistoryEntry {
  const { from, until } = span;
  if (!isSaid(span)) return { attribute, values: [], from, until, contribution: null };
  const contribution = contributors.view(span, until === null);
  return { attribute, values: contribution.values, from, until, contribution };
}

function lifecycleThen(read: (name: string) => string, at: Date): string {
  const [startDate, terminationDate] = [read('startDate'), read('terminationDate')];
  const employments = startDate === '' && terminationDate === '' ? [] : [{ startDate, terminationDate }];
  return lifecycleOf(employments, read('mailboxStatus') || undefined, at).state;
}

function refuseAfterLast(
  id: number,
  instant: string,
  history: readonly HistoryRow[],
  times: ReadonlyMap<number, string>,
): void {
  const left = times.get(history.at(-1)?.run ?? 0) ?? '';
  if (instant < left) return;
  const sentence = `Metaverse object ${id} left the metaverse with the run of ${left}. Ask for a day before that.`;
  throw new EngineError('not-found', sentence);
}

function refuseBeforeFirst(id: number, instant: string, times: ReadonlyMap<number, string>): void {
  const first = [...times.values()].sort()[0];
  if (first !== undefined && first <= instant) return;
  const since = first === undefined ? 'Nothing was ever said of them.' : `They are known since ${first}.`;
  throw new EngineError('before-first-record', `Nothing is kept of metaverse object ${id} at ${instant}. ${since}`);
}

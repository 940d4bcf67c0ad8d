/**
 * From all objects of one person to the person. The whole person is worked out each time from what its objects hold now,
 * so nothing depends on the order in which systems were read, and a value whose contributor goes falls to the next one.
 */

import { asEngineError, EngineError, type FailureCode } from '../errors.ts';
import { cleanValue, type Values } from '../model/attribute.ts';
import { type BeforeImage, type Contributor, type Lineage, noLineage } from '../model/lineage.ts';
import type { CompiledFlows, InboundFlow } from './flows.ts';

/** An object that belongs to the person, with its imported values. */
export interface FlowSource {
  readonly object: number;
  readonly connector: number;
  readonly values: Values;
  /** Of two objects of one connector the greater speaks; equals must agree. */
  readonly rank?: string | undefined;
}

export interface PriorPerson {
  readonly values: Values;
  readonly lineage: Lineage;
  /** Objects that the person has lost, of connectors that take no value back. */
  readonly keeps?: ReadonlySet<number> | undefined;
}

export interface InboundResult {
  readonly values: readonly string[];
  readonly lineage: Lineage;
  /** What was replaced; empty when nothing changed, and on projection. */
  readonly before: readonly BeforeImage[];
  readonly changed: boolean;
  /** Objects that gave the person a new value, or took one back. */
  readonly flowed: readonly number[];
  /** Rules that failed: the attributes that they concern stay as they were. */
  readonly problems: readonly FlowProblem[];
}

export interface FlowProblem {
  readonly code: FailureCode;
  readonly message: string;
  /** That the rule was to read. */
  readonly object: number;
}

/** `sources` in the order in which equals are asked: the living employment first. */
export function flowIn(
  flows: CompiledFlows,
  sources: readonly FlowSource[],
  prior: PriorPerson | undefined,
  run: number,
): InboundResult {
  const width = flows.inbound.length;
  const values = new Array<string>(width).fill('');
  const bySlot = new Array<number>(width).fill(-1);
  const contributors: Contributor[] = [];
  const before: BeforeImage[] = [];
  const problems: FlowProblem[] = [];
  const { values: oldValues = [], lineage: old = noLineage, keeps } = prior ?? {};
  let isKeptAnew = false;
  let flowed = noObjects;

  for (let slot = 0; slot < width; slot++) {
    const oldValue = oldValues[slot] ?? '';
    const oldBy = old.contributors[old.bySlot[slot] ?? -1];
    const candidates = flows.inbound[slot] ?? noFlows;
    const found = winner(candidates, sources, oldValue, oldBy, problems);
    if (found !== undefined) {
      const same =
        found.value === oldValue && oldBy?.object === found.object && oldBy.rule === found.rule && oldBy.kept !== true;
      values[slot] = found.value;
      bySlot[slot] = contributorIndex(contributors, {
        object: found.object,
        run: same ? oldBy.run : run,
        rule: found.rule,
      });
      if (same) continue;
      if (found.value !== oldValue) flowed = withObject(flowed, found.object);
      if (found.value !== oldValue && isBehind(candidates, found, oldBy)) flowed = withObject(flowed, oldBy.object);
    } else if (oldValue === '') continue;
    else if (oldBy !== undefined && (oldBy.kept === true || keeps?.has(oldBy.object) === true)) {
      values[slot] = oldValue;
      bySlot[slot] = contributorIndex(contributors, { ...oldBy, kept: true });
      isKeptAnew ||= oldBy.kept !== true;
      continue;
    } else if (oldBy !== undefined) flowed = withObject(flowed, oldBy.object);
    if (prior !== undefined) before.push({ slot, value: oldValue, contributor: oldBy });
  }
  const changed = prior === undefined || before.length > 0 || isKeptAnew;
  return { values, lineage: { contributors, bySlot }, before, changed, flowed, problems };
}

const noObjects: readonly number[] = [];

/** Of a person who did not change nothing is made. */
function withObject(objects: readonly number[], object: number): readonly number[] {
  return objects.includes(object) ? objects : [...objects, object];
}

/** The value comes from further down than the one it replaces, because that is there no more: nobody came before it. */
function isBehind(
  candidates: readonly InboundFlow[],
  { object, rule }: Winner,
  oldBy: Contributor | undefined,
): oldBy is Contributor {
  if (oldBy === undefined || oldBy.object === object) return false;
  const placeOf = (name: string) => candidates.findIndex((flow) => flow.rule === name);
  return placeOf(rule) > placeOf(oldBy.rule);
}

interface Winner {
  readonly value: string;
  readonly object: number;
  readonly rule: string;
}

const noFlows: readonly InboundFlow[] = [];

/** `heldValue` is what the attribute held before, and `heldBy` who had said so. */
function winner(
  candidates: readonly InboundFlow[],
  sources: readonly FlowSource[],
  heldValue: string,
  heldBy: Contributor | undefined,
  problems: FlowProblem[],
): Winner | undefined {
  for (const flow of candidates) {
    for (const source of sources) {
      const read = flow.read[source.connector];
      if (read === undefined) continue;
      const stays = flow.isInitial ? staying(heldValue, heldBy, flow, source) : undefined;
      if (stays !== undefined) return stays;
      try {
        const value = read(source.values);
        if (value !== '') {
          refuseRivals(flow, source, sources, value);
          return { value, object: source.object, rule: flow.rule };
        }
      } catch (cause) {
        const { code, message } = asEngineError(cause);
        problems.push({ code, message, object: source.object });
        return heldBy === undefined ? undefined : { value: heldValue, object: heldBy.object, rule: heldBy.rule };
      }
      if (flow.null === 'next') continue;
      if (flow.null === 'clear') return undefined;
      if (flow.null === 'keep') {
        const kept = staying(heldValue, heldBy, flow, source);
        if (kept !== undefined) return kept;
      } else return { value: cleanValue(flow.null.default), object: source.object, rule: flow.rule };
    }
  }
  return undefined;
}

/** Two objects of one connector that say different things, and nothing says which of them is right: nobody guesses. */
function refuseRivals(
  { read, name }: InboundFlow,
  source: FlowSource,
  sources: readonly FlowSource[],
  value: string,
): void {
  if (sources.length < 2) return;
  for (const rival of sources) {
    if (rival === source || rival.connector !== source.connector || rival.rank !== source.rank) continue;
    const other = read[rival.connector]?.(rival.values) ?? '';
    if (other === '' || other === value) continue;
    const code = 'ambiguous-import-flow-from-multiple-connectors';
    throw new EngineError(code, `The flow "${name}": two objects of one connector give different values.`);
  }
}

/** The value that this rule brought from this object before. */
function staying(
  value: string,
  by: Contributor | undefined,
  { rule }: InboundFlow,
  { object }: FlowSource,
): Winner | undefined {
  return value !== '' && by?.object === object && by.rule === rule ? { value, object, rule } : undefined;
}

function contributorIndex(contributors: Contributor[], wanted: Contributor): number {
  for (let index = 0; index < contributors.length; index++) {
    const known = contributors[index];
    if (known?.object !== wanted.object || known.run !== wanted.run) continue;
    if (known.rule === wanted.rule && known.kept === wanted.kept) return index;
  }
  return contributors.push(wanted) - 1;
}

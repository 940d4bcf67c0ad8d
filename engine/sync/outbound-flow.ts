/** From the person to one object: which values the target lacks. Says nothing where the target already agrees. */
import type { OutboundNull } from '../config/rules.ts';
import { cleanValue, plainValue, splitValues, type Values } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import type { Drift, Drifted, DriftOutcome } from './drift.ts';
import type { OutboundFlow } from './flows.ts';

export interface OutboundChanges {
  readonly updates: readonly Change[];
  readonly clears: readonly Change[];
  /** Present where something of the object had drifted. */
  readonly drift?: DriftOutcome | undefined;
}

/** Names of accounts by the anchor that refers to their person. */
export type References = ReadonlyMap<string, string>;

/** What is known beside the values. */
export interface FlowOutKnown {
  readonly drifted?: Drifted | undefined;
  readonly references?: References | undefined;
}

const noSlots = new Set<number>();
const nothingDrifted: Drifted = { previous: new Map(), byDefault: 'report' };

/** `current` is what the system holds as far as we know; for a create it is empty and every rule counts. */
export function flowOut(
  flows: readonly OutboundFlow[],
  person: Values,
  current: Values,
  creating: boolean,
  { drifted = nothingDrifted, references }: FlowOutKnown = {},
): OutboundChanges {
  const updates: Change[] = [];
  const clears: Change[] = [];
  const drifts: Drift[] = [];
  const stillDrifted = drifted.previous.size === 0 ? noSlots : new Set<number>();
  for (const flow of flows) {
    const { rule, read, to, same } = flow;
    if (!creating && rule.when === 'creation') continue;
    const given = read(person);
    const wanted = flow.reference === undefined ? given || fallback(rule.null) : resolved(given, references);
    if (wanted === undefined) continue;
    const held = current[to] ?? '';
    if (wanted === held || same(wanted, held)) continue;
    if (wanted === '' && (rule.null !== 'clear' || creating)) continue;
    const drift = drifted.previous.size === 0 ? undefined : driftOf(flow, wanted, held, drifted);
    if (drift !== undefined) {
      drifts.push(drift);
      stillDrifted.add(to);
      if (drift.handling === 'report') continue;
    }
    (wanted === '' ? clears : updates).push(change(rule.to, held, wanted));
  }
  if (drifted.previous.size === 0) return { updates, clears };
  const settled = [...drifted.previous.keys()].filter((slot) => !stillDrifted.has(slot));
  return { updates, clears, drift: { drifts, settled } };
}

/** Somebody who is not there yet, or has no account yet: nothing flows until then, and nothing is cleared. */
function resolved(anchor: string, references: References | undefined): string | undefined {
  return anchor === '' ? '' : references?.get(anchor);
}

function driftOf({ rule, to, same }: OutboundFlow, wanted: string, held: string, drifted: Drifted): Drift | undefined {
  const previous = drifted.previous.get(to);
  if (previous === undefined || !same(wanted, previous)) return undefined;
  const shown = (value: string) => plainValues(value).join(', ');
  return {
    attribute: rule.to,
    wanted: shown(wanted),
    held: shown(held),
    handling: rule.drift ?? drifted.byDefault,
    byRule: rule.drift !== undefined,
  };
}

function fallback(empty: OutboundNull): string {
  return typeof empty === 'object' ? cleanValue(empty.default) : '';
}

export function change(attribute: string, before: string, after: string): Change {
  return { attribute, before: plainValues(before), after: plainValues(after) };
}

function plainValues(value: string): string[] {
  return splitValues(value).map(plainValue);
}

/** From the person to one object: which values the target lacks. Says nothing where the target already agrees. */
import type { OutboundNull } from '../config/rules.ts';
import { cleanValue, plainValue, splitValues, type Values } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import type { OutboundFlow } from './flows.ts';

export interface OutboundChanges {
  readonly updates: readonly Change[];
  readonly clears: readonly Change[];
}

/** `current` is what the system holds as far as we know; for a create it is empty and every rule counts. */
export function flowOut(
  flows: readonly OutboundFlow[],
  person: Values,
  current: Values,
  creating: boolean,
): OutboundChanges {
  const updates: Change[] = [];
  const clears: Change[] = [];
  for (const { rule, read, to, same } of flows) {
    if (!creating && rule.when === 'creation') continue;
    const wanted = read(person) || fallback(rule.null);
    const held = current[to] ?? '';
    if (wanted === held || same(wanted, held)) continue;
    if (wanted !== '') updates.push(change(rule.to, held, wanted));
    else if (rule.null === 'clear' && !creating) clears.push(change(rule.to, held, wanted));
  }
  return { updates, clears };
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

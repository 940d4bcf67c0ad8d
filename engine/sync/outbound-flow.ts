/** From the person to one object: which values the target lacks. Says nothing where the target already agrees. */
import type { OutboundNull } from '../config/rules.ts';
import { cleanValue, plainValue, splitValues, type Values } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import type { OutboundFlow } from './flows.ts';

/** Attributes that systems compare without regard to case (RFC 4517 caseIgnoreMatch; addresses in practice). */
const caseless = new Set(['mail', 'userPrincipalName', 'nhsmailId']);

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
  for (const { rule, read, to } of flows) {
    if (!creating && rule.when === 'creation') continue;
    const wanted = read(person) || fallback(rule.null);
    const held = current[to] ?? '';
    if (wanted === held || sameValue(rule.to, wanted, held)) continue;
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

/** Whether the target would call the two values equal. */
export function sameValue(attribute: string, one: string, other: string): boolean {
  if (one === other) return true;
  if (attribute === 'employeeNumber') return bareNumber(one) === bareNumber(other);
  return caseless.has(attribute) && one.toLowerCase() === other.toLowerCase();
}

/** A number with its VPD and the bare number are the same one: neither is worth a write. */
function bareNumber(value: string): string {
  return value.slice(value.indexOf('|') + 1);
}

function plainValues(value: string): string[] {
  return splitValues(value).map(plainValue);
}

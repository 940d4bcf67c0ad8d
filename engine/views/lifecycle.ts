/** Where a person stands, from what ESR and NHSmail hold now. */
import { unpackValues } from '../model/attribute.ts';
import type { SpaceRow } from '../store/rows.ts';
import { type Lifecycle, lifecycleOf } from '../sync/lifecycle.ts';
import type { SpaceViews } from './space.ts';

/** Of somebody whose dates make no sense: the findings say so, and everybody else is shown all the same. */
const undecided: Lifecycle = { state: 'unknown', dueOn: null, reason: 'Their dates in ESR make no sense.' };

export function lifecycleNow(objects: readonly SpaceRow[], space: SpaceViews, now: Date): Lifecycle {
  const employments: { startDate: string; terminationDate: string }[] = [];
  let status: string | undefined;
  for (const object of objects) {
    const system = space.systemOf(object);
    const values = unpackValues(object.seen, system?.attributes.length);
    const read = (name: string) => values[system?.slot(name) ?? -1] ?? '';
    if (system?.system === 'nhsmail') status = read('status');
    if (system?.system !== 'esr' || object.state === 'ExplicitlyDisconnected') continue;
    employments.push({ startDate: read('startDate'), terminationDate: read('terminationDate') });
  }
  try {
    return lifecycleOf(employments, status, now);
  } catch {
    return undecided;
  }
}

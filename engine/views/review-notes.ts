/** What operators promised to look at again, and the day has come. It warns; no state is changed by a date. */
import type { ObjectState } from '../model/state.ts';
import type { HealthNote } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { StoreReader } from '../store/store.ts';

const PAGE = 1_000;
/** Numbers named in the sentence; the list has the others. */
const NAMED = 5;

interface ReviewKind {
  readonly code: string;
  readonly state: ObjectState;
  readonly what: string;
  readonly remedy: (today: string, objects: readonly number[]) => string;
}

const kinds: readonly ReviewKind[] = [
  {
    code: 'disconnector-review-due',
    state: 'ExplicitlyDisconnected',
    what: 'kept out by hand',
    remedy: (today) =>
      `See who decided and why: Get-JmlDisconnector -ReviewBefore ${today}. Then give each a new date (Set-JmlDisconnector -Type Explicit -ReviewOn), or let it in (-Type Normal).`,
  },
  {
    code: 'connector-review-due',
    state: 'ExplicitlyConnected',
    what: 'joined by hand',
    remedy: (_, objects) =>
      `Look at each: Get-JmlConnectorSpaceObject -Id ${objects.slice(0, NAMED).join(', ')}. Then give it a new date (Join-JmlObject -Rejoin -ReviewOn), or take the hand back (Undo-JmlLink).`,
  },
];

/** `today` is the day in London, `YYYY-MM-DD`. */
export async function reviewNotes(store: StoreReader, today: string): Promise<HealthNote[]> {
  const states = await statesToReview(store, today);
  return kinds.flatMap(({ code, state, what, remedy }): HealthNote[] => {
    const objects = states.filter((one) => one.state === state).map(({ id }) => id);
    if (objects.length === 0) return [];
    const more = objects.length > NAMED ? ' …' : '';
    const sentence = `To be looked at again: ${counted(objects.length, 'object')} ${what} (${objects.slice(0, NAMED).join(', ')}${more}).`;
    return [{ status: 'warn', code, sentence, remedy: remedy(today, objects) }];
  });
}

async function statesToReview(store: StoreReader, today: string) {
  const states: { readonly id: number; readonly state: ObjectState }[] = [];
  for (let after = 0, isMore = true; isMore; ) {
    const rows = await store.explicitToReview(today, { after, limit: PAGE });
    const links = await store.links(rows.map(({ object }) => object));
    states.push(...[...links].sort((a, b) => a.id - b.id));
    after = rows.at(-1)?.object ?? after;
    isMore = rows.length === PAGE;
  }
  return states;
}

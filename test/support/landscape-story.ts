/** A story is told twice: on SQLite, and on the store in memory that answers late and out of step. */
import t, { type Test } from 'tap';
import { type Landscape, type LandscapeOptions, openLandscape, type StoreKind } from './landscape.ts';

const stores: readonly (readonly [StoreKind, string])[] = [
  ['sqlite', 'on SQLite'],
  ['memory', 'on a store that answers late'],
];

export function story(
  title: string,
  options: LandscapeOptions,
  tell: (t: Test, land: Landscape) => Promise<void>,
): void {
  t.test(title, async (t) => {
    for (const [store, where] of stores) {
      await t.test(where, async (t) => tell(t, await openLandscape(t, { ...options, store })));
    }
  });
}

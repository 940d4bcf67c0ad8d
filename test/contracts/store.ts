/** What every store promises, whatever it stands on. `open` gives an empty one; the suite closes it. */
import type { Test } from 'tap';
import type { Store } from '../../engine/store/store.ts';
import { commitContract } from './store/commits.ts';
import { driftContract } from './store/drift.ts';
import { exportContract } from './store/exports.ts';
import { journalContract } from './store/journal.ts';
import { peopleContract } from './store/people.ts';
import { previewContract } from './store/previews.ts';
import { runContract } from './store/runs.ts';
import { scratchContract } from './store/scratch.ts';
import { spaceContract } from './store/space.ts';

export function storeContract(t: Test, name: string, open: (t: Test) => Promise<Store>): void {
  t.test(name, async (t) => {
    const opened = async (each: Test) => {
      const store = await open(each);
      each.teardown(() => store.close());
      return store;
    };
    spaceContract(t, opened);
    driftContract(t, opened);
    peopleContract(t, opened);
    exportContract(t, opened);
    journalContract(t, opened);
    runContract(t, opened);
    previewContract(t, opened);
    commitContract(t, opened);
    scratchContract(t, opened);
  });
}

/** Commits without end and says each number when it is done; ended by a kill, or by itself after a while. */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../engine/store/sqlite/store.ts';
import { audit, range, run, space } from '../../contracts/store/rows.ts';

const OBJECTS_A_COMMIT = 500;
const MOST_COMMITS = 2_000;
const STANDARD_OUTPUT = 1;

const store = openSqliteStore(process.argv[2] as string);
for (let number = 1; number <= MOST_COMMITS; number += 1) {
  const ids = range((number - 1) * OBJECTS_A_COMMIT + 1, OBJECTS_A_COMMIT);
  await store.commit({
    objects: ids.map((id) => space(id)),
    keys: ids.map((id) => ({ key: `n:${id}`, object: id })),
    runs: [run(number)],
    audit: [audit(number)],
  });
  writeSync(STANDARD_OUTPUT, `${number}\n`);
}

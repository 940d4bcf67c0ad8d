/**
 * What came to the engine beside its cycles is cut off at each place that commits: whoever was at it does it again, and
 * everything is as if nobody had been cut off. The process is as good as dead: its store takes nothing any more.
 */
import assert from 'node:assert/strict';
import t, { type Test } from 'tap';
import { type Picture, pictureOf } from '../properties/picture.ts';
import { onStage } from '../properties/property.ts';
import { type Landscape, openLandscape, type Stage } from '../support/landscape.ts';
import { readDirectory } from '../support/landscape-directory.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';
import { commitSites, siteOfThisCommit } from './commit-sites.ts';
import { type Deed, type Dying, deeds } from './deeds.ts';

t.setTimeout(3_600_000);

interface Prepared {
  readonly land: Landscape;
  readonly attach: (() => void) | undefined;
}

async function prepared(stage: Stage, { options, prepare }: Deed): Promise<Prepared> {
  const land = await openLandscape(stage, options);
  return { land, attach: await prepare(land) };
}

/** The n-th commit of a place; 1 is the first. */
interface Moment {
  readonly site: string;
  readonly nth: number;
}

interface Undisturbed {
  readonly moments: readonly Moment[];
  readonly picture: Picture;
  /** Tables that the run after it writes to. */
  readonly record: readonly string[];
}

/** Each place with the commit in the middle of those that it makes. */
async function undisturbed(deed: Deed): Promise<Undisturbed> {
  return await onStage(async (stage) => {
    const { land } = await prepared(stage, deed);
    const counts = new Map<string, number>();
    const count: Dying = () => {
      const site = siteOfThisCommit();
      counts.set(site, (counts.get(site) ?? 0) + 1);
      return false;
    };
    land.dieBefore(count);
    await deed.does(land, count);
    const moments = [...counts].map(([site, last]) => ({ site, nth: Math.floor(last / 2) + 1 }));
    land.dieBefore(() => false);
    return { moments, picture: await seen(land), record: await oneMore(land) };
  });
}

/** Throws what is not as it would be had nobody been cut off. */
async function cutOff(deed: Deed, { site, nth }: Moment, { picture, record }: Undisturbed): Promise<void> {
  await onStage(async (stage) => {
    const { land, attach } = await prepared(stage, deed);
    let count = 0;
    const dying: Dying = () => {
      if (siteOfThisCommit() === site) count++;
      return count >= nth;
    };
    land.dieBefore(dying);
    await deed.does(land, dying).catch(() => undefined);
    assert.ok(count >= nth, 'it dies there');
    await land.restart('It was killed.');
    attach?.();
    await deed.does(land, undefined);
    assert.deepEqual(await seen(land), picture, 'done again, it leaves everything as if nobody had been cut off');
    attach?.();
    assert.deepEqual(await oneMore(land), record, 'and the run after it records nothing but itself');
  });
}

async function oneMore(land: Landscape): Promise<readonly string[]> {
  const before = digestTables(land.databaseFile);
  assert.deepEqual(await land.written(await land.run('delta')), {}, 'a run after it sends nothing');
  return tablesChanged(before, digestTables(land.databaseFile));
}

function seen(land: Landscape): Promise<Picture> {
  return pictureOf({ land, accounts: async () => [...readDirectory(land.directoryFile).values()] });
}

const RECORDS = ['audit', 'run', 'run_error', 'run_step'];
const reached = new Set<string>();

async function play(t: Test, deed: Deed): Promise<void> {
  const whole = await undisturbed(deed);
  const { moments, record } = whole;
  t.same(
    record.filter((table) => !RECORDS.includes(table)),
    [],
  );
  t.ok(moments.length > 5, `it commits at ${new Set(moments.map(({ site }) => site)).size} places`);
  for (const moment of moments) {
    reached.add(moment.site);
    const { site, nth } = moment;
    await t.resolves(cutOff(deed, moment, whole), `before commit ${nth} of ${site}`);
  }
}

for (const deed of deeds) t.test(deed.title, (t) => play(t, deed));

t.test('Every place that commits', async (t) => {
  const all = commitSites();
  t.ok(all.length > 20, `there are ${all.length} of them`);
  const missed = all.filter(({ place }) => !reached.has(place));
  t.same(missed, [], 'is one at which something was cut off');
});

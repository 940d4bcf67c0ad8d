/**
 * On random histories a preview tells what the run after it sends. `node test/stories/preview-equals-export.test.ts
 * --histories 500 --seed 7` tries others than the ones that every test run tries.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { digestOf } from '../../engine/model/digest.ts';
import { headsOf, type PreviewHead } from '../../engine/views/preview-pages.ts';
import { type Landscape, olive, openLandscape } from '../support/landscape.ts';
import { mailboxOf } from '../support/landscape-people.ts';
import { employee, type History, histories, RandomTrust } from '../support/random-history.ts';

const { values } = parseArgs({
  options: { histories: { type: 'string', default: '25' }, seed: { type: 'string', default: '20240311' } },
  strict: false,
});
const runs = { numRuns: Number(values.histories), seed: Number(values.seed), endOnFailure: true };
const FOREVER_PENDING = 365 * 86_400_000;

t.setTimeout(60_000 + Number(values.histories) * 20_000);

interface Seen {
  /** `connector operation hash` of what a preview said would go. */
  readonly foretold: ReadonlySet<string>;
  readonly toFollow: ReadonlySet<string>;
  readonly sent: ReadonlySet<string>;
}

async function onHistory({ people, days }: History, pendingFor: number, look: (seen: Seen) => void): Promise<number> {
  const teardowns: (() => Promise<void>)[] = [];
  const world = { teardown: (end: () => Promise<void>) => teardowns.push(end) } as unknown as Test;
  const staff = Array.from({ length: people }, (_, index) => employee(index));
  const mailboxes = staff.filter((_, index) => index % 2 === 0).map((one) => mailboxOf(one));
  const land = await openLandscape(world, { employees: staff, mailboxes, pendingFor, store: 'memory' });
  try {
    const trust = new RandomTrust(land, people);
    let sent = 0;
    for (const day of [{ cycle: 'full' as const, deeds: [] }, ...days]) {
      await trust.live(day);
      const seen = await previewAndRun(land, day.cycle);
      look(seen);
      sent += seen.sent.size;
    }
    return sent;
  } finally {
    for (const end of teardowns) await end();
  }
}

async function previewAndRun(land: Landscape, cycle: 'full' | 'delta'): Promise<Seen> {
  const { id } = await land.engine.startPreview(cycle, olive);
  await land.parts.writer.idle();
  const rows = await headsOfPreview(land, id);
  const keyOf = (row: (typeof rows)[number]) => `${row.connector} ${row.operation} ${row.hash}`;
  const names = new Map((await land.store.connectors()).map((row) => [row.id, row.name]));
  const sent = new Set<string>();
  land.whenCommitted(
    ({ journal = [] }) => {
      for (const row of journal) sent.add(`${names.get(row.connector)} ${row.operation} ${row.hash}`);
      return false;
    },
    () => undefined,
  );
  await land.run(cycle);
  return {
    foretold: new Set(rows.filter(({ state }) => state === 'ready' || state === 'approved').map(keyOf)),
    toFollow: new Set(rows.filter(({ state }) => state === 'to-follow').map(keyOf)),
    sent,
  };
}

async function headsOfPreview(land: Landscape, id: number): Promise<PreviewHead[]> {
  const heads: PreviewHead[] = [];
  for (;;) {
    const page = await land.store.previewPage(id, heads.length + 1);
    if (page === undefined) return heads;
    heads.push(...(await headsOf(page)));
  }
}

const without = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one].filter((key) => !other.has(key));

t.test('with a portal that leaves every new mailbox Pending, a run sends exactly what its preview said', async (t) => {
  let sent = 0;
  const property = fc.asyncProperty(histories, async (history) => {
    sent += await onHistory(history, FOREVER_PENDING, ({ foretold, sent }) => {
      const differences = { unforetold: without(sent, foretold), unsent: without(foretold, sent) };
      if (differences.unforetold.length + differences.unsent.length > 0) throw new Error(JSON.stringify(differences));
    });
  });

  const { failed, counterexample, errorInstance } = await fc.check(property, runs);

  t.notOk(failed, `${String(errorInstance)} ${JSON.stringify(counterexample)}`);
  t.ok(sent > Number(values.histories) * 10, `${sent} items were sent`);
});

t.test('with a portal that is quick, all that a run sends was in its preview or under what is to follow', async (t) => {
  let sent = 0;
  let followed = 0;
  const property = fc.asyncProperty(histories, async (history) => {
    sent += await onHistory(history, 0, (seen) => {
      const others = without(seen.sent, seen.foretold);
      const announced = new Set(
        [...seen.sent]
          .filter((key) => key.startsWith('NHSmail create ') && seen.foretold.has(key))
          .map((key) => `AD create ${digestOf(`follows AD ${key.slice('NHSmail create '.length)}`)}`)
          .filter((key) => seen.toFollow.has(key)),
      );
      const surprises = others.filter((key) => !key.startsWith('AD create '));
      if (surprises.length > 0) throw new Error(`Nobody was told of ${JSON.stringify(surprises)}.`);
      if (others.length > announced.size)
        throw new Error(`${others.length} accounts were made, ${announced.size} announced.`);
      followed += others.length;
    });
  });

  const { failed, counterexample, errorInstance } = await fc.check(property, runs);

  t.notOk(failed, `${String(errorInstance)} ${JSON.stringify(counterexample)}`);
  t.ok(sent > Number(values.histories) * 10, `${sent} items were sent`);
  t.ok(followed > 0, `${followed} of them followed`);
});

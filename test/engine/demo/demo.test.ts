import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startDemoService } from '../../../engine/cli/demo.ts';
import { openStore } from '../../../engine/compose.ts';
import { type DemoOptions, runDemo } from '../../../engine/demo/demo.ts';
import type { StartService } from '../../../engine/demo/story/world.ts';
import type { RunRow, RunStepRow } from '../../../engine/store/rows.ts';

interface Told {
  readonly code: number;
  readonly text: string;
  readonly lines: readonly string[];
  readonly home: string;
}

function folder(t: Test): string {
  const home = mkdtempSync(join(tmpdir(), 'jml-demo-test-'));
  t.teardown(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function demo(t: Test, options: Partial<DemoOptions>): Promise<Told> {
  const home = folder(t);
  const lines: string[] = [];
  const all = { people: 10, seed: 1, directory: 'ldif', days: 3, serve: false, home, startService: startDemoService };
  const code = await runDemo({ ...all, ...options } as DemoOptions, (line = '') => lines.push(line));
  return { code, lines, home, text: lines.join(' ').replace(/ +/g, ' ') };
}

/** The figure that a sentence names. */
function figureIn(text: string, sentence: RegExp): number {
  const [, figure] = sentence.exec(text) ?? [];
  return Number(figure?.replaceAll(',', ''));
}

async function history(home: string): Promise<{ runs: RunRow[]; steps: RunStepRow[][]; people: number }> {
  const store = openStore(home, true);
  try {
    const runs = [...(await store.runs({ after: 0, limit: 100 }))].reverse();
    const steps = await Promise.all(runs.map(({ id }) => store.runSteps(id)));
    const esr = (await store.objectCounts()).find(({ connector }) => connector === 1);
    return { runs, steps: steps.map((some) => [...some]), people: esr?.objects ?? 0 };
  } finally {
    await store.close();
  }
}

/** Small ones surprise most: nobody to move, nobody to leave, nothing to hold. */
const seedsOf = new Map([
  [10, [1, 2, 3, 4, 5]],
  [37, [1, 2, 3, 4, 5]],
  [200, [1, 2]],
]);

for (const [people, seeds] of seedsOf) {
  for (const seed of seeds) {
    t.test(`the demo with ${people} people and seed ${seed}`, async (t) => {
      const { code, text, home } = await demo(t, { people, seed });
      const { runs, steps, people: known } = await history(home);
      const directory = readFileSync(join(home, 'directory.ldif'), 'utf8');

      t.equal(code, 0, 'tells nothing that is not true');
      t.equal(
        figureIn(text, /reads all three systems: ([\d,]+) people in ESR/),
        people,
        'names everybody of the trust',
      );
      t.equal(
        figureIn(text, /([\d,]+) accounts in NHSmail and/),
        steps[0]?.[1]?.counters.staging['add'],
        'tells the mailboxes as the store counted them',
      );
      t.equal(known, people + figureIn(text, /is read: ([\d,]+) new (?:person|people)/), 'tells who came on day two');
      t.equal(
        figureIn(text, /holds ([\d,]+) accounts, /),
        directory.match(/^sAMAccountName:/gm)?.length,
        'counts the directory as it is in the file',
      );
      t.equal(
        figureIn(text.replace('none of them', '0'), /accounts, ([\d,]+) disabled/),
        directory.match(/^userAccountControl: 514/gm)?.length ?? 0,
        'and who is disabled',
      );
      t.match(text, new RegExp(`${runs.length} runs ended with no errors`), 'knows every run');
      t.equal(runs.at(-1)?.result, 'completed-no-objects', 'ends with a run that changed nothing');
      t.notMatch(text, /undefined|NaN|\[object|NOT TRUE/, 'reads as a story');
    });
  }
}

t.test('a story told in the terminal', async (t) => {
  const { lines, text } = await demo(t, { people: 400, days: 1 });

  t.ok(Math.max(...lines.filter((line) => !line.includes('/')).map(({ length }) => length)) <= 100, 'fits its width');
  t.match(text, /started run 1, which staged this set/, 'shows that nobody releases a run of their own');
  t.match(text, /Set \d+ is released by [^.]+ and [^.]+\./, 'lets two people release what is far over a limit');
  t.match(text, /2 mailboxes ask instead of guessing/, 'tells of the person with two mailboxes');
  t.notMatch(text, /Day two/, 'stops after the days that were asked for');
});

t.test('when somebody else changes the directory during the story', async (t) => {
  const meddling: StartService = async (options) => {
    const service = await startDemoService(options);
    const setClock = (instant: string) => {
      if (instant.startsWith('2024-03-13')) disableSomebody(join(options.home, 'directory.ldif'));
      service.setClock(instant);
    };
    return { ...service, setClock };
  };

  const { code, text } = await demo(t, { people: 37, startService: meddling });

  t.equal(code, 1, 'the demo fails');
  t.match(text, /NOT TRUE: Result of the run on a blank file/, 'and says what was not as it told');
});

function disableSomebody(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace('userAccountControl: 512', 'userAccountControl: 514'));
}

t.test('a folder that holds something already', async (t) => {
  const home = folder(t);
  writeFileSync(join(home, 'letter.txt'), 'mine');

  await t.rejects(demo(t, { home }), { code: 'request-invalid', message: /not empty/ }, 'is refused');
  t.equal(readFileSync(join(home, 'letter.txt'), 'utf8'), 'mine', 'and left as it is');
});

import { PassThrough } from 'node:stream';
import t from 'tap';
import { barOf, ProgressLine } from '../../../engine/cli/progress.ts';
import type { Run } from '../../../engine/model/run.ts';

const run: Run = {
  id: 1,
  cycle: 'full',
  profile: null,
  resumes: null,
  state: 'running',
  result: null,
  startedBy: 'olive',
  startedAt: '2024-03-11T09:00:00.000Z',
  endedAt: null,
  configuration: 1,
  step: 2,
  steps: 12,
  connector: 'NHSmail',
  stepType: 'full-import',
  done: 500,
  total: 2_000,
  errors: 0,
  changeSets: [],
};

t.test('on a terminal', async (t) => {
  t.test('the bar shows the share, the rate and the time left', async (t) => {
    t.equal(barOf(run, 1_000), '2/12 full-import NHSmail [######..................] 25 % 500/s, 3 s left');
  });

  t.test('while nothing is done yet it promises no time', async (t) => {
    t.equal(barOf({ ...run, done: 0 }, 1_000), '2/12 full-import NHSmail [........................] 0 %');
  });

  t.test('without a known total it counts', async (t) => {
    t.equal(barOf({ ...run, total: 0, done: 12_345 }, 10_000), '2/12 full-import NHSmail 12,345 1,235/s');
  });

  t.test('with more done than was expected it stays full', async (t) => {
    t.match(barOf({ ...run, done: 2_100 }, 1_000), /\[#{24}\] 100 %/);
  });

  t.test('the line is written over itself and taken away in the end', async (t) => {
    const { stream, written } = screen({ isTTY: true });
    const line = new ProgressLine(stream);

    line.show(run);
    line.show({ ...run, done: 1_000 });
    line.end();

    t.notMatch(written(), '\n');
    t.equal(written().split('\r').length - 1, 3);
    t.ok(written().endsWith('\r\u001b[K'));
  });
});

t.test('off a terminal', async (t) => {
  t.test('every step is one plain line, however often it is looked at', async (t) => {
    const { stream, written } = screen({ isTTY: false });
    const line = new ProgressLine(stream);

    line.show(run);
    line.show({ ...run, done: 1_000 });
    line.show({ ...run, step: 3, connector: 'AD' });
    line.end();

    t.equal(written(), '2/12 full-import NHSmail\n3/12 full-import AD\n');
  });
});

function screen({ isTTY }: { readonly isTTY: boolean }) {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream & PassThrough;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, written: () => Buffer.concat(chunks).toString() };
}

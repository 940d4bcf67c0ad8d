import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import type { Parse, ParseTask } from '../../../engine/connectors/connector.ts';
import type { DelimitedPage } from '../../../engine/connectors/files/delimited/parse.ts';
import { EngineError } from '../../../engine/errors.ts';
import { parseFile, parseHere, parseInThread } from '../../../engine/threads/parser.ts';

const PAGE = 2000;
/** Long enough for a thread to start and read a few pages. */
const A_WHILE = 700;

type Folder = { testdir: (content: Record<string, string>) => string };

function staffFile(t: Folder, people: number): ParseTask {
  const rows = Array.from({ length: people }, (_, index) => `${index + 1},Given ${index},Family ${index}`);
  const folder = t.testdir({ 'staff.csv': ['id,first,last', ...rows, ''].join('\n') });
  return taskFor(path.join(folder, 'staff.csv'));
}

function taskFor(file: string): ParseTask {
  const columns = [{ name: 'first' }, { name: 'last' }];
  return { parser: 'delimited', file, options: { columns, anchor: 'id', delimiter: ',' } };
}

async function collect<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

async function readAll(parse: Parse, task: ParseTask): Promise<DelimitedPage[]> {
  return await collect(parse<DelimitedPage>(task, new AbortController().signal));
}

for (const [where, parse] of Object.entries({ parseInThread, parseHere, parseFile })) {
  t.test(`${where}: reading a file`, async (t) => {
    await t.test('gives its pages in order', async (t) => {
      const pages = await readAll(parse, staffFile(t, 2 * PAGE + 1));

      const anchors = pages.flatMap((page) => page.objects.anchors);
      t.equal(pages.length, 3);
      t.same(
        anchors,
        Array.from({ length: 2 * PAGE + 1 }, (_, index) => String(index + 1)),
      );
      t.equal(pages.at(-1)?.summary?.rows, 2 * PAGE + 1, 'the last page sums up');
    });

    await t.test('fails with the code, the sentence and the reach of what happened', async (t) => {
      const missing = path.join(t.testdir({}), 'staff.csv');

      const failure = await readAll(parse, taskFor(missing)).catch((cause) => cause);

      t.ok(failure instanceof EngineError);
      t.match(failure, { code: 'file-missing', reach: 'step', message: `${missing} is not there` });
    });

    await t.test('says so when the parser itself is at fault', async (t) => {
      const task = { ...staffFile(t, 1), parser: 'fixed-width' as ParseTask['parser'] };

      await t.rejects(readAll(parse, task), { code: 'parser-failed' });
    });

    await t.test('does not begin when it was stopped already', async (t) => {
      const stopped = AbortSignal.abort();

      await t.rejects(collect(parse(staffFile(t, 1), stopped)), { code: 'stopped-user' });
    });

    await t.test('ends when it is stopped between two pages', async (t) => {
      const stopper = new AbortController();
      const pages = parse(staffFile(t, 80 * PAGE), stopper.signal)[Symbol.asyncIterator]();
      await pages.next();

      stopper.abort();

      await t.rejects(pages.next(), { code: 'stopped-user' });
    });

    await t.test('ends with the reason that a time limit gives', async (t) => {
      const stopper = new AbortController();
      const pages = parse(staffFile(t, 80 * PAGE), stopper.signal)[Symbol.asyncIterator]();
      await pages.next();

      stopper.abort(new EngineError('timed-out', 'The step took longer than it may'));

      await t.rejects(pages.next(), { code: 'timed-out' });
    });
  });
}

t.test('a parser thread', async (t) => {
  await t.test('is stopped while it waits for its reader', async (t) => {
    const stopper = new AbortController();
    const pages = parseInThread(staffFile(t, 80 * PAGE), stopper.signal)[Symbol.asyncIterator]();
    await pages.next();
    await wait(A_WHILE);

    stopper.abort();

    await t.rejects(pages.next(), { code: 'stopped-user' });
  });

  await t.test('is stopped while its reader waits for the first page', async (t) => {
    const stopper = new AbortController();
    const pages = parseInThread(staffFile(t, 80 * PAGE), stopper.signal)[Symbol.asyncIterator]();
    const first = pages.next();

    stopper.abort();

    await t.rejects(first, { code: 'stopped-user' });
  });

  await t.test('runs a few pages ahead of its reader and no more', async (t) => {
    const long = staffFile(t, 80 * PAGE);
    const pages = parseInThread<DelimitedPage>(long, new AbortController().signal)[Symbol.asyncIterator]();
    await pages.next();
    await wait(A_WHILE);

    // Had the thread read on to the end, it could not notice this.
    appendFileSync(long.file, '999999,Late,Comer\n');
    const rest = async () => {
      while ((await pages.next()).done !== true);
    };

    await t.rejects(rest(), { code: 'file-changing' });
  });

  await t.test('has finished a short file by the time its reader returns', async (t) => {
    const short = staffFile(t, 3 * PAGE);
    const pages = parseInThread<DelimitedPage>(short, new AbortController().signal)[Symbol.asyncIterator]();
    await pages.next();
    await wait(A_WHILE);

    appendFileSync(short.file, '999999,Late,Comer\n');
    const rest = await collect({ [Symbol.asyncIterator]: () => pages });

    t.equal(rest.at(-1)?.summary?.rows, 3 * PAGE);
  });

  await t.test('ends when its reader leaves early', async (t) => {
    const before = threadsAlive();
    for await (const page of parseInThread<DelimitedPage>(staffFile(t, 80 * PAGE), new AbortController().signal)) {
      t.ok(threadsAlive() > before, 'while it reads there is one more');
      t.equal(page.objects.anchors[0], '1');
      break;
    }

    t.equal(threadsAlive(), before, 'afterwards there is not');
  });
});

function threadsAlive(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Worker' || resource === 'MessagePort')
    .length;
}

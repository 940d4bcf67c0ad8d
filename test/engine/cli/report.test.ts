import t from 'tap';
import { printPreview, printRun } from '../../../engine/cli/report.ts';
import { type Counters, whatCounted } from '../../../engine/model/counter.ts';
import type { Preview } from '../../../engine/model/preview.ts';
import type { Run, RunError, RunStep } from '../../../engine/model/run.ts';

const run: Run = {
  id: 7,
  cycle: 'delta',
  profile: null,
  resumes: null,
  state: 'ended',
  result: 'success',
  startedBy: 'olive',
  startedAt: '2024-03-11T09:00:00.000Z',
  endedAt: '2024-03-11T09:01:00.000Z',
  configuration: 1,
  step: 1,
  steps: 1,
  connector: null,
  stepType: null,
  done: 0,
  total: 0,
  errors: 0,
  changeSets: [],
};

function stepLine(step: Pick<RunStep, 'type'>, counters: Partial<Counters>): string | undefined {
  const lines: string[] = [];
  const whole: RunStep = {
    run: 7,
    number: 1,
    connector: 'AD',
    result: 'success',
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    counters: whatCounted(counters),
    notes: [],
    sequence: null,
    ...step,
  };
  printRun(run, [whole], [], (line = '') => lines.push(line));
  return lines[1];
}

t.test('the counters of a step', async (t) => {
  t.test('of a synchronisation are told apart by their direction, and by the connector they are for', async (t) => {
    const line = stepLine(
      { type: 'delta-sync' },
      {
        inbound: { 'connector-flow': 2, 'connector-no-flow': 0 },
        outbound: { NHSmail: { 'connector-flow': 3, 'provisioned-add-flow': 1 }, AD: { 'connector-no-flow': 4 } },
      },
    );

    t.match(
      line,
      /delta-sync +AD +success: inbound connector-flow 2; outbound NHSmail provisioned-add-flow 1, connector-flow 3; outbound AD connector-no-flow 4$/,
    );
  });

  t.test('of an import are those that it is named after', async (t) => {
    const counters = { staging: { add: 2, confirmed: 1 }, discovery: { 'filtered-objects': 5 } };

    t.match(stepLine({ type: 'full-import' }, counters), /success: add 2, confirmed 1; filtered-objects 5$/);
  });

  t.test('of an export are those of MIM, with what was done in finer words', async (t) => {
    const counters = { export: { add: 1, update: 4 }, operations: { create: 1, update: 3, leaver: 1 } };

    t.match(stepLine({ type: 'export' }, counters), /success: add 1, update 4 \(create 1, update 3, leaver 1\)$/);
    t.match(stepLine({ type: 'export' }, { operations: { disconnect: 2 } }), /success: \(disconnect 2\)$/);
  });

  t.test('that all stayed at nought leave the result alone', async (t) => {
    t.match(stepLine({ type: 'delta-sync' }, { inbound: { 'connector-flow': 0 } }), /AD +success$/);
  });
});

t.test(
  'what a preview would put on hold is said with its connector, as two of them may hold the same operation',
  async (t) => {
    const lines: string[] = [];
    const set = { operation: 'update', count: 6, digest: '', why: '6 × update is over the limit of 5.' } as const;
    const sets = ['NHSmail', 'AD'].map((connector) => {
      return { ...set, connector, irreversible: null, approversNeeded: 1, approvals: [], expiresAt: null };
    });
    const preview = {
      id: 1,
      cycle: 'full',
      version: 1,
      counts: [],
      sets,
      toFollow: [],
      notes: [],
      errors: 0,
      result: 'success',
    };
    printPreview(preview as unknown as Preview, (line = '') => lines.push(line));

    t.match(lines.join('\n'), /Would be held: NHSmail update: 6 ×.*\n.*Would be held: AD update: 6 ×/);
  },
);

t.test('an error says whom it concerns, by the number that "jml why" takes', async (t) => {
  const error = { id: 1, run: 7, step: 4, code: 'rule-exception', retry: false, message: 'It fails.', remedy: 'Look.' };
  const linesOf = (about: Pick<RunError, 'connector' | 'object' | 'person'>): string[] => {
    const lines: string[] = [];
    printRun(run, [], [{ ...error, ...about }], (line = '') => lines.push(line));
    return lines.slice(1);
  };

  t.same(linesOf({ connector: 'ESR', object: 12, person: 3 }), [
    '  rule-exception (ESR): It fails.',
    '       Look.',
    '       Whom it concerns: jml why --object 12',
  ]);
  t.equal(linesOf({ connector: 'AD', object: null, person: 3 }).at(-1), '       Whom it concerns: jml why --person 3');
  t.equal(linesOf({ connector: 'AD', object: null, person: null }).length, 2, 'a whole system is nobody');
});

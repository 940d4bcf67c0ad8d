import t from 'tap';
import { printRun } from '../../../engine/cli/report.ts';
import type { Counters, Run, RunStep } from '../../../engine/model/run.ts';

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
const none: Counters = { staging: {}, inbound: {}, outbound: {}, export: {} };

function stepLine(step: Pick<RunStep, 'type'>, counters: Partial<Counters>): string | undefined {
  const lines: string[] = [];
  const whole: RunStep = {
    run: 7,
    number: 1,
    connector: 'AD',
    result: 'success',
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    counters: { ...none, ...counters },
    notes: [],
    sequence: null,
    ...step,
  };
  printRun(run, [whole], [], (line = '') => lines.push(line));
  return lines[1];
}

t.test('the counters of a step', async (t) => {
  t.test('of a synchronisation are told apart by their direction', async (t) => {
    const line = stepLine(
      { type: 'delta-sync' },
      { inbound: { 'disconnector-remains': 2, unchanged: 0 }, outbound: { 'disconnector-remains': 3, provisioned: 1 } },
    );

    t.match(
      line,
      /delta-sync +AD +success: inbound disconnector-remains 2; outbound disconnector-remains 3, provisioned 1$/,
    );
  });

  t.test('of an import or export are those that the step is named after', async (t) => {
    t.match(stepLine({ type: 'full-import' }, { staging: { add: 2, confirmed: 1 } }), /success: add 2, confirmed 1$/);
    t.match(stepLine({ type: 'export' }, { export: { create: 4 } }), /success: create 4$/);
  });

  t.test('that all stayed at nought leave the result alone', async (t) => {
    t.match(stepLine({ type: 'delta-sync' }, { inbound: { unchanged: 0 } }), /AD +success$/);
  });
});

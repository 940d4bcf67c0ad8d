import t from 'tap';
import { worstResult } from '../../../engine/model/run.ts';
import { planSteps } from '../../../engine/runs/profile.ts';

const openExport = async () => {
  throw new Error('not here');
};
const esr = { name: 'ESR', system: 'esr' as const };
const mail = { name: 'NHSmail', system: 'nhsmail' as const, openExport };
const ad = { name: 'AD', system: 'ad' as const, openExport };
const told = (steps: ReturnType<typeof planSteps>) => steps.map(({ connector, type }) => `${connector} ${type}`);

t.test('the full cycle under topology full', async (t) => {
  const steps = planSteps('full', 'full', [ad, mail, esr]);
  t.same(told(steps), [
    'ESR full-import',
    'NHSmail full-import',
    'AD full-import',
    'ESR delta-sync',
    'NHSmail delta-sync',
    'AD delta-sync',
    'NHSmail export',
    'NHSmail delta-import',
    'NHSmail delta-sync',
    'AD export',
    'AD delta-import',
    'AD delta-sync',
  ]);
  t.same(
    steps.map(({ number }) => number),
    [...steps.keys()].map((i) => i + 1),
  );
  t.equal(
    steps.findIndex(({ confirms }) => confirms),
    7,
    'a preview can know what comes before the first export',
  );
  t.same(steps.filter(({ confirms }) => confirms).length, 4);
});

t.test('topology local writes the directory alone', async (t) => {
  const steps = told(planSteps('delta', 'local', [esr, mail, ad]));
  t.notOk(steps.includes('NHSmail export'));
  t.ok(steps.includes('AD export'));
});

t.test('two connectors of one system follow each other, and what cannot be written is not', async (t) => {
  const second = { name: 'ESR 998', system: 'esr' as const };
  const readOnly = { name: 'AD', system: 'ad' as const };
  const steps = told(planSteps('delta', 'full', [esr, second, mail, readOnly]));
  t.same(steps.slice(0, 2), ['ESR delta-import', 'ESR 998 delta-import']);
  t.notOk(steps.includes('AD export'));
  t.equal(steps.filter((step) => step.startsWith('AD')).length, 2, 'nor is anything confirmed');
});

t.test('a run shows the worst of its steps', async (t) => {
  t.equal(worstResult([]), 'completed-no-objects');
  t.equal(worstResult(['success', 'completed-no-objects']), 'success');
  t.equal(worstResult(['stopped-source-held', 'success', 'completed-export-errors']), 'stopped-source-held');
});

import t from 'tap';
import { compareFindings } from '../../../engine/provisioning/findings.ts';
import type { GivenNames } from '../../../engine/provisioning/names.ts';
import type { WorkedOut } from '../../../engine/provisioning/person-values.ts';
import type { FindingRow, PersonRow } from '../../../engine/store/rows.ts';
import type { Provisioning } from '../../../engine/sync/provision.ts';

const nora = { id: 1, values: '', lineage: '', name: '', dueOn: null, stamp: 0 } satisfies PersonRow;
const vanished = { code: 'vanished', sentence: 'The account is gone.' };
const known = (sentence: string): FindingRow => ({ kind: 'person', subject: 1, code: 'vanished', sentence });

t.test('what is to be said about somebody', async (t) => {
  t.test('is said once', async (t) => {
    t.same(said({ findings: [vanished] }, []).findings, [known(vanished.sentence)]);
    t.same(said({ findings: [vanished] }, [known(vanished.sentence)]), { findings: [], removedFindings: [] });
  });

  t.test('is said again when the sentence is another', async (t) => {
    const { findings, removedFindings } = said({ findings: [vanished] }, [known('It was here.')]);

    t.same(findings, [known(vanished.sentence)]);
    t.same(removedFindings, []);
  });

  t.test('is taken back when it is true no more, or nothing holds the person', async (t) => {
    const gone = [{ kind: 'person', subject: 1, code: 'vanished' }];

    t.same(said({}, [known(vanished.sentence)]).removedFindings, gone);
    t.same(said({ findings: [vanished], deletesPerson: true }, [known(vanished.sentence)]), {
      findings: [],
      removedFindings: gone,
    });
  });

  t.test('names the flows that failed, each sentence once', async (t) => {
    const problem = { code: 'rule-exception', message: 'Title is no number.', object: null } as const;

    const { findings } = said({ problems: [problem, problem] }, []);

    t.match(findings, [{ code: 'flow-failed', sentence: /made: Title is no number\.$/ }]);
  });

  t.test('names the name that is taken when the rule gives no other', async (t) => {
    const given: GivenNames = { suffixes: new Map(), reserved: [], unnamed: new Map([[1, 'nstarter']]) };

    const { findings } = said({}, [], new Map([[3, given]]));

    t.match(findings, [{ subject: 1, code: 'name-taken', sentence: /nstarter/ }]);
  });
});

interface Said {
  readonly findings: FindingRow[];
  readonly removedFindings: Omit<FindingRow, 'sentence'>[];
}

function said(
  decision: Partial<Provisioning>,
  old: readonly FindingRow[],
  names: ReadonlyMap<number, GivenNames> = new Map(),
) {
  const decided: Provisioning = {
    ...{ lifecycle: { state: 'active', dueOn: null, reason: '' }, items: [], creates: [], findings: [], problems: [] },
    ...{ deletesPerson: false, settled: [], otherDueOn: null, isEnding: false, ...decision },
  };
  const person: WorkedOut = { person: nora, values: [], changed: false, flowed: [], problems: [] };
  const into: Said = { findings: [], removedFindings: [] };
  compareFindings({ people: [person], decisions: [decided] }, names, old, into);
  return into;
}

import type { ExplicitRow, FindingRow, RunStepRow } from '../rows.ts';
import type { LastIds, RunReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { ascending, pageOf, rowsOf } from './page.ts';
import type { Tables } from './tables.ts';

export function runReads(tables: Tables, { read }: Answers): RunReads {
  const errorsOf = (run: number) => [...tables.runErrors.values()].filter((row) => row.run === run);
  return {
    lastIds: () => read(() => lastIds(tables)),
    connectors: () => read(() => ascending(tables.connectors.values(), (row) => row.id)),
    findings: (kind, subjects) => read(() => findings(tables, kind, new Set(subjects))),
    findingCounts: () => read(() => findingCounts(tables)),
    hasDrifts: () => read(() => tables.drifts.size > 0),
    drifts: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return ascending(
          [...tables.drifts.values()].filter((row) => wanted.has(row.object)),
          (row) => row.object,
        );
      }),
    explicit: (objects) => read(() => rowsOf(tables.explicit, objects)),
    explicitToReview: (today, page) =>
      read(() => {
        const isDue = ({ reviewOn }: ExplicitRow) => reviewOn !== null && reviewOn <= today;
        return pageOf([...tables.explicit.values()].filter(isDue), page, (row) => row.object);
      }),
    runs: ({ after, limit }) =>
      read(() =>
        ascending(tables.runs.values(), (row) => -row.id)
          .filter((row) => after === 0 || row.id < after)
          .slice(0, limit),
      ),
    run: (id) => read(() => tables.runs.get(id)),
    runSteps: (run) =>
      read(() =>
        ascending(
          [...tables.runSteps.values()].filter((row) => row.run === run),
          (row) => row.number,
        ),
      ),
    runErrors: (run, page) => read(() => pageOf(errorsOf(run), page, (row) => row.id)),
    runErrorCount: (run) => read(() => errorsOf(run).length),
    lastAcceptedStep: (connector, types) =>
      read(() =>
        newestStep(
          tables,
          (row) =>
            row.connector === connector && types.includes(row.type) && (row.watermark !== null || row.size !== null),
        ),
      ),
    newestStep: (connector, types) =>
      read(() => newestStep(tables, (row) => row.connector === connector && types.includes(row.type) && isWork(row))),
    importingRuns: (connector, limit) =>
      read(() => {
        const steps = [...tables.runSteps.values()].filter(
          (row) => row.connector === connector && (row.watermark !== null || row.size !== null),
        );
        return [...new Set(steps.map(({ run }) => run))].sort((one, other) => other - one).slice(0, limit);
      }),
    firstAcceptedStep: (connector) =>
      read(() =>
        stepsInOrder(tables, (row) => row.connector === connector && (row.watermark !== null || row.size !== null)).at(
          0,
        ),
      ),
    configuration: (id) => read(() => tables.configurations.get(id ?? highest(tables.configurations.keys()))),
    apiKey: (id) => read(() => tables.apiKeys.get(id)),
    apiKeys: () => read(() => [...tables.apiKeys.values()].sort((one, other) => (one.id < other.id ? -1 : 1))),
    lastAudit: () => read(() => tables.audit.get(highest(tables.audit.keys()))),
    audit: (page) => read(() => pageOf(tables.audit.values(), page, (row) => row.id)),
  };
}

function highest(ids: Iterable<number>): number {
  let found = 0;
  for (const id of ids) if (id > found) found = id;
  return found;
}

function lastIds(tables: Tables): LastIds {
  return {
    object: Math.max(highest(tables.objects.keys()), tables.highestRemovedObject),
    person: Math.max(highest(tables.people.keys()), tables.highestRemovedPerson),
    journal: highest(tables.journal.keys()),
    feed: highest([...tables.journal.values()].map(({ feed }) => feed ?? 0)),
    changeSet: highest(tables.changeSets.keys()),
    run: highest(tables.runs.keys()),
    runError: highest(tables.runErrors.keys()),
    configuration: highest(tables.configurations.keys()),
    preview: highest(tables.previews.keys()),
    audit: highest(tables.audit.keys()),
  };
}

function findings(tables: Tables, kind: FindingRow['kind'], subjects: ReadonlySet<number>): readonly FindingRow[] {
  return ascending(
    [...tables.findings.values()].filter((row) => row.kind === kind && subjects.has(row.subject)),
    (row) => row.subject,
  );
}

function findingCounts(tables: Tables): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { code } of tables.findings.values()) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).sort((one, other) => (one.code < other.code ? -1 : 1));
}

function isWork({ result }: RunStepRow): boolean {
  return result !== 'completed-drop-file' && result !== 'completed-skipped-already-completed';
}

function newestStep(tables: Tables, test: (row: RunStepRow) => boolean): RunStepRow | undefined {
  return stepsInOrder(tables, test).at(-1);
}

function stepsInOrder(tables: Tables, test: (row: RunStepRow) => boolean): RunStepRow[] {
  return [...tables.runSteps.values()]
    .filter(test)
    .sort((one, other) => one.run - other.run || one.number - other.number);
}

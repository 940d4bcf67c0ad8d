import { EngineError } from '../../errors.ts';
import type { ChangeItemMark, ChangeItemRow, Hold, JournalEnd, PendingMark, PersonMark, SpaceMark } from '../rows.ts';
import type { Outcome } from '../store.ts';
import { keyOf, type Tables } from './tables.ts';

type Step<F extends keyof Outcome> = (tables: Tables, rows: NonNullable<Outcome[F]>) => void;

/** In the order in which the port promises it. */
const steps: { readonly [F in keyof Outcome]-?: Step<F> } = {
  connectors: (tables, rows) => put(tables.connectors, rows, (row) => row.id),
  objects: (tables, rows) => put(tables.objects, rows, (row) => row.id),
  marks: markObjects,
  removedObjects: removeObjects,
  removedKeys: (tables, rows) => {
    for (const { key, object } of rows) tables.keys.get(key)?.delete(object);
  },
  keys: (tables, rows) => {
    for (const { key, object } of rows) tables.keys.set(key, (tables.keys.get(key) ?? new Set()).add(object));
  },
  records: (tables, rows) => {
    for (const { object, text } of rows) putText(tables.records, object, text);
  },
  shared: (tables, rows) => {
    for (const { connector, key, text } of rows) {
      const ofConnector = tables.shared.get(connector) ?? new Map<string, string>();
      tables.shared.set(connector, ofConnector);
      putText(ofConnector, key, text);
    }
  },
  people: (tables, rows) => put(tables.people, rows, (row) => row.id),
  removedPeople: removePeople,
  peopleToProvision: (tables, ids) => {
    for (const id of ids) {
      const row = tables.people.get(id);
      if (row !== undefined) tables.people.set(id, { ...row, stamp: 0 });
    }
  },
  personMarks: markPeople,
  history: (tables, rows) => {
    for (const row of rows) tables.history.push(row);
  },
  reservedNames: (tables, rows) => put(tables.reservedNames, rows, (row) => keyOf(row.kind, row.name)),
  removedPending: (tables, rows) => {
    for (const { object, operation } of rows) tables.pending.delete(keyOf(object, operation));
  },
  pending: (tables, rows) => put(tables.pending, rows, (row) => keyOf(row.object, row.operation)),
  pendingMarks: markPending,
  journal: (tables, rows) => put(tables.journal, rows, (row) => row.id),
  removedUndone: (tables, rows) => {
    for (const { object, attribute } of rows) tables.undone.delete(keyOf(object, attribute));
  },
  undone: (tables, rows) => put(tables.undone, rows, (row) => keyOf(row.object, row.attribute)),
  removedRestoreWishes: (tables, objects) => {
    for (const object of objects) tables.restoreWishes.delete(object);
  },
  restoreWishes: (tables, rows) => put(tables.restoreWishes, rows, (row) => row.object),
  journalEnds: endJournal,
  changeSets: (tables, rows) => put(tables.changeSets, rows, (row) => row.id),
  changeItems: (tables, rows) =>
    put(tables.changeItems, rows, (row) => keyOf(row.changeSet, row.object, row.operation)),
  changeItemMarks: markItems,
  holds: holdPending,
  removedFindings: (tables, rows) => {
    for (const { kind, subject, code } of rows) tables.findings.delete(keyOf(kind, subject, code));
  },
  findings: (tables, rows) => put(tables.findings, rows, (row) => keyOf(row.kind, row.subject, row.code)),
  removedDrifts: (tables, rows) => {
    for (const { object, slot } of rows) tables.drifts.delete(keyOf(object, slot));
  },
  drifts: (tables, rows) => {
    for (const row of rows) {
      const key = keyOf(row.object, row.slot);
      if (!tables.drifts.has(key)) tables.drifts.set(key, row);
    }
  },
  removedExplicit: (tables, rows) => {
    for (const object of rows) tables.explicit.delete(object);
  },
  explicit: (tables, rows) => put(tables.explicit, rows, (row) => row.object),
  runs: (tables, rows) => put(tables.runs, rows, (row) => row.id),
  runSteps: (tables, rows) => put(tables.runSteps, rows, (row) => keyOf(row.run, row.number)),
  runErrors: (tables, rows) => put(tables.runErrors, rows, (row) => row.id),
  configurations: (tables, rows) => put(tables.configurations, rows, (row) => row.id),
  apiKeys: (tables, rows) => put(tables.apiKeys, rows, (row) => row.id),
  previews: (tables, rows) => put(tables.previews, rows, (row) => row.id),
  previewPages: (tables, rows) => put(tables.previewPages, rows, (row) => keyOf(row.preview, row.first)),
  previewHeld: (tables, rows) => put(tables.previewHeld, rows, (row) => keyOf(row.preview, row.changeSet)),
  previewSets: (tables, rows) =>
    put(tables.previewSets, rows, (row) => keyOf(row.preview, row.connector, row.operation)),
  removedPreviews: removePreviews,
  audit: (tables, rows) => put(tables.audit, rows, (row) => row.id),
};

/** What can fail is asked first, so that nothing is applied when anything is refused. */
export function commitOutcome(tables: Tables, outcome: Outcome): void {
  refuseRepeatedAudit(tables, outcome);
  refuseTakenNames(tables, outcome);
  for (const field of Object.keys(steps) as (keyof Outcome)[]) applyField(tables, outcome, field);
}

function applyField<F extends keyof Outcome>(tables: Tables, outcome: Outcome, field: F): void {
  const rows = outcome[field];
  if (rows === undefined) return;
  const step = steps[field] as Step<F>;
  step(tables, rows);
}

function refuseRepeatedAudit(tables: Tables, outcome: Outcome): void {
  const seen = new Set(tables.audit.keys());
  for (const { id } of outcome.audit ?? []) {
    if (seen.has(id)) throw new EngineError('store-failed', `Audit row ${id} exists; nothing of this step was kept.`);
    seen.add(id);
  }
}

function refuseTakenNames(tables: Tables, outcome: Outcome): void {
  const holders = new Map([...tables.reservedNames].map(([key, row]) => [key, row.person]));
  for (const { kind, name, person } of outcome.reservedNames ?? []) {
    const key = keyOf(kind, name);
    if ((holders.get(key) ?? person) !== person) {
      throw new EngineError('store-failed', `The ${kind} ${name} belongs to another person; nothing was kept.`);
    }
    holders.set(key, person);
  }
}

function put<K, R>(table: Map<K, R>, rows: readonly R[], key: (row: R) => K): void {
  for (const row of rows) table.set(key(row), row);
}

function putText<K>(table: Map<K, string>, key: K, text: string): void {
  if (text === '') table.delete(key);
  else table.set(key, text);
}

function markObjects(tables: Tables, marks: readonly SpaceMark[]): void {
  for (const { id, person, state, rule, dueOn, stamp } of marks) {
    const row = tables.objects.get(id);
    if (row !== undefined) tables.objects.set(id, { ...row, person, state, rule, dueOn, stamp });
  }
}

function markPeople(tables: Tables, marks: readonly PersonMark[]): void {
  for (const { id, dueOn, stamp } of marks) {
    const row = tables.people.get(id);
    if (row !== undefined) tables.people.set(id, { ...row, dueOn, stamp });
  }
}

function markPending(tables: Tables, marks: readonly PendingMark[]): void {
  for (const { object, operation, changeSet, code, message, attempts, retryAt, parkedAt } of marks) {
    const key = keyOf(object, operation);
    const row = tables.pending.get(key);
    const tried = { code, message, attempts, retryAt, parkedAt };
    if (row !== undefined) tables.pending.set(key, { ...row, changeSet, ...tried });
  }
}

function endJournal(tables: Tables, ends: readonly JournalEnd[]): void {
  for (const { id, ended, endedAt, feed } of ends) {
    const row = tables.journal.get(id);
    if (row !== undefined) tables.journal.set(id, { ...row, ended, endedAt, feed });
  }
}

function markItems(tables: Tables, marks: readonly ChangeItemMark[]): void {
  for (const { changeSet, object, operation, state, reason } of marks) {
    const key = keyOf(changeSet, object, operation);
    const row = tables.changeItems.get(key);
    if (row !== undefined) tables.changeItems.set(key, { ...row, state, reason });
  }
}

function holdPending(tables: Tables, holds: readonly Hold[]): void {
  for (const { changeSet, operation, objects } of holds) {
    for (const object of objects) {
      const row = tables.pending.get(keyOf(object, operation));
      if (row === undefined) continue;
      const { hash, rules, changes } = row;
      const item: ChangeItemRow = { changeSet, object, operation, hash, rules, changes, state: 'held', reason: '' };
      tables.changeItems.set(keyOf(changeSet, object, operation), item);
      tables.pending.set(keyOf(object, operation), { ...row, changeSet });
    }
  }
}

function removePeople(tables: Tables, people: readonly number[]): void {
  for (const id of people) {
    tables.people.delete(id);
    tables.highestRemovedPerson = Math.max(tables.highestRemovedPerson, id);
  }
  const gone = new Set(people);
  for (const [key, row] of tables.findings) {
    if (row.kind === 'person' && gone.has(row.subject)) tables.findings.delete(key);
  }
}

function removeObjects(tables: Tables, objects: readonly number[]): void {
  for (const object of objects) {
    tables.objects.delete(object);
    tables.records.delete(object);
    tables.explicit.delete(object);
    tables.restoreWishes.delete(object);
    tables.highestRemovedObject = Math.max(tables.highestRemovedObject, object);
  }
  const gone = new Set(objects);
  for (const [key, row] of tables.pending) if (gone.has(row.object)) tables.pending.delete(key);
  for (const [key, row] of tables.drifts) if (gone.has(row.object)) tables.drifts.delete(key);
  for (const [key, row] of tables.undone) if (gone.has(row.object)) tables.undone.delete(key);
  for (const [key, row] of tables.findings) {
    if (row.kind === 'object' && gone.has(row.subject)) tables.findings.delete(key);
  }
}

function removePreviews(tables: Tables, ids: readonly number[]): void {
  const gone = new Set(ids);
  for (const id of ids) tables.previews.delete(id);
  for (const [key, row] of tables.previewPages) if (gone.has(row.preview)) tables.previewPages.delete(key);
  for (const [key, row] of tables.previewHeld) if (gone.has(row.preview)) tables.previewHeld.delete(key);
  for (const [key, row] of tables.previewSets) if (gone.has(row.preview)) tables.previewSets.delete(key);
}

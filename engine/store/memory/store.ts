/** The store on Maps, for tests: no file, no index, and nobody can change what it keeps through a row it handed out. */
import { EngineError } from '../../errors.ts';
import type { Store } from '../store.ts';
import { type Answers, atOnce, late } from './answers.ts';
import { commitOutcome } from './commit.ts';
import { exportReads } from './export-reads.ts';
import { frozenCopy } from './frozen.ts';
import { peopleReads } from './people-reads.ts';
import { previewReads } from './preview-reads.ts';
import { runReads } from './run-reads.ts';
import { spaceReads } from './space-reads.ts';
import { emptyTables, type Tables } from './tables.ts';

export interface MemoryOptions {
  /** Every answer comes some turns of the event loop later, and not in the order of the questions. */
  readonly late?: boolean;
  /** Of the waits; 1 when left out. */
  readonly seed?: number;
}

export function createMemoryStore(options: MemoryOptions = {}): Store {
  return storeOn(emptyTables(), options);
}

function storeOn(tables: Tables, options: MemoryOptions): Store {
  let open = true;
  const answers = guarded(options.late === true ? late(options.seed ?? 1) : atOnce, () => open);
  return {
    ...spaceReads(tables, answers),
    ...peopleReads(tables, answers),
    ...exportReads(tables, answers),
    ...runReads(tables, answers),
    ...previewReads(tables, answers),
    commit: (outcome) => {
      const kept = frozenCopy(outcome);
      return answers.change(() => commitOutcome(tables, kept));
    },
    markAll: (connector) => answers.change(() => markAll(tables, connector)),
    finishLoad: () => answers.change(() => undefined),
    scratch: () => scratch(tables, options, answers),
    close: async () => {
      open = false;
    },
  };
}

/** Hands out frozen copies, and nothing once the store is closed. */
function guarded(answers: Answers, isOpen: () => boolean): Answers {
  const checked = <T>(work: () => T) => {
    return () => {
      if (!isOpen()) throw new EngineError('store-failed', 'The store is closed.');
      return frozenCopy(work());
    };
  };
  return {
    read: (work) => answers.read(checked(work)),
    change: (work) => answers.change(checked(work)),
  };
}

function markAll(tables: Tables, connector?: number): void {
  const people = new Set<number>();
  for (const [id, row] of tables.objects) {
    if (connector !== undefined && row.connector !== connector) continue;
    if (row.person !== null) people.add(row.person);
    tables.objects.set(id, { ...row, stamp: 0 });
  }
  for (const [id, row] of tables.people)
    if (connector === undefined || people.has(id)) tables.people.set(id, { ...row, stamp: 0 });
}

async function scratch(tables: Tables, options: MemoryOptions, { change }: Answers): Promise<Store> {
  let copy = emptyTables();
  await change(() => {
    copy = structuredClone(tables);
  });
  return storeOn(copy, options);
}

/** What an import says became of accepted exports: journal rows of one object in, what each came to out. Pure. */
import { toldOperations } from '../model/change-feed.ts';
import type { Operation } from '../model/operation.ts';
import type { ExportEnd, JournalMark } from '../store/rows.ts';

/** What the import says of an object that something was exported to. */
export interface ImportSays {
  /** `awaited`: a create was accepted, and no import has ever shown the object. */
  readonly object: 'shown' | 'gone' | 'awaited';
  /** Attributes that still show the old value. */
  readonly waiting: ReadonlySet<string>;
  /** Attributes that show neither the old value nor the exported one. */
  readonly overtaken: ReadonlySet<string>;
}

export interface OpenExport {
  readonly row: JournalMark;
  /** Attributes that it changed; not asked for while nothing waits and nothing was overtaken. */
  readonly attributes: readonly string[];
  readonly isOverdue: boolean;
}

/** What an operation stands or falls with; of the others everything they changed. */
const decisive: Partial<Record<Operation, readonly string[]>> = {
  enable: ['accountDisabled'],
  disable: ['accountDisabled'],
};

/** `exports` of one object, in the order of sending; null where nothing can be said yet. */
export function endsOf(exports: readonly OpenExport[], says: ImportSays): (ExportEnd | null)[] {
  return exports.map((one, at) => {
    const isReplaced = exports.slice(at + 1).some((later) => replaces(later.row.operation, one.row.operation));
    return isReplaced && says.object === 'shown' ? 'overtaken' : endOf(one, says);
  });
}

function endOf({ row, attributes, isOverdue }: OpenExport, { object, waiting, overtaken }: ImportSays) {
  const late = isOverdue ? 'given-up' : null;
  if (row.operation === 'delete') return object === 'gone' ? 'confirmed' : late;
  if (object !== 'shown') return object === 'gone' ? 'given-up' : late;
  if (row.operation === 'create' || row.operation === 'restore') return 'confirmed';
  const decided = decisive[row.operation] ?? attributes;
  if (decided.some((attribute) => waiting.has(attribute))) return late;
  return decided.some((attribute) => overtaken.has(attribute)) ? 'overtaken' : 'confirmed';
}

const switches: readonly Operation[] = ['enable', 'disable'];

/** A later export of the same kind speaks for the earlier one, too. */
function replaces(later: Operation, earlier: Operation): boolean {
  if (earlier === 'create' || earlier === 'delete') return false;
  return later === earlier || (switches.includes(later) && switches.includes(earlier));
}

const told: ReadonlySet<Operation> = new Set(toldOperations);

/** Whether the change feed tells of it once an import has shown it. */
export function isTold(operation: Operation): boolean {
  return told.has(operation);
}

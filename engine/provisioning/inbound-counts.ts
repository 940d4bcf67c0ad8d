/**
 * What became of the objects that the synchronisations of one run looked at. A step counts its objects when it looks at
 * them; whether values flow, and whether the person stays, shows only when people are decided, which may be in a later step:
 * then the object moves to another counter of the step that looked at it.
 */
import { type CounterName, type Counts, count } from '../model/counter.ts';
import type { SpaceRow } from '../store/rows.ts';

type Name = CounterName<'inbound'>;

/** From the weakest to the strongest: an object whose values flowed and whose person then went counts as the last. */
const fates = ['quiet', 'flowed', 'failed', 'removed'] as const;
type Fate = (typeof fates)[number];

/** What an object is to the synchronisation that looks at it, and what it counts as by its fate. */
const countedAs = {
  'disconnector-joined': {
    quiet: 'disconnector-joined-no-flow',
    flowed: 'disconnector-joined-flow',
    failed: 'flow-failure',
    removed: 'disconnector-joined-remove-mv',
  },
  'disconnector-projected': {
    quiet: 'disconnector-projected-no-flow',
    flowed: 'disconnector-projected-flow',
    failed: 'flow-failure',
    removed: 'disconnector-projected-remove-mv',
  },
  connector: {
    quiet: 'connector-no-flow',
    flowed: 'connector-flow',
    failed: 'flow-failure',
    removed: 'connector-flow-remove-mv',
  },
  'connector-filtered': {
    quiet: 'connector-filtered-leave-mv',
    flowed: 'connector-filtered-leave-mv',
    failed: 'connector-filtered-leave-mv',
    removed: 'connector-filtered-remove-mv',
  },
  'connector-delete': {
    quiet: 'connector-delete-leave-mv',
    flowed: 'connector-delete-leave-mv',
    failed: 'connector-delete-leave-mv',
    removed: 'connector-delete-remove-mv',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Fate, Name>>>>;

type Looked = keyof typeof countedAs;
const lookedWords = Object.keys(countedAs) as readonly Looked[];

const FATE_BITS = 2;
const LOOKED_BITS = 3;

interface StepCounts {
  readonly step: number;
  readonly counts: Counts<'inbound'>;
  isChanged: boolean;
}

export class InboundCounts {
  /** By object: which step looked at it, as what, and its fate; 0 when none did. Two octets an object, a first load has many. */
  private cells = new Uint16Array(1024);
  private readonly steps: StepCounts[] = [];
  /** Objects that leave their person in this run, by person. */
  private readonly leaving = new Map<number, number[]>();

  /** What is counted from now on is of this step. */
  begin(step: number): void {
    this.steps.push({ step, counts: {}, isChanged: false });
  }

  /** Of the step that began last. */
  get counts(): Counts<'inbound'> {
    return this.steps.at(-1)?.counts ?? {};
  }

  count(name: Name): void {
    count(this.counts, name);
  }

  look(object: number, as: Looked): void {
    const at = this.steps.length - 1;
    const before = this.cells[object] ?? 0;
    if (before !== 0 && stepOf(before) === at) count(this.counts, nameOf(before), -1);
    this.countNew(object, cellOf(at, as, 'quiet'));
  }

  /** A flow of the object failed. Every run asks again, and counts it once, also where no step of it looked at the object. */
  fail(object: number): void {
    if ((this.cells[object] ?? 0) !== 0) this.become(object, 'failed');
    else this.countNew(object, cellOf(this.steps.length - 1, 'connector', 'failed'));
  }

  /** The object belongs to its person no more, or soon will not; its fate is still that of the person. */
  leave(person: number, object: number): void {
    if ((this.cells[object] ?? 0) === 0) return;
    const others = this.leaving.get(person);
    if (others === undefined) this.leaving.set(person, [object]);
    else others.push(object);
  }

  /** Nothing happens to an object that nobody looked at in this run. */
  become(object: number, fate: Fate): void {
    const before = this.cells[object] ?? 0;
    const stronger = fates.indexOf(fate);
    if (before === 0 || stronger <= fateOf(before)) return;
    const after = (before & ~((1 << FATE_BITS) - 1)) | stronger;
    this.put(object, after);
    const step = this.steps[stepOf(before)];
    if (step === undefined) return;
    count(step.counts, nameOf(before), -1);
    count(step.counts, nameOf(after));
    step.isChanged = true;
  }

  /** The deletion rule lets a person go, to whom these objects belong. What is gone since an earlier run counts here. */
  letGo(person: number, rows: readonly SpaceRow[]): void {
    for (const { id, state, anchor } of rows) {
      if ((this.cells[id] ?? 0) !== 0) this.become(id, 'removed');
      else if (state === 'Placeholder' && anchor !== '') this.count('connector-delete-remove-mv');
    }
    for (const object of this.leaving.get(person) ?? []) this.become(object, 'removed');
  }

  /** Steps whose counts have changed since they were asked for last. */
  takeChanged(): readonly Pick<StepCounts, 'step' | 'counts'>[] {
    const changed = this.steps.filter(({ isChanged }) => isChanged);
    for (const step of changed) step.isChanged = false;
    return changed;
  }

  private countNew(object: number, cell: number): void {
    this.put(object, cell);
    count(this.counts, nameOf(cell));
  }

  private put(object: number, cell: number): void {
    if (object >= this.cells.length) {
      const wider = new Uint16Array(Math.max(object + 1, this.cells.length * 2));
      wider.set(this.cells);
      this.cells = wider;
    }
    this.cells[object] = cell;
  }
}

function cellOf(step: number, as: Looked, fate: Fate): number {
  const looked = (step << LOOKED_BITS) | (lookedWords.indexOf(as) + 1);
  return (looked << FATE_BITS) | fates.indexOf(fate);
}

function stepOf(cell: number): number {
  return cell >>> (FATE_BITS + LOOKED_BITS);
}

function fateOf(cell: number): number {
  return cell & ((1 << FATE_BITS) - 1);
}

function nameOf(cell: number): Name {
  const looked = lookedWords[((cell >>> FATE_BITS) & ((1 << LOOKED_BITS) - 1)) - 1] ?? 'connector';
  return countedAs[looked][fates[fateOf(cell)] ?? 'quiet'];
}

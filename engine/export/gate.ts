/**
 * The one gate to every connected system: no other line of the product calls `ExportSession.send`. It leaves alone what
 * must never be touched, writes the intent before it sends, and settles after, so that a crash between the two is
 * resolved by looking (`recovery.ts`), never by sending twice.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { ExportItem, ExportSession, Outcome } from '../connectors/connector.ts';
import { linkOperations } from '../model/operation.ts';
import { makeFirstPassword } from '../secrets/first-password.ts';
import type { ExplicitRow, JournalRow, PendingMark, PendingRow, SpaceRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { Accepted } from './accepted.ts';
import { afterAttempt } from './attempts.ts';
import { afterAcceptance, explicitAfter, exportItem } from './items.ts';
import { leftAloneBecause, type NeverTouch } from './never-touch.ts';

/** A person whose name is taken is evaluated again: the next suffix is tried. */
const NAME_TAKEN = 'cd-existing-object';
/** Intents of one commit when the step names no other number: synchronised to the disk once for all of them. */
const BATCH = 100;

export interface GateFailure {
  readonly object: number;
  readonly person: number | null;
  readonly code: string;
  readonly message: string;
}

export interface GateContext {
  readonly store: Store;
  readonly system: ConnectedSystem;
  readonly session: ExportSession;
  readonly never: NeverTouch;
  readonly run: number;
  readonly now: string;
  readonly nextJournalId: () => number;
  /** Items of a batch. */
  readonly batchSize?: number | undefined;
  /** Waits for the system, but not past the end of the step: what then has no answer stays unsettled. */
  readonly bounded: <T>(work: Promise<T>) => Promise<T>;
  /** Asked before each batch; throws to stop at this safe point. */
  readonly safePoint: (sent: number) => Promise<void>;
}

interface Intent {
  readonly row: PendingRow;
  readonly object: SpaceRow;
  readonly journal: JournalRow;
  readonly item: ExportItem;
  /** A command has taken the object out of the store since. */
  readonly isForgotten?: boolean;
}

type Answered = readonly [Intent, Outcome | undefined];

export class ExportGate {
  readonly failures: GateFailure[] = [];
  readonly accepted = new Accepted();
  /** Sent to a session that settles when it closes. */
  private unanswered: Intent[] = [];
  private sent = 0;
  private readonly context: GateContext;

  constructor(context: GateContext) {
    this.context = context;
  }

  /** All rows of one operation, in batches; each is read again, for commands get in between two batches. */
  async pass(rows: readonly PendingMark[]): Promise<void> {
    const { batchSize = BATCH, safePoint } = this.context;
    for (let at = 0; at < rows.length; at += batchSize) {
      await safePoint(this.sent);
      await this.batch(rows.slice(at, at + batchSize));
    }
  }

  async close(): Promise<void> {
    const outcomes = await this.context.bounded(this.context.session.close());
    const intents = this.unanswered;
    this.unanswered = [];
    const answered = intents.map((intent, i) => [intent, outcomes[i]] as const);
    await this.settle(await this.asTheyAre(answered));
  }

  /** Commands got in since these were sent: whose the objects are by now is not to be overwritten. */
  private async asTheyAre(answered: readonly Answered[]): Promise<Answered[]> {
    const rows = await this.context.store.objects(answered.map(([{ object }]) => object.id));
    const objects = new Map(rows.map((row) => [row.id, row]));
    return answered.map(([intent, outcome]) => {
      const object = objects.get(intent.row.object);
      return [object === undefined ? { ...intent, isForgotten: true } : { ...intent, object }, outcome];
    });
  }

  private async batch(rows: readonly PendingMark[]): Promise<void> {
    const { store, system, never } = this.context;
    const ids = rows.map(({ object }) => object);
    const objects = new Map((await store.objects(ids)).map((row) => [row.id, row]));
    const pending = await store.pendingOf(ids);
    const wanted = new Map(pending.map((row) => [`${row.object} ${row.operation}`, row]));
    const intents: Intent[] = [];
    const refused: PendingMark[] = [];
    for (const mark of rows) {
      const object = objects.get(mark.object);
      if (object === undefined || !isOurs(object)) continue;
      const now = wanted.get(`${mark.object} ${mark.operation}`);
      if (now?.hash !== mark.hash) continue;
      const row = { ...now, changeSet: mark.changeSet };
      const reason = leftAloneBecause(object, system, never);
      if (reason === undefined) intents.push(this.intent(row, object));
      else refused.push(...this.refuse(row, object, 'never-touched', reason));
    }
    await store.commit({ pendingMarks: refused, journal: intents.map(({ journal }) => journal) });
    const outcomes = await this.answersTo(intents);
    this.sent += intents.length;
    const answered = intents.map((intent, i) => [intent, outcomes[i]] as const);
    this.unanswered.push(...answered.flatMap(([intent, outcome]) => (outcome === undefined ? [intent] : [])));
    await this.settle(answered.filter(([, outcome]) => outcome !== undefined));
  }

  /** A link of ours is changed here: there is nothing to send. All intents of a batch are of one operation. */
  private async answersTo(intents: readonly Intent[]): Promise<readonly (Outcome | undefined)[]> {
    const [first] = intents;
    if (first === undefined) return [];
    if (linkOperations.includes(first.row.operation)) return intents.map(() => ({ result: 'accepted' }));
    return await this.context.bounded(this.context.session.send(intents.map(({ item }) => item)));
  }

  private intent(row: PendingRow, object: SpaceRow): Intent {
    const { nextJournalId, run, now, system } = this.context;
    const { operation, hash, changes, changeSet } = row;
    const journal: JournalRow = {
      id: nextJournalId(),
      object: object.id,
      connector: system.id,
      operation,
      hash,
      run,
      changes,
      changeSet,
      sentAt: now,
      settledAt: null,
      result: null,
      anchor: object.anchor,
      ended: null,
      endedAt: null,
      feed: null,
    };
    const item = exportItem(row, object.anchor);
    const needsPassword = operation === 'create' && system.system === 'ad';
    return { row, object, journal, item: needsPassword ? { ...item, password: firstPasswordFor(item) } : item };
  }

  /** Told of at every run, and written when it is news. */
  private refuse(row: PendingMark, object: SpaceRow, code: string, message: string): PendingMark[] {
    this.failures.push({ object: object.id, person: object.person, code, message });
    return row.code === code && row.message === message ? [] : [{ ...row, code, message }];
  }

  /** An answer that says "later" stays unsettled: it may have arrived, so the next export looks before it sends. */
  private async settle(answers: readonly Answered[]): Promise<void> {
    const { now, system, store } = this.context;
    const journal: JournalRow[] = [];
    const objects = new Map<number, SpaceRow>();
    const nameTaken: number[] = [];
    const pendingMarks: PendingMark[] = [];
    const removedPending: PendingMark[] = [];
    const explicit: ExplicitRow[] = [];
    /** Whose accounts were let go: nothing may be left that holds them. */
    const letGo: number[] = [];
    for (const [intent, outcome] of answers) {
      const { row, object } = intent;
      if (outcome?.result === 'accepted') {
        this.accepted.add(object.id, row.operation);
        const before = objects.get(object.id) ?? object;
        const after = afterAcceptance(before, row, system.slot, outcome.anchor);
        if (intent.isForgotten !== true) objects.set(object.id, after);
        explicit.push(...explicitAfter(before, after, now));
        if (linkOperations.includes(row.operation) && object.person !== null) letGo.push(object.person);
        removedPending.push(row);
        const anchor = outcome.anchor ?? object.anchor;
        // A link is ours: no import has anything to say about it.
        const end = linkOperations.includes(row.operation) ? ({ ended: 'confirmed', endedAt: now } as const) : {};
        journal.push({ ...intent.journal, settledAt: now, result: 'accepted', anchor, ...end });
        continue;
      }
      const code = outcome?.code ?? 'dropped-connection';
      const message = outcome?.message ?? `${system.name} gave no answer.`;
      this.failures.push({ object: object.id, person: object.person, code, message });
      pendingMarks.push(afterAttempt(row, { code, message, isAnswer: outcome?.result === 'refused' }, now));
      if (code === NAME_TAKEN && row.operation === 'create' && object.person !== null) nameTaken.push(object.person);
      if (outcome?.result === 'refused') journal.push({ ...intent.journal, settledAt: now, result: 'refused' });
    }
    const people = await store.people(nameTaken);
    const personMarks = people.map(({ id, dueOn }) => ({ id, dueOn, stamp: 0 }));
    await store.commit({
      journal,
      objects: [...objects.values()],
      explicit,
      pendingMarks,
      removedPending,
      personMarks,
      peopleToProvision: letGo,
    });
  }
}

/** An operator may have kept it out since it was staged. */
function isOurs({ state }: SpaceRow): boolean {
  return state !== 'ExplicitlyDisconnected' && state !== 'DisconnectedByFilter';
}

function firstPasswordFor(item: ExportItem): string {
  const named = ['sAMAccountName', 'givenName', 'sn'];
  return makeFirstPassword(item.changes.filter(({ attribute }) => named.includes(attribute)).map(({ after }) => after));
}

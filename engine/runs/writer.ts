/**
 * The only writer: runs, previews and operators' commands, one after another. While a run is under way a command waits for
 * its next safe point, between two pages, so that nothing is decided on what a command has just changed.
 */
import { Audit, type AuditEntry } from '../commands/audit.ts';
import { approve, deny } from '../commands/change-sets.ts';
import { issueKey, keyView, revokedKey } from '../commands/keys.ts';
import { changeLinks, type LinksDecided, linkDetail } from '../commands/links.ts';
import { approvePreview } from '../commands/previews.ts';
import { releaseExports } from '../commands/release-exports.ts';
import { asEngineError, EngineError, resultOf } from '../errors.ts';
import type { ReleaseExports } from '../model/exports.ts';
import type { ApprovePreview, Preview } from '../model/preview.ts';
import type { DeletedObjectView, RestoreWish } from '../model/restore.ts';
import type { CycleName, RunWish } from '../model/run.ts';
import type { Undo, UndoExport } from '../model/undo.ts';
import type { ApiKey, ApproveChangeSet, Caller, LinkEffect, LinkWish, Role } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { RunRow } from '../store/rows.ts';
import type { Outcome } from '../store/store.ts';
import { evaluateAgainAfterClock } from './clock-put-back.ts';
import type { Commands, LinksChanged } from './commands.ts';
import { keepPreview, shippedRetention } from './kept-previews.ts';
import { effectOfLinks } from './link-effect.ts';
import { linkLand } from './link-land.ts';
import { failedPreview, type PreviewRequest, previewCycle, startedPreview, unkeptPreview } from './preview.ts';
import { askRestore, deletedObject, landOf, restoreLand, withdrawRestore } from './restore-account.ts';
import { whatOf, wordsOf } from './run-words.ts';
import { Runner, type RunnerSettings, type RunProgress } from './runner.ts';
import { checkUndo, liftUndone, undoExport } from './undo-export.ts';

export type { Commands } from './commands.ts';

interface Waiting {
  readonly work: () => Promise<void>;
}

export class Writer implements Commands {
  private readonly settings: RunnerSettings;
  private readonly audit: Audit;
  private readonly report: (progress: RunProgress | undefined) => void;
  private readonly waiting: Waiting[] = [];
  private unkept: Preview | undefined;
  /** How a run ended, where the disk is too full to take even that: it is told from here until it can be stored. */
  private unsaved: { readonly progress: RunProgress; readonly save: () => Promise<void> } | undefined;
  private lastCommand: Promise<void> = Promise.resolve();
  private progress: RunProgress | undefined;
  private active: { readonly run: number | undefined; readonly stop: AbortController; done: Promise<void> } | undefined;

  static async open(settings: RunnerSettings, report: (progress: RunProgress | undefined) => void): Promise<Writer> {
    const writer = new Writer(settings, await Audit.open(settings.store, () => settings.clock.now()), report);
    await writer.closeInterruptedRuns();
    return writer;
  }

  private constructor(settings: RunnerSettings, audit: Audit, report: (progress: RunProgress | undefined) => void) {
    this.settings = settings;
    this.audit = audit;
    this.report = (now) => {
      this.progress = now;
      report(now);
    };
  }

  async startRun(wish: RunWish, caller: Caller): Promise<number> {
    this.mustBeIdle();
    await this.saveEnding();
    await evaluateAgainAfterClock(this.settings.store, this.settings.clock.now());
    const what = await whatOf(wish, this.settings);
    this.mustBeIdle();
    const stop = new AbortController();
    const request = {
      ...what,
      startedBy: caller.name,
      signal: stop.signal,
      report: this.report,
      letCommandsIn: () => this.letCommandsIn(),
    };
    const runner = new Runner(this.settings, request);
    const { id } = runner.row;
    const active = { run: id, stop, done: Promise.resolve() };
    this.active = active;
    const audit = this.entry(caller, 'run-started', `run ${id}`, wordsOf(runner.row));
    try {
      await this.commit({ runs: [runner.row], audit: [audit] });
    } catch (cause) {
      this.active = undefined;
      await this.letCommandsIn();
      throw cause;
    }
    active.done = this.finish(runner, caller);
    return id;
  }

  private async finish(runner: Runner, caller: Caller): Promise<void> {
    try {
      const { result } = await runner.execute();
      await this.commit({ audit: [this.entry(caller, 'run-ended', `run ${runner.row.id}`, result ?? '')] });
    } catch (cause) {
      await this.endFailed(runner.row, caller, cause);
    } finally {
      this.active = undefined;
      this.report(this.unsaved?.progress);
      await this.letCommandsIn();
    }
  }

  private async endFailed(row: RunRow, caller: Caller, cause: unknown): Promise<void> {
    const { clock, ids } = this.settings;
    const { code, message } = asEngineError(cause);
    const step = this.progress?.step;
    const nobody = { connector: null, object: null, person: null };
    const error = { id: ids.next('runError'), run: row.id, step: step?.number ?? 0, ...nobody, code, message };
    const ended = { ...row, result: resultOf(code), endedAt: clock.now().toISOString() };
    const save = () => {
      const audit = this.entry(caller, 'run-ended', `run ${row.id}`, code);
      return this.commit({ runs: [ended], runErrors: [error], audit: [audit] });
    };
    try {
      await save();
    } catch {
      this.unsaved = { progress: { run: ended, step, done: 0, total: 0, errors: 1 }, save };
    }
  }

  private saveEnding(): Promise<void> {
    return this.inTurn(async () => {
      if (this.unsaved === undefined) return;
      await this.unsaved.save();
      this.unsaved = undefined;
      this.report(undefined);
    });
  }

  async stopRun(id: number, caller: Caller): Promise<void> {
    if (this.active?.run !== id) {
      const known = await this.settings.store.run(id);
      if (known === undefined) throw new EngineError('not-found', `There is no run ${id}.`);
      throw new EngineError('run-not-running', `Run ${id} has ended with ${known.result ?? 'no result'}.`);
    }
    const { stop } = this.active;
    await this.commit({ audit: [this.entry(caller, 'run-stop-asked', `run ${id}`, '')] });
    stop.abort();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.active?.done;
  }

  async startPreview(cycle: CycleName, caller: Caller, configuration?: string): Promise<Preview> {
    this.mustBeIdle();
    const { ids, clock, configurationId, tryOut } = this.settings;
    const other = configuration === undefined ? undefined : await tryOut(configuration, 'The configuration given');
    this.mustBeIdle();
    const stop = new AbortController();
    const request = { id: ids.next('preview'), cycle, startedBy: caller.name, signal: stop.signal, other };
    const started = startedPreview(request, clock.now(), configurationId);
    this.unkept = started;
    this.active = { run: undefined, stop, done: this.finishPreview(this.settings, request, started) };
    return started;
  }

  private async finishPreview(settings: RunnerSettings, request: PreviewRequest, started: Preview): Promise<void> {
    try {
      const result = await previewCycle(settings, request).catch((cause) =>
        failedPreview(settings, request, started.startedAt, cause),
      );
      await keepPreview(this.settings.store, result, shippedRetention);
      this.unkept = undefined;
    } catch (cause) {
      this.unkept = unkeptPreview(started, this.settings.clock.now(), cause);
    } finally {
      await request.other?.close().catch(() => undefined);
      this.active = undefined;
    }
  }

  async unkeptPreview(id: number): Promise<Preview | undefined> {
    return this.unkept?.id === id ? this.unkept : undefined;
  }

  approveChangeSet(id: number, approval: ApproveChangeSet, caller: Caller): Promise<void> {
    return this.command(caller, 'change-set-approved', `change set ${id}`, approval.digest, (now) =>
      approve(this.settings.store, id, approval, caller, now),
    );
  }

  approvePreview(id: number, approval: ApprovePreview, caller: Caller): Promise<void> {
    return this.command(caller, 'preview-approved', `preview ${id}`, approval.digest, (now) =>
      approvePreview(this.settings.store, id, approval, caller, now),
    );
  }

  denyChangeSet(id: number, reason: string, caller: Caller): Promise<void> {
    return this.command(caller, 'change-set-denied', `change set ${id}`, '', (now) =>
      deny(this.settings.store, id, reason, caller, now),
    );
  }

  async changeLinks(wish: LinkWish, caller: Caller): Promise<LinksChanged> {
    let decided: LinksDecided = { outcome: {}, changes: [], refused: [] };
    const subject = counted(wish.changes.length, 'object');
    const detail = () => linkDetail(decided);
    await this.command(caller, 'links-changed', subject, detail, async (now) => {
      decided = await changeLinks(await linkLand(this.settings), wish, caller, now);
      return decided.outcome;
    });
    return { objects: decided.changes.map(({ object }) => object), refused: decided.refused };
  }

  /** Like a preview it has the engine to itself: another run would change what it compares. */
  async effectOfLinks(wish: LinkWish, caller: Caller): Promise<LinkEffect> {
    this.mustBeIdle();
    const stop = new AbortController();
    const effect = effectOfLinks(this.settings, wish, caller, stop.signal);
    const done = effect.then(
      () => undefined,
      () => undefined,
    );
    this.active = { run: undefined, stop, done };
    try {
      return await effect;
    } finally {
      this.active = undefined;
    }
  }

  async checkUndo(connector: string): Promise<Undo> {
    return await checkUndo(this.settings, connector);
  }

  /** Between two runs only: what is being exported has no end that could be taken back. */
  async undoExport(connector: string, wish: UndoExport, caller: Caller): Promise<Undo> {
    this.mustBeIdle();
    return await this.answering(caller, 'export-undone', connector, `run ${wish.run}`, async (now) => {
      const { outcome, undo } = await undoExport(this.settings, connector, wish, caller, now);
      return { outcome, answer: undo };
    });
  }

  liftUndone(object: number, attribute: string | undefined, caller: Caller): Promise<number> {
    return this.answering(caller, 'undo-lifted', `object ${object}`, attribute ?? '', async () => {
      const { outcome, lifted } = await liftUndone(this.settings.store, object, attribute);
      return { outcome, answer: lifted };
    });
  }

  async deletedObject(object: number): Promise<DeletedObjectView> {
    return await deletedObject(await restoreLand(this.settings, object));
  }

  /** The system is asked before its turn: no other command waits for an answer from outside. */
  async askRestore(object: number, reason: string, caller: Caller): Promise<RestoreWish> {
    const { deleted } = await restoreLand(this.settings, object);
    return await this.answering(caller, 'restore-asked', `object ${object}`, '', async (now) => {
      const { outcome, wish } = await askRestore(await landOf(this.settings, object, deleted), reason, caller, now);
      return { outcome, answer: wish };
    });
  }

  withdrawRestore(object: number, caller: Caller): Promise<RestoreWish> {
    return this.answering(caller, 'restore-withdrawn', `object ${object}`, '', async () => {
      const { outcome, wish } = await withdrawRestore(await landOf(this.settings, object, undefined));
      return { outcome, answer: wish };
    });
  }

  releaseExports(wish: ReleaseExports, caller: Caller): Promise<number> {
    const subject = wish.connector ?? 'every connector';
    return this.answering(caller, 'exports-released', subject, wish.code ?? '', async () => {
      const { outcome, released } = await releaseExports(this.settings.store, wish, caller.name);
      return { outcome, answer: released };
    });
  }

  async addKey(name: string, roles: readonly Role[], caller: Caller): Promise<ApiKey & { readonly key: string }> {
    let issued: (ApiKey & { readonly key: string }) | undefined;
    await this.command(caller, 'key-issued', `key ${name}`, roles.join(' '), async (now) => {
      const { row, key } = await issueKey(this.settings.store, name, roles, caller, now);
      issued = { ...keyView(row), key };
      return { apiKeys: [row] };
    });
    if (issued === undefined) throw new EngineError('unexpected-error', 'The key was not issued.');
    return issued;
  }

  async revokeKey(id: string, caller: Caller): Promise<ApiKey> {
    await this.command(caller, 'key-revoked', `key ${id}`, '', async (now) => {
      return { apiKeys: [await revokedKey(this.settings.store, id, now)] };
    });
    const row = await this.settings.store.apiKey(id);
    if (row === undefined) throw new EngineError('not-found', `There is no key ${id}.`);
    return keyView(row);
  }

  async close(): Promise<void> {
    this.active?.stop.abort();
    await this.idle();
    await this.saveEnding().catch(() => undefined);
  }

  private mustBeIdle(): void {
    if (this.active === undefined) return;
    const what = this.active.run === undefined ? 'A preview' : this.runUnderWay(this.active.run);
    throw new EngineError('run-in-progress', `${what} is under way.`);
  }

  /** Who holds the engine, and where they are: two steps of one connector, or two synchronisations, are never at work at once. */
  private runUnderWay(id: number): string {
    const { run, step } = this.progress ?? {};
    if (run?.id !== id) return `Run ${id}`;
    const where =
      step === undefined ? '' : `, at step ${step.number} of ${run.steps}: ${step.type} of ${step.connector},`;
    return `Run ${id} (${wordsOf(run)}), started by ${run.startedBy} at ${run.startedAt}${where}`;
  }

  /** A command that has something to say when it is done. */
  private async answering<T>(
    caller: Caller,
    action: string,
    subject: string,
    detail: string,
    change: (now: Date) => Promise<{ readonly outcome: Outcome; readonly answer: T }>,
  ): Promise<T> {
    const answers: T[] = [];
    await this.command(caller, action, subject, detail, async (now) => {
      const { outcome, answer } = await change(now);
      answers.push(answer);
      return outcome;
    });
    return answers[0] as T;
  }

  /** One change with its audit row, in one commit; at once when nothing runs, else at the next safe point. */
  private command(
    caller: Caller,
    action: string,
    subject: string,
    detail: string | (() => string),
    change: (now: Date) => Promise<Outcome>,
  ): Promise<void> {
    const apply = async () => {
      const outcome = await change(this.settings.clock.now());
      await this.commit({
        ...outcome,
        audit: [this.entry(caller, action, subject, typeof detail === 'string' ? detail : detail())],
      });
    };
    const work = () => this.inTurn(apply);
    if (this.active?.run === undefined) return work();
    return new Promise((resolve, reject) => {
      this.waiting.push({ work: () => work().then(resolve, reject) });
    });
  }

  /** A command reads, decides and writes: the next one begins when it has ended, or it would decide on what is old. */
  private inTurn(apply: () => Promise<void>): Promise<void> {
    const done = this.lastCommand.then(apply);
    this.lastCommand = done.catch(() => undefined);
    return done;
  }

  /** What was not committed is not in the audit log either: the chain goes on from what is there. */
  private async commit(outcome: Outcome): Promise<void> {
    try {
      await this.settings.store.commit(outcome);
    } catch (cause) {
      await this.audit.resume(this.settings.store);
      throw cause;
    }
  }

  private async letCommandsIn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await next.work();
  }

  private entry(caller: Caller, action: string, subject: string, detail: string) {
    const entry: AuditEntry = { actor: caller.name, action, subject, detail };
    return this.audit.next(entry);
  }

  /** A run that the process did not survive is shown as stopped; the next one finishes its job. */
  private async closeInterruptedRuns(): Promise<void> {
    const { store, clock } = this.settings;
    const open = (await store.runs({ after: 0, limit: 10 })).filter(({ result }) => result === null);
    if (open.length === 0) return;
    const endedAt = clock.now().toISOString();
    await store.commit({ runs: open.map((run) => ({ ...run, result: 'stopped-error' as const, endedAt })) });
  }
}

/**
 * The only writer: runs, previews and operators' commands, one after another. A run or preview has the engine to itself
 * (`under-way.ts`); commands go in between two of its pages (`command-queue.ts`).
 */
import { Audit } from '../commands/audit.ts';
import { approve, deny } from '../commands/change-sets.ts';
import { issueKey, keyView, revokedKey } from '../commands/keys.ts';
import { changeLinks, type LinksDecided, linkDetail } from '../commands/links.ts';
import { approvePreview } from '../commands/previews.ts';
import { releaseExports } from '../commands/release-exports.ts';
import { EngineError } from '../errors.ts';
import type { ReleaseExports } from '../model/exports.ts';
import type { ApprovePreview, Preview } from '../model/preview.ts';
import type { DeletedObjectView, RestoreWish } from '../model/restore.ts';
import type { CycleName, RunWish } from '../model/run.ts';
import type { Undo, UndoExport } from '../model/undo.ts';
import type { ApiKey, ApproveChangeSet, Caller, LinkEffect, LinkWish, Role } from '../model/views.ts';
import { counted } from '../model/words.ts';
import { keepPreview, shippedRetention } from '../previews/kept.ts';
import { type PreviewRequest, startedPreview, unkeptPreview, workOutPreview } from '../previews/preview.ts';
import type { RunProgress } from '../runs/runner.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import { CommandQueue } from './command-queue.ts';
import type { Commands, LinksChanged } from './commands.ts';
import { effectOfLinks } from './link-effect.ts';
import { linkLand } from './link-land.ts';
import { askRestore, deletedObject, landOf, restoreLand, withdrawRestore } from './restore-account.ts';
import { closeInterruptedRuns, RunStarter } from './run-starter.ts';
import { UnderWay } from './under-way.ts';
import { checkUndo, liftUndone, undoExport } from './undo-export.ts';

export type { Commands } from './commands.ts';

export class Writer implements Commands {
  private readonly settings: RunnerSettings;
  private readonly underWay: UnderWay;
  private readonly queue: CommandQueue;
  private readonly runs: RunStarter;
  private unkept: Preview | undefined;

  static async open(settings: RunnerSettings, report: (progress: RunProgress | undefined) => void): Promise<Writer> {
    const writer = new Writer(settings, await Audit.open(settings.store, () => settings.clock.now()), report);
    await closeInterruptedRuns(settings);
    return writer;
  }

  private constructor(settings: RunnerSettings, audit: Audit, report: (progress: RunProgress | undefined) => void) {
    this.settings = settings;
    this.underWay = new UnderWay(report);
    this.queue = new CommandQueue(settings, audit, this.underWay);
    this.runs = new RunStarter(settings, this.queue, this.underWay);
  }

  startRun(wish: RunWish, caller: Caller): Promise<number> {
    return this.runs.start(wish, caller);
  }

  stopRun(id: number, caller: Caller): Promise<void> {
    return this.runs.stop(id, caller);
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.underWay.idle();
  }

  async startPreview(cycle: CycleName, caller: Caller, configuration?: string): Promise<Preview> {
    this.underWay.mustBeIdle();
    const { ids, clock, configurationId, tryOut } = this.settings;
    const other = configuration === undefined ? undefined : await tryOut(configuration, 'The configuration given');
    this.underWay.mustBeIdle();
    const stop = new AbortController();
    const request = { id: ids.next('preview'), cycle, startedBy: caller.name, signal: stop.signal, other };
    const started = startedPreview(request, clock.now(), configurationId);
    this.unkept = started;
    this.underWay.hold(undefined, stop);
    this.underWay.until(this.finishPreview(this.settings, request, started));
    return started;
  }

  private async finishPreview(settings: RunnerSettings, request: PreviewRequest, started: Preview): Promise<void> {
    try {
      const result = await workOutPreview(settings, request, started.startedAt);
      await keepPreview(this.settings.store, result, shippedRetention);
      this.unkept = undefined;
    } catch (cause) {
      this.unkept = unkeptPreview(started, this.settings.clock.now(), cause);
    } finally {
      await request.other?.close().catch(() => undefined);
      this.underWay.release();
    }
  }

  async unkeptPreview(id: number): Promise<Preview | undefined> {
    return this.unkept?.id === id ? this.unkept : undefined;
  }

  approveChangeSet(id: number, approval: ApproveChangeSet, caller: Caller): Promise<void> {
    const deed = { caller, action: 'change-set-approved', subject: `change set ${id}`, detail: approval.digest };
    return this.queue.execute(deed, (now) => approve(this.settings.store, id, approval, caller, now));
  }

  approvePreview(id: number, approval: ApprovePreview, caller: Caller): Promise<void> {
    const deed = { caller, action: 'preview-approved', subject: `preview ${id}`, detail: approval.digest };
    return this.queue.execute(deed, (now) => approvePreview(this.settings.store, id, approval, caller, now));
  }

  denyChangeSet(id: number, reason: string, caller: Caller): Promise<void> {
    const deed = { caller, action: 'change-set-denied', subject: `change set ${id}` };
    return this.queue.execute(deed, (now) => deny(this.settings.store, id, reason, caller, now));
  }

  async changeLinks(wish: LinkWish, caller: Caller): Promise<LinksChanged> {
    let decided: LinksDecided = { outcome: {}, changes: [], refused: [] };
    const subject = counted(wish.changes.length, 'object');
    const deed = { caller, action: 'links-changed', subject, detail: () => linkDetail(decided) };
    await this.queue.execute(deed, async (now) => {
      decided = await changeLinks(await linkLand(this.settings), wish, caller, now);
      return decided.outcome;
    });
    return { objects: decided.changes.map(({ object }) => object), refused: decided.refused };
  }

  /** Like a preview it has the engine to itself: another run would change what it compares. */
  async effectOfLinks(wish: LinkWish, caller: Caller): Promise<LinkEffect> {
    this.underWay.mustBeIdle();
    const stop = new AbortController();
    this.underWay.hold(undefined, stop);
    const effect = effectOfLinks(this.settings, wish, caller, stop.signal);
    const ended = () => undefined;
    this.underWay.until(effect.then(ended, ended));
    try {
      return await effect;
    } finally {
      this.underWay.release();
    }
  }

  async checkUndo(connector: string): Promise<Undo> {
    return await checkUndo(this.settings, connector);
  }

  /** Between two runs only: what is being exported has no end that could be taken back. */
  async undoExport(connector: string, wish: UndoExport, caller: Caller): Promise<Undo> {
    this.underWay.mustBeIdle();
    const deed = { caller, action: 'export-undone', subject: connector, detail: `run ${wish.run}` };
    return await this.queue.answer(deed, async (now) => {
      const { outcome, undo } = await undoExport(this.settings, connector, wish, caller, now);
      return { outcome, answer: undo };
    });
  }

  liftUndone(object: number, attribute: string | undefined, caller: Caller): Promise<number> {
    const deed = { caller, action: 'undo-lifted', subject: `object ${object}`, detail: attribute ?? '' };
    return this.queue.answer(deed, async () => {
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
    const deed = { caller, action: 'restore-asked', subject: `object ${object}` };
    return await this.queue.answer(deed, async (now) => {
      const { outcome, wish } = await askRestore(await landOf(this.settings, object, deleted), reason, caller, now);
      return { outcome, answer: wish };
    });
  }

  withdrawRestore(object: number, caller: Caller): Promise<RestoreWish> {
    const deed = { caller, action: 'restore-withdrawn', subject: `object ${object}` };
    return this.queue.answer(deed, async () => {
      const { outcome, wish } = await withdrawRestore(await landOf(this.settings, object, undefined));
      return { outcome, answer: wish };
    });
  }

  releaseExports(wish: ReleaseExports, caller: Caller): Promise<number> {
    const subject = wish.connector ?? 'every connector';
    const deed = { caller, action: 'exports-released', subject, detail: wish.code ?? '' };
    return this.queue.answer(deed, async () => {
      const { outcome, released } = await releaseExports(this.settings.store, wish, caller.name);
      return { outcome, answer: released };
    });
  }

  async addKey(name: string, roles: readonly Role[], caller: Caller): Promise<ApiKey & { readonly key: string }> {
    const deed = { caller, action: 'key-issued', subject: `key ${name}`, detail: roles.join(' ') };
    return await this.queue.answer(deed, async (now) => {
      const { row, key } = await issueKey(this.settings.store, name, roles, caller, now);
      return { outcome: { apiKeys: [row] }, answer: { ...keyView(row), key } };
    });
  }

  async revokeKey(id: string, caller: Caller): Promise<ApiKey> {
    const deed = { caller, action: 'key-revoked', subject: `key ${id}` };
    await this.queue.execute(deed, async (now) => {
      return { apiKeys: [await revokedKey(this.settings.store, id, now)] };
    });
    const row = await this.settings.store.apiKey(id);
    if (row === undefined) throw new EngineError('not-found', `There is no key ${id}.`);
    return keyView(row);
  }

  async close(): Promise<void> {
    this.underWay.stop();
    await this.idle();
    await this.runs.saveEnding().catch(() => undefined);
  }
}

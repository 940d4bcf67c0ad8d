/** The Engine as its faces see it: reads from a connection of its own, changes as commands to the one writer. */

import { approve } from './commands/change-sets.ts';
import { keyView } from './commands/keys.ts';
import { approvePreview } from './commands/previews.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './errors.ts';
import type { FeedQuery } from './model/change-feed.ts';
import type { ExportQuery, ReleaseExports } from './model/exports.ts';
import { londonDate } from './model/london.ts';
import type { ApprovePreview, Preview, PreviewComparison, ReportQuery } from './model/preview.ts';
import type { DeletedObjectView, RestoreWish } from './model/restore.ts';
import type { CycleName, Run, RunError, RunStep, RunWish } from './model/run.ts';
import type { Undo, UndoExport, UndoneQuery } from './model/undo.ts';
import type * as views from './model/views.ts';
import type { RunProgress } from './runs/runner.ts';
import { idOfKey, isKey, proofOf } from './secrets/api-key.ts';
import { changeFeed } from './views/change-feed.ts';
import { connectorAsked } from './views/connector-asked.ts';
import { DisconnectorViews } from './views/disconnectors.ts';
import { ExplanationViews } from './views/explanations.ts';
import { ExportRecordViews } from './views/export-records.ts';
import { ExportViews } from './views/exports.ts';
import { healthOf } from './views/health.ts';
import { HistoryViews } from './views/history.ts';
import type { Landscape } from './views/landscape.ts';
import { PeopleViews } from './views/people.ts';
import { comparison, differences } from './views/preview-comparison.ts';
import { reportOf } from './views/preview-report.ts';
import { type PreviewItemQuery, PreviewViews } from './views/previews.ts';
import { RemediationViews } from './views/remediation.ts';
import { RunViews } from './views/runs.ts';
import { SpaceViews } from './views/space.ts';
import { undoneValues } from './views/undone.ts';
import type { Commands } from './writer/writer.ts';

export interface FacadeParts {
  readonly land: Landscape;
  readonly commands: Commands;
  readonly progress: () => RunProgress | undefined;
  readonly transportOf: (connector: string) => string;
  readonly organisation: string;
  readonly version: string;
  readonly engineId: string;
  readonly startedAt: string;
  /** Sentences about the state of the installation, e.g. a configuration that is not in force. */
  readonly warnings: readonly views.HealthNote[];
  readonly close: () => Promise<void>;
}

export class EngineFacade implements Engine {
  private readonly parts: FacadeParts;
  private readonly spaceViews: SpaceViews;
  private readonly peopleViews: PeopleViews;
  private readonly disconnectorViews: DisconnectorViews;
  private readonly exportViews: ExportViews;
  private readonly runViews: RunViews;
  private readonly explanationViews: ExplanationViews;
  private readonly historyViews: HistoryViews;
  private readonly previewViews: PreviewViews;
  private readonly remediationViews: RemediationViews;
  private readonly exportRecordViews: ExportRecordViews;

  constructor(parts: FacadeParts) {
    this.parts = parts;
    const { store } = parts.land;
    this.spaceViews = new SpaceViews(parts.land);
    this.disconnectorViews = new DisconnectorViews(store, this.spaceViews);
    this.peopleViews = new PeopleViews(parts.land, this.spaceViews);
    this.exportViews = new ExportViews(store, this.spaceViews);
    this.runViews = new RunViews(store, this.spaceViews, parts.progress);
    this.exportRecordViews = new ExportRecordViews(parts.land, this.spaceViews);
    this.historyViews = new HistoryViews(parts.land, this.spaceViews);
    this.explanationViews = new ExplanationViews(parts.land, this.spaceViews, this.peopleViews, this.exportViews);
    this.previewViews = new PreviewViews(parts.land);
    this.remediationViews = new RemediationViews(parts.land, this.spaceViews);
  }

  private get store() {
    return this.parts.land.store;
  }

  async health(): Promise<views.Health> {
    const { version, engineId, startedAt, warnings, land } = this.parts;
    const nameOf = (connector: number) => this.spaceViews.nameOf(connector);
    const [last] = (await this.runViews.list({ limit: 1 })).items;
    const notes = [...warnings, ...(await healthOf(land.store, last, nameOf, londonDate(land.now())))];
    const status = notes.some((note) => note.status === 'fail') ? 'fail' : notes.length > 0 ? 'warn' : 'pass';
    return { status, version, engine: engineId, startedAt, notes };
  }

  async connectors(): Promise<readonly views.ConnectorView[]> {
    const counts = new Map((await this.store.objectCounts()).map((count) => [count.connector, count]));
    return this.parts.land.systems.map(({ id, name, system }) => {
      const { objects = 0, joined = 0 } = counts.get(id) ?? {};
      return { name, system, transport: this.parts.transportOf(name), objects, joined };
    });
  }

  async authenticate(key: string): Promise<views.Caller | undefined> {
    const id = idOfKey(key);
    const row = id === undefined ? undefined : await this.store.apiKey(id);
    if (row === undefined || row.revokedAt !== null || !isKey(key, row.authHash)) return undefined;
    return { id: row.id, name: row.name, roles: row.roles };
  }

  async prove(keyId: string, nonce: string): Promise<string | undefined> {
    const row = await this.store.apiKey(keyId);
    return row === undefined || row.revokedAt !== null ? undefined : proofOf(row.proofHash, nonce);
  }

  async keys(): Promise<readonly views.ApiKey[]> {
    return (await this.store.apiKeys()).map(keyView);
  }

  addKey(name: string, roles: readonly views.Role[], caller: views.Caller) {
    return this.parts.commands.addKey(name, roles, caller);
  }

  revokeKey(id: string, caller: views.Caller) {
    return this.parts.commands.revokeKey(id, caller);
  }

  async startRun(wish: RunWish, caller: views.Caller): Promise<Run> {
    return await this.run(await this.parts.commands.startRun(wish, caller));
  }

  async stopRun(id: number, caller: views.Caller): Promise<Run> {
    await this.parts.commands.stopRun(id, caller);
    return await this.run(id);
  }

  run(id: number): Promise<Run> {
    return this.runViews.one(id);
  }

  runs(query: Parameters<Engine['runs']>[0]): Promise<views.Page<Run>> {
    return this.runViews.list(query);
  }

  runSteps(run: number): Promise<readonly RunStep[]> {
    return this.runViews.steps(run);
  }

  runErrors(run: number, query: Parameters<Engine['runErrors']>[1]): Promise<views.Page<RunError>> {
    return this.runViews.errors(run, query);
  }

  metaverse(query: views.MetaverseQuery) {
    return this.peopleViews.search(query);
  }

  metaverseObject(id: number, asOf?: string) {
    return asOf === undefined ? this.peopleViews.one(id) : this.historyViews.personAsOf(id, asOf);
  }

  metaverseHistory(id: number, attribute?: string) {
    return this.historyViews.of(id, attribute);
  }

  connectorSpace(query: views.ConnectorSpaceQuery) {
    return this.spaceViews.space(query);
  }

  connectorSpaceObject(id: number) {
    return this.spaceViews.spaceObject(id);
  }

  explainPerson(id: number) {
    return this.explanationViews.ofPerson(id);
  }

  explainObject(id: number) {
    return this.explanationViews.ofObject(id);
  }

  checkUndo(connector: string): Promise<Undo> {
    return this.parts.commands.checkUndo(connector);
  }

  undoExport(connector: string, wish: UndoExport, caller: views.Caller): Promise<Undo> {
    return this.parts.commands.undoExport(connector, wish, caller);
  }

  undone(query: UndoneQuery) {
    return undoneValues(this.store, this.spaceViews, query);
  }

  liftUndone(object: number, attribute: string | undefined, caller: views.Caller): Promise<number> {
    return this.parts.commands.liftUndone(object, attribute, caller);
  }

  deletedObject(object: number): Promise<DeletedObjectView> {
    return this.parts.commands.deletedObject(object);
  }

  askRestore(object: number, reason: string, caller: views.Caller): Promise<RestoreWish> {
    return this.parts.commands.askRestore(object, reason, caller);
  }

  withdrawRestore(object: number, caller: views.Caller): Promise<RestoreWish> {
    return this.parts.commands.withdrawRestore(object, caller);
  }

  releaseExports(wish: ReleaseExports, caller: views.Caller): Promise<number> {
    return this.parts.commands.releaseExports(wish, caller);
  }

  changes(query: FeedQuery) {
    return changeFeed(this.store, this.spaceViews, query);
  }

  exports(query: ExportQuery) {
    return this.exportRecordViews.list(query);
  }

  remediatePerson(id: number) {
    return this.remediationViews.ofPerson(id);
  }

  remediateObject(id: number) {
    return this.remediationViews.ofObject(id);
  }

  pendingExports(query: views.PendingExportQuery) {
    return this.exportViews.pending(query);
  }

  /** A configuration names files and addresses to read: trying one out is for those who may write one. */
  async startPreview(cycle: CycleName, caller: views.Caller, configuration?: string): Promise<Preview> {
    if (configuration !== undefined && !caller.roles.includes('administrator'))
      throw new EngineError('role-missing', 'Trying out a configuration needs the role administrator.');
    return await this.parts.commands.startPreview(cycle, caller, configuration);
  }

  async preview(id: number): Promise<Preview> {
    return (await this.parts.commands.unkeptPreview(id)) ?? (await this.previewViews.one(id));
  }

  previews(query: views.PageRequest) {
    return this.previewViews.list(query);
  }

  async previewItems(id: number, query: PreviewItemQuery) {
    const connector = await this.connectorOf(id, query.connector);
    return await this.previewViews.items(id, { ...query, connector });
  }

  private async connectorOf(preview: number, asked: string | undefined): Promise<string | undefined> {
    if (asked === undefined) return undefined;
    return connectorAsked(asked, await this.previewViews.one(preview), this.parts.land.systems);
  }

  async comparePreviews(id: number, since: string): Promise<PreviewComparison> {
    return await comparison(this.store, await this.previewViews.row(id), since, this.parts.land.now());
  }

  async previewDifferences(id: number, since: string, query: views.PageRequest) {
    return await differences(this.parts.land, await this.previewViews.row(id), since, this.parts.land.now(), query);
  }

  async previewReport(id: number, query: ReportQuery) {
    const { land, organisation } = this.parts;
    const connector = await this.connectorOf(id, query.connector);
    return await reportOf({ ...land, organisation }, this.previewViews, id, { ...query, connector });
  }

  disconnectors(query: views.DisconnectorQuery) {
    return this.disconnectorViews.list(query);
  }

  disconnector(object: number) {
    return this.disconnectorViews.one(object);
  }

  async setDisconnector(
    object: number,
    { type, reason, owner, reviewOn }: Parameters<Engine['setDisconnector']>[1],
    caller: views.Caller,
  ): Promise<views.Disconnector> {
    const action = type === 'Explicit' ? 'keep-out' : 'let-in';
    const change: views.LinkChange = { object, action, owner, reviewOn };
    // Both at once: the read must not make the command miss the next safe point of a run.
    const [before] = await Promise.all([
      this.disconnectorViews.one(object),
      this.parts.commands.changeLinks({ changes: [change], reason }, caller),
    ]);
    return await this.disconnectorViews.after(before);
  }

  async changeLinks(wish: views.LinkWish, caller: views.Caller): Promise<views.LinksDone> {
    const { objects, refused } = await this.parts.commands.changeLinks(wish, caller);
    return { items: await this.spaceViews.spaceObjects(objects), refused };
  }

  effectOfLinks(wish: views.LinkWish, caller: views.Caller): Promise<views.LinkEffect> {
    return this.parts.commands.effectOfLinks(wish, caller);
  }

  changeSets(query: Parameters<Engine['changeSets']>[0]) {
    return this.exportViews.changeSets(query);
  }

  changeSet(id: number) {
    return this.exportViews.changeSet(id);
  }

  changeSetItems(id: number, query: views.PageRequest) {
    return this.exportViews.changeSetItems(id, query);
  }

  async checkApproval(id: number, approval: views.ApproveChangeSet, caller: views.Caller): Promise<views.ChangeSet> {
    if (!caller.roles.includes('approver')) throw new EngineError('role-missing', 'Approving needs the role approver.');
    await approve(this.store, id, approval, caller, this.parts.land.now());
    return await this.changeSet(id);
  }

  async approveChangeSet(id: number, approval: views.ApproveChangeSet, caller: views.Caller): Promise<views.ChangeSet> {
    if (!caller.roles.includes('approver')) throw new EngineError('role-missing', 'Approving needs the role approver.');
    await this.parts.commands.approveChangeSet(id, approval, caller);
    return await this.changeSet(id);
  }

  async checkPreviewApproval(id: number, approval: ApprovePreview, caller: views.Caller): Promise<Preview> {
    if (!caller.roles.includes('approver')) throw new EngineError('role-missing', 'Approving needs the role approver.');
    await approvePreview(this.store, id, approval, caller, this.parts.land.now());
    return await this.previewViews.one(id);
  }

  async approvePreview(id: number, approval: ApprovePreview, caller: views.Caller): Promise<Preview> {
    if (!caller.roles.includes('approver')) throw new EngineError('role-missing', 'Approving needs the role approver.');
    await this.parts.commands.approvePreview(id, approval, caller);
    return await this.previewViews.one(id);
  }

  async denyChangeSet(id: number, reason: string, caller: views.Caller): Promise<views.ChangeSet> {
    if (!caller.roles.includes('approver')) throw new EngineError('role-missing', 'Denying needs the role approver.');
    await this.parts.commands.denyChangeSet(id, reason, caller);
    return await this.changeSet(id);
  }

  close(): Promise<void> {
    return this.parts.close();
  }
}

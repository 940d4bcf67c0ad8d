import type { ReleaseExports } from '../model/exports.ts';
import type { ApprovePreview, Preview } from '../model/preview.ts';
import type { DeletedObjectView, RestoreWish } from '../model/restore.ts';
import type { CycleName, RunWish } from '../model/run.ts';
import type { Undo, UndoExport } from '../model/undo.ts';
import type { ApiKey, ApproveChangeSet, Caller, LinkEffect, LinkRefused, LinkWish, Role } from '../model/views.ts';

/** What the faces may ask of the writer; the same on its own thread and beside it. */
export interface Commands {
  startRun(wish: RunWish, caller: Caller): Promise<number>;
  stopRun(id: number, caller: Caller): Promise<void>;
  /** `configuration` is the text of another one, under which it is worked out and which nobody adopts. */
  startPreview(cycle: CycleName, caller: Caller, configuration?: string): Promise<Preview>;
  /** One that is still worked out, or that the store did not take. */
  unkeptPreview(id: number): Promise<Preview | undefined>;
  approveChangeSet(id: number, approval: ApproveChangeSet, caller: Caller): Promise<void>;
  approvePreview(id: number, approval: ApprovePreview, caller: Caller): Promise<void>;
  denyChangeSet(id: number, reason: string, caller: Caller): Promise<void>;
  checkUndo(connector: string): Promise<Undo>;
  undoExport(connector: string, wish: UndoExport, caller: Caller): Promise<Undo>;
  /** Answers with how many values the rules may decide on again. */
  liftUndone(object: number, attribute: string | undefined, caller: Caller): Promise<number>;
  /** Asks the system itself what it remembers of an object. */
  deletedObject(object: number): Promise<DeletedObjectView>;
  askRestore(object: number, reason: string, caller: Caller): Promise<RestoreWish>;
  withdrawRestore(object: number, caller: Caller): Promise<RestoreWish>;
  /** Answers with how many exports may go. */
  releaseExports(wish: ReleaseExports, caller: Caller): Promise<number>;
  changeLinks(wish: LinkWish, caller: Caller): Promise<LinksChanged>;
  effectOfLinks(wish: LinkWish, caller: Caller): Promise<LinkEffect>;
  addKey(name: string, roles: readonly Role[], caller: Caller): Promise<ApiKey & { readonly key: string }>;
  revokeKey(id: string, caller: Caller): Promise<ApiKey>;
  close(): Promise<void>;
}

/** The objects that were changed, by number. */
export interface LinksChanged {
  readonly objects: readonly number[];
  readonly refused: readonly LinkRefused[];
}

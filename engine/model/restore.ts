/** Bringing back an account that has vanished from its system. */

/** Somebody's wish to have it back; it stays until the account is back and in use, or wanted no more. */
export interface RestoreWish {
  readonly object: number;
  readonly connector: string;
  readonly person: number | null;
  readonly displayName: string;
  /** Where it comes back to. */
  readonly distinguishedName: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  /** The set that waits for an approval, or has it; null when nothing waits to be sent. */
  readonly changeSet: number | null;
}

/** What a system remembers now of an object that may have been deleted. */
export interface DeletedObjectView {
  readonly object: number;
  readonly connector: string;
  readonly person: number | null;
  readonly displayName: string;
  /** Among the deleted objects of its system. Everything up to `withValues` is null when it is not. */
  readonly found: boolean;
  /** The name it had, with the container it was last in. */
  readonly distinguishedName: string | null;
  readonly lastKnownParent: string | null;
  readonly deletedAt: string | null;
  /** It would come back with its values and groups, not with its names only. */
  readonly withValues: boolean | null;
  /** What was found, and what can be done about it. */
  readonly sentence: string;
  readonly wish: RestoreWish | null;
}

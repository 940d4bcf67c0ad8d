/** The requests of the contract, by the name a fault calls them. */
export type RouteName =
  | 'capabilities'
  | 'schemas'
  | 'list'
  | 'tombstones'
  | 'account'
  | 'create'
  | 'patch'
  | 'released'
  | 'join'
  | 'token';

/**
 * What goes wrong. Up to `slow` the request is not carried out (but after `slow` it is); `reset` carries it out and cuts
 * the answer in mid-body; the next four spoil one page of a list and make it the last: its second half missing, nothing in it, or half of
 * everything with a total to match, as when a right was lost; `blank-page` has nothing in it either, and goes on. The last three are
 * lies about an account: accepted and not done; answered, undone, with another account than asked; done, and its address
 * changed as well.
 */
export type FaultKind =
  | 'unauthorised'
  | 'forbidden'
  | 'too-many-requests'
  | 'server-error'
  | 'unavailable'
  | 'html'
  | 'slow'
  | 'reset'
  | 'short-page'
  | 'empty-page'
  | 'shrunk'
  | 'blank-page'
  | 'nothing-done'
  | 'another-account'
  | 'own-address';

export interface Fault {
  readonly kind: FaultKind;
  /** Every route when left out. */
  readonly route?: RouteName | undefined;
  /** How many requests it spoils; 1 when left out. */
  readonly times?: number | undefined;
  /** How many requests of the route go well before; none when left out. */
  readonly after?: number | undefined;
  /** With `too-many-requests` and `unavailable`. */
  readonly retryAfterSeconds?: number | undefined;
  /** With `slow`. */
  readonly delayMs?: number | undefined;
}

/** The faults still to come. */
export class FaultPlan {
  private planned: { fault: Fault; after: number; times: number }[] = [];

  set(fault: Fault): void {
    this.planned.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 });
  }

  clear(): void {
    this.planned = [];
  }

  /** The fault of this request, if it has one. */
  take(route: RouteName): Fault | undefined {
    for (const entry of this.planned) {
      if (entry.times === 0 || (entry.fault.route !== undefined && entry.fault.route !== route)) continue;
      if (entry.after > 0) {
        entry.after--;
        continue;
      }
      entry.times--;
      return entry.fault;
    }
    return undefined;
  }
}

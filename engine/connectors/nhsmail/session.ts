import type { FailureCode } from '../../errors.ts';
import type { ExportItem, ExportSession, Outcome } from '../connector.ts';
import type { Portal } from './portal.ts';
import { writeItem } from './write.ts';
import { outcomeOfFailure } from './write-outcomes.ts';

/** Items on their way at one time. */
export const inFlight = 8;

/** After one of these the next item would fare no better. */
const fatal: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'failed-authentication',
  'failed-connection',
  'certificate-not-trusted',
  'too-many-requests',
  'secret-missing',
]);

/**
 * Sends several items at a time, those of one account one after the other. After a failure that concerns them all, and
 * after a stop, the rest is answered `retry` unsent; what is on its way is waited for, so that its outcome is known.
 */
export function openSession(portal: Portal, signal: AbortSignal): ExportSession {
  let broken: Exclude<Outcome, { result: 'accepted' }> | undefined;

  const write = async (item: ExportItem): Promise<Outcome> => {
    if (signal.aborted) return { result: 'retry', code: 'stopped-user', message: 'Not sent: the run was stopped.' };
    if (broken !== undefined) return { ...broken, message: `Not sent, because of an earlier item: ${broken.message}` };
    try {
      return await writeItem(portal, item);
    } catch (cause) {
      const outcome = outcomeOfFailure(cause);
      if (fatal.has(outcome.code)) broken ??= outcome;
      return outcome;
    }
  };

  return {
    async send(items) {
      const outcomes: Outcome[] = new Array(items.length);
      const lanes = lanesOf(items).values();
      const work = async (): Promise<void> => {
        for (const lane of lanes) {
          for (const { item, place } of lane) outcomes[place] = await write(item);
        }
      };
      await Promise.all(Array.from({ length: inFlight }, work));
      return outcomes;
    },
    close: async () => [],
    async abandon() {
      broken ??= { result: 'retry', code: 'stopped-user', message: 'The session was abandoned.' };
    },
  };
}

interface Placed {
  readonly item: ExportItem;
  readonly place: number;
}

/** Items by account, in their order; each create is its own. */
function lanesOf(items: readonly ExportItem[]): Placed[][] {
  const lanes = new Map<string, Placed[]>();
  for (const [place, item] of items.entries()) {
    const key = item.anchor === '' ? `create ${item.object}` : `account ${item.anchor}`;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [{ item, place }]);
    else lane.push({ item, place });
  }
  return [...lanes.values()];
}

/** What is said of accounts and records of a person that have gone from their systems: nothing is made again in silence. */
import type { System } from '../connectors/connector.ts';
import type { ObjectState } from '../model/state.ts';
import type { Finding } from '../model/views.ts';

interface LinkedObject {
  readonly id: number;
  readonly connector: number;
  readonly system: System;
  readonly state: ObjectState;
}

/** A connector that is written, and whether it remembers what was deleted. */
interface WrittenSystem {
  readonly connector: number;
  readonly name?: string | undefined;
  readonly hasRecycleBin?: boolean | undefined;
}

const recordGone =
  'The ESR record is gone without a termination date. Nothing is taken away; review it with Workforce.';

export function vanished(objects: readonly LinkedObject[], targets: readonly WrittenSystem[]): Finding[] {
  const gone = objects.filter(({ state }) => state === 'Placeholder');
  const records = gone.filter(({ system }) => system === 'esr').map(() => recordGone);
  const accounts = gone.filter(({ system }) => system !== 'esr').map((object) => accountGone(object, targets));
  return [...finding('esr-record-gone', records), ...finding('account-vanished', accounts)];
}

function accountGone({ id, connector }: LinkedObject, targets: readonly WrittenSystem[]): string {
  const target = targets.find((one) => one.connector === connector);
  const gone = 'The account is gone from its system. It is not made again';
  if (target?.hasRecycleBin !== true) return `${gone}; restore it, or correct the link by hand.`;
  return `${gone}. ${target.name} may have it among its deleted objects: Get-JmlDeletedObject -Object ${id} looks there, Restore-JmlObject -Object ${id} asks for it back. Or correct the link by hand.`;
}

function finding(code: string, sentences: readonly string[]): Finding[] {
  return sentences.length === 0 ? [] : [{ code, sentence: [...new Set(sentences)].join(' ') }];
}

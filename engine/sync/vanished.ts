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
  'The ESR record is gone without a termination date, so nothing is taken away. Ask Workforce whether they have left: if so, their termination date is missing in ESR.';
const mailboxGone =
  'The NHSmail account is gone from our organisation, and none is made in its place. Ask who deleted it or took it over, and have it restored or released while NHSmail keeps it.';
const accountGone = 'The account is gone from its system, and none is made in its place.';
const afresh = 'If it is to be made afresh, disconnect the old one from the person by hand.';

/** Code of the finding about an object that has gone. */
export function vanishedCode(system: System): string {
  return system === 'esr' ? 'esr-record-gone' : 'account-vanished';
}

export function vanished(objects: readonly LinkedObject[], targets: readonly WrittenSystem[]): Finding[] {
  const sentences = new Map<string, Set<string>>();
  for (const object of objects.filter(({ state }) => state === 'Placeholder')) {
    const code = vanishedCode(object.system);
    sentences.set(code, (sentences.get(code) ?? new Set()).add(sentenceOf(object, targets)));
  }
  return [...sentences].map(([code, all]) => ({ code, sentence: [...all].join(' ') }));
}

function sentenceOf({ id, connector, system }: LinkedObject, targets: readonly WrittenSystem[]): string {
  if (system === 'esr') return recordGone;
  if (system === 'nhsmail') return `${mailboxGone} ${afresh}`;
  const target = targets.find((one) => one.connector === connector);
  if (target?.hasRecycleBin !== true) {
    return `${accountGone} Ask who deleted it, and have it restored from a backup. ${afresh}`;
  }
  return `${accountGone} ${target.name} may have it among its deleted objects: Get-JmlDeletedObject -Object ${id} looks there, Restore-JmlObject -Object ${id} asks for it back. ${afresh}`;
}

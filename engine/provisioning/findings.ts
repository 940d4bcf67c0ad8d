/** What is to be said about the people of a page, compared with what was said of them before. */
import type { Finding } from '../model/views.ts';
import type { FindingRow } from '../store/rows.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { GivenNames } from './names.ts';
import type { WorkedOut } from './person-values.ts';

/** Finding of a person for whom a flow failed; every run asks them again. */
export const FLOW_FAILED = 'flow-failed';

interface Decided {
  readonly people: readonly WorkedOut[];
  /** One for each of the people. */
  readonly decisions: readonly Provisioning[];
}

interface FindingChanges {
  readonly findings: FindingRow[];
  readonly removedFindings: Omit<FindingRow, 'sentence'>[];
}

/** `names` by connector, `old` what is known of these people. */
export function compareFindings(
  page: Decided,
  names: ReadonlyMap<number, GivenNames>,
  old: readonly FindingRow[],
  into: FindingChanges,
): void {
  const wanted = wantedFindings(page, names);
  for (const { kind, subject, code, sentence } of old) {
    const wish = wanted.get(keyOf(subject, code));
    if (wish === undefined) into.removedFindings.push({ kind, subject, code });
    else if (wish.sentence === sentence) wanted.delete(keyOf(subject, code));
  }
  into.findings.push(...wanted.values());
}

function wantedFindings({ people, decisions }: Decided, names: ReadonlyMap<number, GivenNames>) {
  const wanted = new Map<string, FindingRow>();
  people.forEach(({ person: { id }, problems }, i) => {
    const decision = decisions[i];
    if (decision === undefined || decision.deletesPerson) return;
    const failed = flowFailed([...problems, ...decision.problems]);
    for (const { code, sentence } of [...decision.findings, ...unnamed(id, names), ...failed]) {
      wanted.set(keyOf(id, code), { kind: 'person', subject: id, code, sentence });
    }
  });
  return wanted;
}

function keyOf(subject: number, code: string): string {
  return `${subject} ${code}`;
}

function flowFailed(problems: readonly { readonly message: string }[]): Finding[] {
  if (problems.length === 0) return [];
  const sentences = [...new Set(problems.map(({ message }) => message))];
  return [{ code: FLOW_FAILED, sentence: `No value flows and no account is made: ${sentences.join(' ')}` }];
}

function unnamed(person: number, names: ReadonlyMap<number, GivenNames>): Finding[] {
  return [...names.values()].flatMap(({ unnamed: people }) => {
    const name = people.get(person);
    if (name === undefined) return [];
    const sentence = `No account is made: the name ${name}, or one that goes with it, is taken, and the rule gives no other. Change the rule, or rename what has the name.`;
    return [{ code: 'name-taken', sentence }];
  });
}

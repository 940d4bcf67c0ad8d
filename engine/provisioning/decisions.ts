/** The decision for one person. Whoever cannot be decided, or not be named, gets nothing and holds up nobody. */
import { asEngineError, EngineError } from '../errors.ts';
import { cleanValue, joinValues } from '../model/attribute.ts';
import type { Change, Finding } from '../model/views.ts';
import type { CreateWish } from '../sync/account-creates.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';
import type { PersonCase } from '../sync/person-case.ts';
import { type Provisioning, provision } from '../sync/provision.ts';
import type { AccountNames } from './account-naming.ts';
import type { OutboundTarget } from './outbound.ts';

/** What may be made, by connector. */
export interface Makers {
  readonly namers: ReadonlyMap<number, Pick<AccountNames, 'canName' | 'changes'>>;
  readonly targets: readonly Pick<OutboundTarget, 'connector' | 'connected' | 'filters'>[];
}

export function decide(subject: PersonCase, makers: Makers): Provisioning {
  try {
    const decision = provision(subject);
    return decision.creates.length === 0 ? decision : withMakeable(subject, decision, makers);
  } catch (cause) {
    const { message } = asEngineError(cause);
    const sentence = `Nothing is decided: ${message} Correct the values that the sources hold.`;
    const lifecycle: Lifecycle = { state: 'unknown', dueOn: null, reason: sentence };
    return { lifecycle, items: [], creates: [], findings: [{ code: 'not-decided', sentence }], ...nothingFlowed };
  }
}

const nothingFlowed = { problems: [], settled: [], otherDueOn: null, deletesPerson: false, isEnding: false };

/** Without the accounts that nothing can be made a name of, and those that a filter would let go at once. */
function withMakeable({ values }: PersonCase, decision: Provisioning, { namers, targets }: Makers): Provisioning {
  const problems = [...decision.problems];
  const canMake = ({ connector, isNamed, changes }: CreateWish) => {
    if (isNamed) return true;
    try {
      const namer = namers.get(connector);
      const names = namer?.changes(values, 1) ?? [];
      refuseFiltered(
        targets.find((one) => one.connector === connector),
        [...changes, ...names],
      );
      return namer?.canName(values) === true;
    } catch (cause) {
      const { code, message } = asEngineError(cause);
      problems.push({ code, message, object: null });
      return false;
    }
  };
  const creates = decision.creates.filter(canMake);
  const isNameless = creates.length + problems.length < decision.creates.length + decision.problems.length;
  const findings = isNameless ? [...decision.findings, nameless] : decision.findings;
  return { ...decision, creates, problems, findings };
}

/** Otherwise the person would have an account that nobody looks after: not when they change, and not when they leave. */
function refuseFiltered(target: Makers['targets'][number] | undefined, changes: readonly Change[]): void {
  if (target?.filters?.ask !== true) return;
  const { connected, filters } = target;
  const read = (name: string) => {
    const after = changes.findLast(({ attribute }) => attribute === name)?.after ?? [];
    return joinValues(after.map(cleanValue));
  };
  const reason = filters.reasonAgainst(read, () => connected.attributes.map(read));
  if (reason === undefined) return;
  const message = `A filter of ${connected.name} would let the new account go at once: ${reason}`;
  throw new EngineError('connector-filter-rule-violation', message);
}

const nameless: Finding = {
  code: 'name-missing',
  sentence:
    'No account is made: neither a name nor an employee number is known to name it after. Have the name entered in ESR, or in NHSmail.',
};

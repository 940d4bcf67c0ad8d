/** The decision for one person. Whoever cannot be decided, or not be named, gets nothing and holds up nobody. */
import { asEngineError } from '../errors.ts';
import type { Finding } from '../model/views.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';
import { type CreateWish, type PersonCase, type Provisioning, provision } from '../sync/provision.ts';
import type { AccountNames } from './account-naming.ts';

type Namers = ReadonlyMap<number, Pick<AccountNames, 'canName' | 'changes'>>;

export function decide(subject: PersonCase, namers: Namers): Provisioning {
  try {
    const decision = provision(subject);
    return decision.creates.length === 0 ? decision : nameable(subject, decision, namers);
  } catch (cause) {
    const { message } = asEngineError(cause);
    const sentence = `Nothing is decided: ${message} Correct the values that the sources hold.`;
    const lifecycle: Lifecycle = { state: 'unknown', dueOn: null, reason: sentence };
    return { lifecycle, items: [], creates: [], findings: [{ code: 'not-decided', sentence }], ...nothingFlowed };
  }
}

const nothingFlowed = { problems: [], settled: [], otherDueOn: null, deletesPerson: false, isEnding: false };

/** Without the accounts that nothing can be made a name of. */
function nameable({ values }: PersonCase, decision: Provisioning, namers: Namers): Provisioning {
  const problems = [...decision.problems];
  const canName = ({ connector, isNamed }: CreateWish) => {
    if (isNamed) return true;
    try {
      const namer = namers.get(connector);
      namer?.changes(values, 1);
      return namer?.canName(values) === true;
    } catch (cause) {
      const { code, message } = asEngineError(cause);
      problems.push({ code, message, object: null });
      return false;
    }
  };
  const creates = decision.creates.filter(canName);
  const isNameless = creates.length + problems.length < decision.creates.length + decision.problems.length;
  const findings = isNameless ? [...decision.findings, nameless] : decision.findings;
  return { ...decision, creates, problems, findings };
}

const nameless: Finding = {
  code: 'name-missing',
  sentence:
    'No account is made: neither a name nor an employee number is known to name it after. Have the name entered in ESR, or in NHSmail.',
};

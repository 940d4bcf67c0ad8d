import type { AttributeChange } from '../connector.ts';

/** SAM account names: what Windows refuses and Samba does not (MS-SAMR 3.1.1.6, and the 20 characters of user objects). */
const FORBIDDEN_IN_ACCOUNT_NAME = /["/\\[\]:;|=,+*?<>@\p{Cc}]/u;
const LONGEST_ACCOUNT_NAME = 20;
export const LONGEST_CN = 64;

/** What is wrong with the new value of an attribute, as half a sentence; `undefined` when nothing is. */
type Check = (value: string) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  sAMAccountName: accountNameProblem,
  userPrincipalName: (value) => (/^[^@\s]+@[^@\s]+$/.test(value) ? undefined : 'is not of the form name@domain'),
};

/** The first thing about a change that a Windows directory would refuse, as a sentence. */
export function changeProblem({ attribute, after }: AttributeChange): string | undefined {
  if (after === '') return undefined;
  const problem = after.trim() === '' ? 'holds nothing but spaces' : checks[attribute]?.(after);
  return problem === undefined ? undefined : `${attribute} "${after}" ${problem}`;
}

function accountNameProblem(value: string): string | undefined {
  if (value.length > LONGEST_ACCOUNT_NAME) return `is longer than ${LONGEST_ACCOUNT_NAME} characters`;
  const [character] = FORBIDDEN_IN_ACCOUNT_NAME.exec(value) ?? [];
  if (character !== undefined) return `holds ${JSON.stringify(character)}, which an account name must not`;
  return value.endsWith('.') ? 'ends in a full stop' : undefined;
}

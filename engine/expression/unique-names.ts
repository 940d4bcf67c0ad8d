/**
 * Candidates for a name that nobody else may have. The engine asks for the first, the second, … until one is free in the
 * target, among what is staged and among all names that were ever given; see `provisioning/names.ts`.
 */
import { EngineError } from '../errors.ts';
import { childDn } from '../protocol/dn.ts';
import type { ExpressionFunction } from './function.ts';
import { transliterate } from './transliterate.ts';

export const ACCOUNT_LENGTH = 20;
/** Longest common name in Active Directory. */
export const COMMON_NAME_LENGTH = 64;
/** Longest local part of an address (RFC 5321 4.5.3.1.1). */
export const LOCAL_PART_LENGTH = 64;

/** Which candidate is asked for: 1 is bare, 2 ends in 2, and so on. */
export interface Turn {
  nth: number;
}

export function uniqueNameFunctions(turn: Turn): readonly ExpressionFunction[] {
  return [
    {
      signature: 'uniqueAccountName(string): string',
      description:
        'A free account name: small letters, digits and .-_ only, at most 20 characters, numbered where taken.',
      example: 'uniqueAccountName("Ana.O’Brien-Łukasiewicz")',
      gives: 'ana.obrien-lukasiewi',
      call: (name: string) => withSuffix(given(localPart(name), name), turn.nth, ACCOUNT_LENGTH),
    },
    {
      signature: 'uniqueAddress(string, string): string',
      description: 'A free address from the part before @ and the domain, numbered where taken.',
      example: 'uniqueAddress("Zoë.Obi", "nhs.example")',
      gives: 'zoe.obi@nhs.example',
      call: (name: string, domain: string) =>
        `${withSuffix(given(localPart(name), name), turn.nth, LOCAL_PART_LENGTH)}@${domain.toLowerCase()}`,
    },
    {
      signature: 'uniqueDn(string, string): string',
      description: 'A free distinguished name from a common name and its container, numbered where taken.',
      example: 'uniqueDn("Obi, Ana", "OU=Staff,DC=trust,DC=nhs,DC=example")',
      gives: 'CN=Obi\\2C Ana,OU=Staff,DC=trust,DC=nhs,DC=example',
      call: (name: string, container: string) =>
        childDn('CN', withSuffix(given(name.trim(), name), turn.nth, COMMON_NAME_LENGTH, ' '), container),
    },
  ];
}

/** What a name that was cut must not end in: half a character, a space, or a sign that joined it to what is gone. */
const CUT_END = /[\ud800-\udbff\s._-]+$/;

/** The `nth` candidate within the longest length that the system takes. */
export function withSuffix(base: string, nth: number, longest: number, between = ''): string {
  const suffix = nth === 1 ? '' : `${between}${nth}`;
  const room = longest - suffix.length;
  return (base.length > room ? base.slice(0, room).replace(CUT_END, '') : base.trimEnd()) + suffix;
}

function localPart(name: string): string {
  const parts = transliterate(name)
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '');
  return parts.replace(/[._-]{2,}/g, (signs) => signs.charAt(0)).replace(/^[._-]+|[._-]+$/g, '');
}

function given(base: string, name: string): string {
  if (base === '') throw new EngineError('rule-exception', `no name can be made of "${name}"`);
  return base;
}

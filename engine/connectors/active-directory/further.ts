/** Attributes that an organisation names itself, beside those that every directory has. */
import { EngineError } from '../../errors.ts';
import type { DirectoryAttribute, Form } from './schema.ts';

/** By the name that rules give it: what it is called in the directory, and what it holds. */
export type FurtherAttributes = Readonly<
  Record<string, { readonly attribute: string; readonly kind: 'text' | 'multi' | 'binary' }>
>;

const forms: Readonly<Record<FurtherAttributes[string]['kind'], Form>> = {
  text: 'text',
  multi: 'many',
  binary: 'octets',
};

/** With options, as files have it: `userCertificate;binary` (RFC 4512 2.5). It becomes part of a filter. */
const LDAP_NAME = /^[A-Za-z][A-Za-z0-9-]*(?:;[A-Za-z0-9-]+)*$/;

/**
 * Whoever writes these decides who can sign in, as whom, or what an object is: operations with limits of their own, or
 * nobody. They can be read. Lower-case LDAP names.
 */
const neverWritten: ReadonlySet<string> = new Set(
  [
    ['unicodePwd', 'userPassword', 'dBCSPwd', 'pwdLastSet', 'accountExpires', 'lockoutTime', 'logonHours'],
    ['userWorkstations', 'altSecurityIdentities', 'msDS-KeyCredentialLink', 'msDS-AllowedToDelegateTo'],
    ['msDS-AllowedToActOnBehalfOfOtherIdentity', 'sIDHistory', 'primaryGroupID', 'nTSecurityDescriptor'],
    ['objectClass', 'objectCategory', 'objectGUID', 'objectSid', 'cn', 'name', 'isDeleted', 'member'],
  ]
    .flat()
    .map((name) => name.toLowerCase()),
);

/** `usual`, then `further` at the end. Throws `configuration-invalid` for a name or an attribute that is there already. */
export function withFurther(
  usual: readonly DirectoryAttribute[],
  further: FurtherAttributes = {},
): readonly DirectoryAttribute[] {
  const all = [...usual];
  for (const [name, { attribute: ldap, kind }] of Object.entries(further)) {
    const problem = problemOf(name, ldap, all);
    if (problem !== undefined) throw new EngineError('configuration-invalid', `furtherAttributes.${name}: ${problem}`);
    const writable = !neverWritten.has(ldap.toLowerCase());
    const description = `Attribute ${ldap} of the directory`;
    all.push({ name, ldap, kind, form: forms[kind], writable, isFurther: true, description });
  }
  return all;
}

function problemOf(name: string, ldap: string, known: readonly DirectoryAttribute[]): string | undefined {
  if (known.some((one) => one.name === name)) return 'every directory has it by itself';
  if (!LDAP_NAME.test(ldap)) return `"${ldap}" is no name of an attribute; name one such as otherMobile`;
  const other = known.find((one) => one.ldap.toLowerCase() === ldap.toLowerCase());
  if (other === undefined) return undefined;
  return `the attribute ${ldap} is called ${other.name} already: use that name in the rules`;
}

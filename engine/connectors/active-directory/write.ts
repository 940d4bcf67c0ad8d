import { Attribute, Change } from 'ldapts';
import { EngineError, type FailureCode } from '../../errors.ts';
import { octetsOf, plainValue, splitValues } from '../../model/attribute.ts';
import { valuesChanged } from '../../model/values-changed.ts';
import type { AttributeChange, ExportItem } from '../connector.ts';
import { ACCOUNT_DISABLED, guidDn, passwordValue } from './entry.ts';
import { readChangeable } from './guard.ts';
import { mismatchOf } from './mismatch.ts';
import { checkPlace, putAt, type WriteScope } from './place.ts';
import { refusalOf } from './quirks.ts';
import type { DirectoryAttribute } from './schema.ts';
import { changeProblem } from './validate.ts';

const NORMAL_ACCOUNT = 0x200;
const PERSON_CLASSES = ['top', 'person', 'organizationalPerson', 'user'];
const NO_SUCH_ATTRIBUTE = 16;
/** Of a create: the first is the name of the new object, the second is part of its credentials. */
const SET_OTHERWISE = ['distinguishedName', 'accountDisabled'];

/** Creates an account in one operation, so that none is ever there without its password. Answers with its objectGUID. */
export async function createAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  const dn = plainValue(item.changes.find(({ attribute }) => attribute === 'distinguishedName')?.after ?? '');
  checkPlace(dn, scope);
  const attributes = item.changes
    .filter(({ attribute, after }) => after !== '' && !SET_OTHERWISE.includes(attribute))
    .map((change) => given(change, scope))
    .filter(({ values }) => values.length > 0);
  const account = [new Attribute({ type: 'objectClass', values: PERSON_CLASSES }), ...attributes, ...credentials(item)];
  await putAt(dn, scope, () => scope.session.add(dn, account));
  const anchor = await scope.lookups.anchorOf(dn);
  if (anchor !== undefined) return anchor;
  throw new EngineError('dropped-connection', `${dn} was created, and could not be read back`);
}

function given(change: AttributeChange, scope: WriteScope): Attribute {
  refuseProblem(change);
  return outside(writable(change, scope), splitValues(change.after));
}

/** Without a password an account is made disabled: Windows refuses it otherwise, and Samba would leave it open. */
function credentials({ password, changes }: ExportItem): Attribute[] {
  const disabled =
    password === undefined || changes.some((one) => one.attribute === 'accountDisabled' && one.after === 'true');
  const control = NORMAL_ACCOUNT | (disabled ? ACCOUNT_DISABLED : 0);
  const attributes = [new Attribute({ type: 'userAccountControl', values: [String(control)] })];
  if (password === undefined) return attributes;
  return [
    ...attributes,
    new Attribute({ type: 'unicodePwd', values: [passwordValue(password)] }),
    // "User must change password at next logon" (MS-ADTS 3.1.1.3.1.1 pwdLastSet).
    new Attribute({ type: 'pwdLastSet', values: ['0'] }),
  ];
}

/**
 * Sets and clears values, those of an attribute with several one by one. An account may be renamed or moved at the same
 * time: it is addressed by its objectGUID.
 */
export async function updateAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  const several = item.changes.some((change) => takesSeveral(writable(change, scope), scope));
  const changes = item.changes.flatMap((change) => modifications(change, scope));
  const live = await readChangeable(item.anchor, scope);
  if (changes.length === 0) return item.anchor;
  if (several) await scope.session.modifyValues(guidDn(item.anchor), changes, live.dn);
  else await scope.session.modify(guidDn(item.anchor), changes, live.dn);
  return item.anchor;
}

/**
 * Sets or takes the "disabled" bit and leaves the others as they are. The old figure is asserted, so that a change by
 * somebody else in the meantime is never overwritten: then the account is looked at once more.
 */
export async function switchAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  const others = item.changes
    .filter(({ attribute }) => attribute !== 'accountDisabled' && !scope.forest.unavailable.includes(attribute))
    .map((change) => replacement(change, scope));
  try {
    return await trySwitch(item, others, scope);
  } catch (error) {
    if (!lostRace(error)) throw error;
  }
  try {
    return await trySwitch(item, others, scope);
  } catch (cause) {
    if (!lostRace(cause)) throw cause;
    throw new EngineError('object-changed', `account ${item.anchor} is being changed by somebody else`, {}, { cause });
  }
}

async function trySwitch(item: ExportItem, others: readonly Change[], scope: WriteScope): Promise<string> {
  const { dn, userAccountControl: before } = await readChangeable(item.anchor, scope);
  const after = item.operation === 'disable' ? before | ACCOUNT_DISABLED : before & ~ACCOUNT_DISABLED;
  const changes = [...controlChange(before, after), ...others];
  if (changes.length > 0) await scope.session.modify(guidDn(item.anchor), changes, dn);
  return item.anchor;
}

function controlChange(before: number, after: number): Change[] {
  if (before === after) return [];
  const value = (figure: number) => new Attribute({ type: 'userAccountControl', values: [String(figure)] });
  return [
    new Change({ operation: 'delete', modification: value(before) }),
    new Change({ operation: 'add', modification: value(after) }),
  ];
}

function lostRace(error: unknown): boolean {
  return error instanceof EngineError && refusalOf(error.cause)?.code === NO_SUCH_ATTRIBUTE;
}

/**
 * Of several values those that go and those that come, and nothing of the others: what somebody else has added meanwhile
 * stays. What goes comes first, because a directory takes `smtp:` and `SMTP:` for one value.
 */
function modifications(change: AttributeChange, scope: WriteScope): Change[] {
  const attribute = writable(change, scope);
  if (!takesSeveral(attribute, scope)) return [replacement(change, scope)];
  refuseProblem(change);
  const { deleted, added } = valuesChanged({ before: splitValues(change.before), after: splitValues(change.after) });
  const part = (operation: 'delete' | 'add', values: readonly string[]) =>
    values.length === 0 ? [] : [new Change({ operation, modification: outside(attribute, values) })];
  return [...part('delete', deleted), ...part('add', added)];
}

function takesSeveral({ form, ldap }: DirectoryAttribute, { forest }: WriteScope): boolean {
  return (form === 'many' || form === 'octets') && forest.severalValues.has(ldap.toLowerCase());
}

/** Without values it clears the attribute (an empty text is refused everywhere). */
function replacement(change: AttributeChange, scope: WriteScope): Change {
  refuseProblem(change);
  const attribute = writable(change, scope);
  return new Change({ operation: 'replace', modification: outside(attribute, splitValues(change.after)) });
}

/** The attribute of a change, when it may be written here. */
function writable({ attribute: name }: AttributeChange, scope: WriteScope): DirectoryAttribute {
  const attribute = scope.forest.attributes.find((one) => one.name === name);
  const refuse = (code: FailureCode, message: string) => new EngineError(code, message);
  if (attribute === undefined) throw refuse('schema-violation', `${name} is no attribute of this connector`);
  if (!attribute.writable) throw refuse('operation-not-supported', `${name} cannot be set in an update`);
  if (scope.forest.unavailable.includes(name)) {
    throw refuse('schema-violation', `${name}: this directory has no attribute ${attribute.ldap}`);
  }
  const mismatch = mismatchOf(attribute, scope.forest);
  if (mismatch?.harms === true) throw refuse('schema-violation', `${name}: ${mismatch.what}. ${mismatch.remedy}`);
  return attribute;
}

function refuseProblem(change: AttributeChange): void {
  const problem = changeProblem(change);
  if (problem !== undefined) throw new EngineError('constraint-violation', problem);
}

/** Packed values as the directory wants them. */
function outside({ name, ldap: type, form }: DirectoryAttribute, values: readonly string[]): Attribute {
  if (form === 'flag') return new Attribute({ type, values: values.includes('true') ? ['TRUE'] : [] });
  if (form !== 'octets') return new Attribute({ type, values: values.map(plainValue) });
  return new Attribute({ type, values: values.map((one) => octets(name, one)) });
}

function octets(name: string, value: string): Buffer {
  const found = octetsOf(value);
  if (found === undefined) throw new EngineError('invalid-attribute-value', `The value of ${name} is not base64`);
  return found;
}

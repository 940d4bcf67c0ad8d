/**
 * What the answers of a directory mean. Windows and Samba give different LDAP codes for one cause, but nearly always begin
 * the text with the same Win32 error in eight hex digits: that is looked at first, the LDAP code (RFC 4511) second.
 */
import { EngineError, type FailureCode } from '../../errors.ts';
import { certificateProblem } from '../../protocol/tls.ts';

/** `relocate`: an object that was there a moment ago gets another name or place. */
export type Purpose = 'read' | 'create' | 'modify' | 'relocate';

/** What is missing then is the place it goes to. */
const needsParent: readonly Purpose[] = ['create', 'relocate'];

/** Win32 errors, see winerror.h. */
const byWin32: Readonly<Record<string, FailureCode>> = {
  '00000005': 'permission-issue',
  '000004DC': 'dropped-connection', // the connection is not authenticated (any more)
  '00000524': 'cd-existing-object',
  '00000525': 'cd-missing-object',
  '0000052D': 'password-policy-violation',
  '0000200A': 'schema-violation',
  '0000200B': 'syntax-violation',
  '0000200D': 'constraint-violation',
  '00002014': 'schema-violation',
  '00002020': 'dropped-connection', // Samba's word for 000004DC
  '0000202F': 'constraint-violation',
  '00002071': 'cd-existing-object',
  '00002081': 'constraint-violation',
  '00002082': 'constraint-violation',
  '00002089': 'non-existent-parent',
  '00002095': 'non-existent-parent',
  '00002098': 'permission-issue',
  '000020B5': 'dn-attributes-failure',
  '000021C7': 'cd-existing-object', // servicePrincipalName not unique in the forest
  '000021C8': 'cd-existing-object', // userPrincipalName not unique in the forest
};

const byLdapCode: Readonly<Record<number, FailureCode>> = {
  3: 'timed-out',
  4: 'failed-search',
  8: 'failed-authentication',
  10: 'failed-search',
  11: 'failed-search',
  16: 'schema-violation',
  17: 'schema-violation',
  19: 'constraint-violation',
  20: 'constraint-violation',
  21: 'syntax-violation',
  32: 'cd-missing-object',
  34: 'invalid-dn',
  48: 'failed-authentication',
  49: 'failed-authentication',
  50: 'permission-issue',
  51: 'system-failed',
  52: 'system-failed',
  64: 'invalid-dn',
  65: 'schema-violation',
  68: 'cd-existing-object',
};

/** A read concerns the whole step; the same answers then have other names. */
const whenReading: Partial<Record<FailureCode, FailureCode>> = {
  'permission-issue': 'failed-permission',
  'timed-out': 'timed-out',
  'system-failed': 'system-failed',
  'dropped-connection': 'dropped-connection',
  'failed-authentication': 'failed-authentication',
};

/** The reasons that follow "data" in a refused bind, so that the message says more than "wrong password". */
const bindReasons: Readonly<Record<string, string>> = {
  '525': 'the account does not exist',
  '52e': 'the name or the password is wrong',
  '530': 'the account may not sign in at this time',
  '531': 'the account may not sign in from this machine',
  '532': 'the password has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the password must be changed first',
  '775': 'the account is locked',
};

const connectionFailures: Readonly<Record<string, readonly [FailureCode, string]>> = {
  ECONNREFUSED: ['failed-connection', 'nothing listens there'],
  EHOSTUNREACH: ['failed-connection', 'there is no way to the host'],
  ENETUNREACH: ['failed-connection', 'there is no way to the network'],
  ENOTFOUND: ['failed-connection', 'the name is not known'],
  EAI_AGAIN: ['failed-connection', 'the name cannot be looked up now'],
  ETIMEDOUT: ['timed-out', 'no answer'],
  EPROTO: ['answer-not-understood', 'it does not speak TLS'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['answer-not-understood', 'it does not speak TLS'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['answer-not-understood', 'it does not speak TLS'],
};

/** Code and text of an answer that is not success; `undefined` when there was no answer. */
export function refusalOf(cause: unknown): { code: number; text: string } | undefined {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'number') return undefined;
  return { code: cause.code, text: cause.message.replace(/ ?Code: 0x[0-9a-f]+$/, '').replaceAll('\0', '') };
}

/** What was caught, as ours. `what` is half a sentence that says what was tried, on which object. */
export function directoryFailure(cause: unknown, what: string, purpose: Purpose): EngineError {
  if (cause instanceof EngineError) return cause;
  const refusal = refusalOf(cause);
  if (refusal === undefined) return connectionFailure(cause, what);
  const code = meaningOf(refusal.code, refusal.text, purpose);
  return new EngineError(code, `${what}: ${sentence(refusal.code, refusal.text)}`, {}, { cause });
}

function meaningOf(ldapCode: number, text: string, purpose: Purpose): FailureCode {
  const win32 = /^([0-9A-Fa-f]{8})\b/.exec(text)?.[1]?.toUpperCase() ?? '';
  const code = byWin32[win32] ?? byLdapCode[ldapCode] ?? 'cd-error';
  if (purpose === 'read') return whenReading[code] ?? 'failed-search';
  if (needsParent.includes(purpose) && code === 'cd-missing-object') return 'non-existent-parent';
  // Samba has one number for every broken constraint; only the text tells a taken name from the others.
  if (code === 'constraint-violation' && /userPrincipalName.*(?:already|unique|exist|conflict)/i.test(text)) {
    return 'cd-existing-object';
  }
  return code;
}

function sentence(ldapCode: number, text: string): string {
  const reason = bindReasons[/\bdata ([0-9a-f]+)/.exec(text)?.[1] ?? ''];
  const said = text.trim() === '' ? 'no text' : text.trim();
  if (ldapCode === 49 && reason !== undefined) return `${reason} (LDAP ${ldapCode}: ${said})`;
  return `refused with LDAP ${ldapCode}: ${said}`;
}

function connectionFailure(cause: unknown, what: string): EngineError {
  const untrusted = certificateProblem(cause);
  if (untrusted !== undefined) return failure('certificate-not-trusted', untrusted);
  const socketCode = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known = connectionFailures[socketCode];
  if (known !== undefined) return failure(...known);
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/Connection timeout|timed out/.test(text)) return failure('timed-out', 'no answer');
  return failure('dropped-connection', `the connection was lost (${text.split('\n', 1)[0]})`);

  function failure(code: FailureCode, says: string): EngineError {
    return new EngineError(code, `${what}: ${says}`, {}, { cause });
  }
}

import t from 'tap';
import { directoryFailure, type Purpose } from '../../../../engine/connectors/active-directory/quirks.ts';
import type { FailureCode } from '../../../../engine/errors.ts';

type Row = readonly [situation: string, ldapCode: number, text: string, purpose: Purpose, code: FailureCode];

/** What Windows says where Samba, which the other tests talk to, says something else. */
const windows: readonly Row[] = [
  [
    'name in the container taken',
    68,
    '00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS)',
    'create',
    'cd-existing-object',
  ],
  [
    'account name taken',
    68,
    '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS)',
    'create',
    'cd-existing-object',
  ],
  ['sign-in name taken', 19, '000021C8: AtrErr: DSID-03200E9D, #1: 0: 000021C8', 'create', 'cd-existing-object'],
  [
    'weak password',
    53,
    '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM)',
    'create',
    'password-policy-violation',
  ],
  ['own password changed too weakly', 19, '0000052D: AtrErr: DSID-03191083', 'modify', 'password-policy-violation'],
  ['value too long', 19, '00002082: AtrErr: DSID-03151C8B', 'modify', 'constraint-violation'],
  ['two values for one', 19, '00002081: AtrErr: DSID-03151C8B', 'modify', 'constraint-violation'],
  [
    'unknown attribute',
    16,
    '00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion',
    'modify',
    'schema-violation',
  ],
  ['empty text', 21, '00000057: LdapErr: DSID-0C090D8A', 'modify', 'syntax-violation'],
  ['unit missing', 32, '00002030: UpdErr: DSID-031A11E2, problem 6001 (NO_OBJECT)', 'create', 'non-existent-parent'],
  ['account missing', 32, '00002030: NameErr: DSID-031A11E2', 'modify', 'cd-missing-object'],
  [
    'no rights',
    50,
    '00000005: SecErr: DSID-031A11E2, problem 4003 (INSUFF_ACCESS_RIGHTS)',
    'modify',
    'permission-issue',
  ],
  ['no rights to read', 50, '00002098: SecErr: DSID-031A11E2', 'read', 'failed-permission'],
  [
    'sign-in lapsed',
    1,
    '000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation',
    'read',
    'dropped-connection',
  ],
  ['size limit', 4, '', 'read', 'failed-search'],
  ['time limit', 3, '', 'read', 'timed-out'],
  ['busy', 51, '', 'modify', 'system-failed'],
  ['anything else', 53, '00002077: SvcErr: DSID-031A11E2', 'modify', 'cd-error'],
  ['anything else while reading', 53, '00002077: SvcErr: DSID-031A11E2', 'read', 'failed-search'],
];

t.test('an answer of Windows means', async (t) => {
  for (const [situation, ldapCode, text, purpose, code] of windows) {
    t.test(`${situation}: ${code}`, async (t) => {
      const failure = directoryFailure(refusal(ldapCode, text), 'trying', purpose);

      t.equal(failure.code, code);
      t.match(failure.message, `trying: refused with LDAP ${ldapCode}: ${text || 'no text'}`);
    });
  }
});

t.test('a refused sign-in says why', async (t) => {
  const reasons = {
    '52e': 'the name or the password is wrong',
    '533': 'the account is disabled',
    '775': 'the account is locked',
    '773': 'the password must be changed first',
  };
  for (const [data, reason] of Object.entries(reasons)) {
    const text = `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v3839\0`;

    const failure = directoryFailure(refusal(49, text), 'signing in', 'read');

    t.match(failure, { code: 'failed-authentication', message: `signing in: ${reason}` });
  }
});

/** As ldapts throws it. */
function refusal(code: number, text: string): Error {
  return Object.assign(new Error(`${text} Code: 0x${code.toString(16)}`), { code });
}

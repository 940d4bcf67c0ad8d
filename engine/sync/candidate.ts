/** An ESR record or a mailbox as the scorer looks at it. */
import { type Identity, identityOf } from '../match/candidate.ts';
import { splitValues } from '../model/attribute.ts';
import type { ReadAttribute } from './filter.ts';

export function esrIdentity(read: ReadAttribute, vpd: string, ownCode: string): Identity {
  return identityOf({
    email: read('emailAddress'),
    employeeNumber: read('employeeNumber'),
    vpd: read('vpd') || vpd,
    mobile: read('mobile'),
    givenName: read('givenName'),
    familyName: read('familyName'),
    position: read('jobTitle'),
    organisationCode: ownCode,
  });
}

/** `ownCodes` are all of our organisation: a mailbox of any of them is ours. */
export function mailboxIdentity(read: ReadAttribute, vpd: string, ownCodes: readonly string[]): Identity {
  const number = read('employeeNumber');
  const at = number.indexOf('|');
  const code = read('organisationCode');
  return identityOf({
    email: read('mail'),
    aliases: splitValues(read('aliases')),
    employeeNumber: number.slice(at + 1),
    vpd: at < 0 ? vpd : number.slice(0, at),
    mobile: read('mobile'),
    givenName: read('givenName'),
    familyName: read('familyName'),
    position: read('jobTitle'),
    status: read('status'),
    organisationCode: code === '' || ownCodes.includes(code) ? ownCodes[0] : code,
  });
}

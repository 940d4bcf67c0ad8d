/** What the scorer looks at of an ESR record or a mailbox. Values as the systems give them; '' is absent. */
import {
  normaliseEmail,
  normaliseEmployeeNumber,
  normaliseMobile,
  normaliseName,
  normalisePosition,
  scopedEmployeeNumber,
} from './normalise.ts';

export interface Candidate {
  /** The primary address. */
  readonly email: string;
  /** Other addresses of a mailbox: they score nothing, but are told. */
  readonly aliases?: readonly string[] | undefined;
  readonly employeeNumber: string;
  readonly vpd: string;
  readonly mobile: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly position: string;
  /** State of a mailbox in NHSmail's words. */
  readonly status?: string | undefined;
  /** ODS code of the organisation that the person or mailbox belongs to. */
  readonly organisationCode?: string | undefined;
}

/** A candidate made comparable: do it once for each, not once for each pair. */
export interface Identity {
  readonly email: string;
  readonly aliases: readonly string[];
  readonly employeeNumber: string;
  /** The number where nobody knows of which VPD it is: it scores nothing, but may be anybody's who has it. */
  readonly unscopedNumber: string;
  readonly vpd: string;
  readonly mobile: string;
  readonly first: string;
  readonly last: string;
  readonly position: string;
  readonly status: string;
  readonly organisation: string;
}

export function identityOf(candidate: Candidate): Identity {
  return {
    email: normaliseEmail(candidate.email),
    aliases: (candidate.aliases ?? []).map(normaliseEmail).filter((alias) => alias !== ''),
    employeeNumber: scopedEmployeeNumber(candidate.vpd, candidate.employeeNumber),
    unscopedNumber: candidate.vpd.trim() === '' ? normaliseEmployeeNumber(candidate.employeeNumber) : '',
    vpd: candidate.vpd.trim(),
    mobile: normaliseMobile(candidate.mobile),
    first: normaliseName(candidate.givenName),
    last: normaliseName(candidate.familyName),
    position: normalisePosition(candidate.position),
    status: normaliseName(candidate.status ?? ''),
    organisation: normaliseName(candidate.organisationCode ?? ''),
  };
}

/** What surrounds the records: the header must agree with the file name, the trailer with the lines. */
import type { FailureCode } from '../../errors.ts';
import { type ExtractName, readExtractName } from './record.ts';

/** A broken check: its own code, and a sentence with file and line. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

const STAMP = /^\d{8} \d{6}$/;
const HEADER_FIELDS = 7;

/** The first thing wrong with a header line, if anything. `file` is the base name. */
export function checkHeader(file: string, line: string, name: ExtractName): Failure | undefined {
  if (!line.startsWith('HDR')) {
    return { code: 'esr-no-header', message: `${file} does not begin with its header record (HDR).` };
  }
  const fields = line.split('~');
  const [, headerFile = '', created = '', vpd = '', previous = '', current = ''] = fields;
  if (fields[0] !== 'HDR' || fields.length !== HEADER_FIELDS) {
    return malformed(file, `it has ${fields.length} fields, not ${HEADER_FIELDS}`);
  }
  if (![created, previous, current].every((stamp) => STAMP.test(stamp))) {
    return malformed(file, 'its times are not written YYYYMMDD HHMMSS');
  }
  const inner = readExtractName(headerFile);
  if (!inner) return malformed(file, `"${headerFile}" is not the name of an extract`);
  if (vpd !== name.vpd || inner.vpd !== name.vpd) {
    return { code: 'esr-wrong-vpd', message: `${file} line 1 is about VPD ${vpd}, not ${name.vpd}.` };
  }
  if (inner.sequence !== name.sequence) {
    return {
      code: 'esr-wrong-sequence',
      message: `${file} line 1 says sequence ${inner.sequence}, the file name says ${name.sequence}.`,
    };
  }
  if (headerFile.toUpperCase() !== file.toUpperCase()) return malformed(file, `it names the file "${headerFile}"`);
  return undefined;
}

function malformed(file: string, why: string): Failure {
  return { code: 'esr-header-malformed', message: `${file} line 1: the header cannot be used: ${why}.` };
}

/** `line` is the last line that is not blank; `lines` how many such lines the file has. */
export function checkTrailer(file: string, line: string, lines: number): Failure | undefined {
  if (!line.startsWith('TRL')) {
    return { code: 'esr-no-trailer', message: `${file} ends at line ${lines} without its trailer record (TRL).` };
  }
  const [type, count = '', ...more] = line.split('~');
  if (type !== 'TRL' || more.length > 0 || !/^\d+$/.test(count)) {
    return {
      code: 'esr-trailer-malformed',
      message: `${file} line ${lines}: the trailer must be TRL, a tilde and a count.`,
    };
  }
  if (Number(count) !== lines) {
    return {
      code: 'esr-wrong-count',
      message: `${file} has ${lines} lines, its trailer says ${Number(count)} (header and trailer included).`,
    };
  }
  return undefined;
}

/** A file that does not end with its trailer, though it has one; both are numbers of lines. */
export function goesOn(file: string, line: number, trailer: number): Failure {
  const message = `${file} goes on at line ${line}, behind the trailer (TRL) of line ${trailer}; nothing of it was imported.`;
  return { code: 'esr-line-after-trailer', message };
}

/** What two systems write differently and mean alike. Everything answers '' for what cannot be compared; '' equals nothing. */

/** Letters that Unicode does not take apart into a letter and an accent. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

const ASCII = /^[ -~]*$/;

/** Letters and digits only, lower-case, without accents: `O'Neil-Smïth` is `oneilsmith`. */
export function normaliseName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const plain = name.normalize('NFKD').toLowerCase();
  return plain.replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter).replace(/[^\p{L}\p{N}]/gu, '');
}

/** A UK mobile as 07 and nine digits, however its prefix is written; '' for anything else. */
export function normaliseMobile(mobile: string): string {
  const digits = mobile.replace(/[\s().+/\p{Pd}]/gu, '');
  const national = digits.replace(/^(?:0044|44)?0?(?=7\d{9}$)/, '0');
  return /^07\d{9}$/.test(national) ? national : '';
}

/** Without leading zeros and without the suffix of an assignment number (`0020345678-2` is `20345678`). */
export function normaliseEmployeeNumber(number: string): string {
  return number.trim().toUpperCase().replace(/-\d+$/, '').replace(/^0+/, '');
}

/** `vpd|number`: a number means something within its VPD only, so without one it is ''. */
export function scopedEmployeeNumber(vpd: string, number: string): string {
  const scope = vpd.trim();
  const bare = normaliseEmployeeNumber(number);
  return scope === '' || bare === '' ? '' : `${scope}|${bare}`;
}

/** Lower-case and trimmed; '' for what is not an address (`none`, `n/a`). */
export function normaliseEmail(email: string): string {
  const address = email.trim().toLowerCase();
  return address.includes('@') ? address : '';
}

/** The title of a position, which ESR writes as `number|title|code|`; a plain title is its own. */
export function normalisePosition(position: string): string {
  const segments = position.split('|');
  return normaliseName(segments.length > 1 ? (segments[1] ?? '') : position);
}

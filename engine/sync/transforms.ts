/** The named transforms of inbound rules: text in, text out, nothing else looked at. */
import type { TransformName } from '../config/rules.ts';
import { normaliseMobile } from '../match/normalise.ts';

export const transforms: Readonly<Record<TransformName, (...values: string[]) => string>> = {
  fullName: (...values) => values.filter((value) => value !== '').join(' '),
  lowerCase: (value = '') => value.toLowerCase(),
  /** `vpd|number`: a number means something within its VPD only. */
  scopedNumber: (vpd = '', number = '') => (vpd === '' || number === '' ? number : `${vpd}|${number}`),
  bareNumber: (value = '') => value.slice(value.indexOf('|') + 1),
  /** A UK mobile in national form; anything else as it was typed. */
  ukMobile: (value = '') => normaliseMobile(value) || value,
};

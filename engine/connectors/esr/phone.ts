/** Which phone numbers of ESR matter. All others (a landline at home) are dropped where the line is read. */

/** A mobile is known by its phone type, or by being a UK mobile number whatever its type says. */
export type MobileRule = { readonly by: 'type'; readonly type: string } | { readonly by: 'pattern' };

export const WORK_PHONE = 'W1';

const UK_MOBILE = /^(?:\+?44|0044)?0?7\d{9}$/;
const PUNCTUATION = /[\s().-]/g;

export function isMobile(type: string, number: string, rule: MobileRule): boolean {
  if (rule.by === 'type') return type === rule.type;
  return UK_MOBILE.test(number.replace(PUNCTUATION, ''));
}

export function isNeeded(type: string, number: string, rule: MobileRule): boolean {
  return type === WORK_PHONE || isMobile(type, number, rule);
}

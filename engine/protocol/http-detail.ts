import type { HttpAnswer } from './http-exchange.ts';

const longest = 200;

/**
 * What the server says about its refusal: `detail` (SCIM, RFC 9457), or `error` and `error_description` (RFC 6749 5.2).
 * Without the credentials of the request, should they be echoed; '' when it says nothing.
 */
export function refusalText(answer: HttpAnswer, authorisation: string | undefined): string {
  if (answer.status < 400 || !/\bjson\b/i.test(answer.headers['content-type'] ?? '')) return '';
  try {
    const said = sentenceOf(Object(JSON.parse(answer.body)) as Record<string, unknown>);
    return secretsOf(authorisation)
      .reduce((text, secret) => text.replaceAll(secret, '***'), said)
      .slice(0, longest);
  } catch {
    return '';
  }
}

function sentenceOf({ detail, error, error_description: description }: Record<string, unknown>): string {
  const [first, ...rest] = [detail, error, description].filter((part) => typeof part === 'string' && part !== '');
  return rest.length === 0 ? String(first ?? '') : `${first} (${rest.join(', ')})`;
}

/** The credentials of a header as they stand, and for Basic (RFC 7617) as they were before encoding. Longest first. */
function secretsOf(authorisation = ''): string[] {
  const [scheme = '', credentials = ''] = authorisation.split(' ');
  const pair = scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString() : '';
  const encoded = pair.slice(pair.indexOf(':') + 1);
  const plain = decodeURIComponent(encoded.replaceAll('+', ' '));
  return [credentials, encoded, plain].filter((secret) => secret !== '');
}

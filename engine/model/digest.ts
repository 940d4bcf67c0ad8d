import { hash } from 'node:crypto';

/** 96 bits of SHA-256 as base64: tells whether content changed. Not for anything that an approval rests on. */
export function contentHash(text: string): string {
  return hash('sha256', text, 'base64').slice(0, 16);
}

/** The whole SHA-256 as lower-case hexadecimal: change sets, configuration versions, files. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The version of the product: put in by the build, read from package.json in a checkout. */
import { readFileSync } from 'node:fs';

declare const __VERSION__: string | undefined;

export function productVersion(): string {
  if (typeof __VERSION__ === 'string') return __VERSION__;
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

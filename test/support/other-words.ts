/**
 * Loaded before a test file, it makes the product spell some of its words otherwise, in every source, tables included, so
 * that nothing else about it is different. A test that looks at such a word in what the product says then fails, and shows
 * the other spelling; one that only mentions the word, or made it itself, does not.
 */
import { registerHooks } from 'node:module';

/** Environment: the words, separated by commas. */
export const OTHER_WORDS = 'JML_TEST_OTHER_WORDS';

/** It begins as the word does, for some are told by that, and does not contain it: tap would take that for a match. */
export function spelledOtherwise(word: string): string {
  return `${word.slice(0, -1)}~`;
}

const sources = (folder: string) => new URL(`../../${folder}/`, import.meta.url).href;
const product = [sources('engine'), sources('api')];
/** The portal of the demonstration names its faults by itself, some of them by the same words. */
const demonstration = sources('engine/demo');

const words = process.env[OTHER_WORDS]?.replaceAll(',', '|');
if (words !== undefined) {
  const quoted = new RegExp(`'(${words})'`, 'g');
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const isProduct = product.some((folder) => url.startsWith(folder)) && !url.startsWith(demonstration);
      if (!isProduct) return loaded;
      const source = String(loaded.source).replace(quoted, (_, word: string) => `'${spelledOtherwise(word)}'`);
      return { ...loaded, source };
    },
  });
}

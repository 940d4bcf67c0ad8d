/**
 * The last element of a drop file: a digest of all that stands before it. Whoever takes a value or an object out of a file
 * makes a leaver, and nothing else would show it. Line ends and the encoding may change on the way from one machine to another.
 */
import { createHash } from 'node:crypto';
import { EngineError } from '../errors.ts';
import { attributes, bytesOf } from '../mmsml/text.ts';

const ELEMENT = 'jml:seal';
/** The seal and the end of the document stand within the last so many characters. */
const TAIL = 256;

export class Seal {
  private readonly hash = createHash('sha256');

  /** Cut into whatever pieces. Gives back their bytes, as MIM writes them. */
  take(text: string): Buffer {
    const bytes = bytesOf(text, 'utf-16');
    this.hash.update(bytes);
    return bytes;
  }

  element(): string {
    return `<${ELEMENT}${attributes({ sha256: this.hash.digest('hex') })}/>\n`;
  }
}

/** Passes a text on, and throws `drop-file-unusable` at its end unless its seal is that of what came. */
export async function* sealed(name: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const seal = new Seal();
  let tail = '';
  for await (const piece of pieces) {
    yield piece;
    tail += piece;
    if (tail.length > TAIL) seal.take(tail.slice(0, -TAIL));
    tail = tail.slice(-TAIL);
  }
  const at = tail.lastIndexOf(`<${ELEMENT} `);
  seal.take(tail.slice(0, Math.max(at, 0)));
  if (at < 0 || !tail.slice(at).startsWith(seal.element().trimEnd()))
    throw new EngineError('drop-file-unusable', `${name} is not as it was written: something in it was changed.`);
}

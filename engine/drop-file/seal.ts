/**
 * The last element of a drop file: a digest of all that stands before it. Whoever takes a value or an object out of a file
 * makes a leaver, and nothing else would show it. Line ends and the encoding may change on the way from one machine to another.
 */
import { createHash } from 'node:crypto';
import { DOCUMENT_END } from '../mmsml/document.ts';
import { unusable } from '../mmsml/reader.ts';
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
  const at = Math.max(tail.lastIndexOf(`<${ELEMENT} `), 0);
  seal.take(tail.slice(0, at));
  if (tail.slice(at).trimEnd() !== (seal.element() + DOCUMENT_END).trimEnd())
    throw unusable(name, 'is not as it was written: something in it was changed, added or taken out');
}

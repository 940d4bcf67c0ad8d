/** The text of a file that an administrator writes, in the encodings that editors on Windows save: UTF-8, and UTF-16 with its mark. */
import { EngineError } from '../errors.ts';

const LINE_END = 0x0a;
const SAVE_AS = 'Save it as UTF-8.';

/** Throws `configuration-invalid` for what is neither; a guess could turn a name into another one. */
export function textOfFile(bytes: Buffer, file: string): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (isLittle || isBig) return utf16(bytes, isBig, file);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw refusal(bytes, nul, file, 'there are NUL bytes, as in UTF-16 without a byte order mark');
  const text = bytes.toString('utf8');
  const wrong = firstDifference(bytes, Buffer.from(text, 'utf8'));
  if (wrong !== undefined) throw refusal(bytes, wrong, file, 'it is not UTF-8');
  return text;
}

function utf16(bytes: Buffer, isBig: boolean, file: string): string {
  if (bytes.length % 2 === 1) throw refusal(bytes, bytes.length, file, 'it is UTF-16 with an odd number of bytes');
  return (isBig ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
}

/** Where decoding put a replacement character: the bytes no longer say the same. */
function firstDifference(one: Buffer, other: Buffer): number | undefined {
  if (one.equals(other)) return undefined;
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length : at;
}

function refusal(bytes: Buffer, offset: number, file: string, what: string): EngineError {
  const line = bytes.subarray(0, offset).filter((byte) => byte === LINE_END).length + 1;
  return new EngineError('configuration-invalid', `${file} line ${line}: ${what}. ${SAVE_AS}`);
}

import { normaliseMobile } from '../match/normalise.ts';
import { escapeRdnValue } from '../protocol/dn.ts';
import type { ExpressionFunction } from './function.ts';
import { transliterate } from './transliterate.ts';

export const textFunctions: readonly ExpressionFunction[] = [
  {
    signature: 'upper(string): string',
    description: 'The text in capitals.',
    example: 'upper("x99")',
    gives: 'X99',
    call: (text: string) => text.toUpperCase(),
  },
  {
    signature: 'lower(string): string',
    description: 'The text in small letters.',
    example: 'lower("A.Obi@NHS.example")',
    gives: 'a.obi@nhs.example',
    call: (text: string) => text.toLowerCase(),
  },
  {
    signature: 'tidy(string): string',
    description: 'Without spaces at either end, and with one where there are several.',
    example: 'tidy("  Ana   Obi ")',
    gives: 'Ana Obi',
    call: (text: string) => text.trim().replace(/\s+/g, ' '),
  },
  {
    signature: 'properCase(string): string',
    description: 'A name in all capitals or all small letters with capitals where they belong; others stay as typed.',
    example: `properCase("O'BRIEN-MCDONALD")`,
    gives: "O'Brien-McDonald",
    call: properCase,
  },
  {
    signature: 'transliterate(string): string',
    description: 'Latin letters without accents; what ASCII cannot write is left out.',
    example: 'transliterate("Zoë Łukasiewicz-Größe")',
    gives: 'Zoe Lukasiewicz-Grosse',
    call: transliterate,
  },
  {
    signature: 'replace(string, string, string): string',
    description: 'The text with every occurrence of the second text replaced by the third.',
    example: 'replace("Ward 4 (East)", " (East)", "")',
    gives: 'Ward 4',
    call: (text: string, old: string, by: string) => (old === '' ? text : text.replaceAll(old, () => by)),
  },
  {
    signature: 'left(string, int): string',
    description: 'The first characters.',
    example: 'left("Ana", 1)',
    gives: 'A',
    call: (text: string, count: bigint) => [...text].slice(0, countOf(count)).join(''),
  },
  {
    signature: 'right(string, int): string',
    description: 'The last characters.',
    example: 'right("20007001", 3)',
    gives: '001',
    call: (text: string, count: bigint) => {
      const letters = [...text];
      return letters.slice(Math.max(0, letters.length - countOf(count))).join('');
    },
  },
  {
    signature: 'padLeft(string, int, string): string',
    description: 'Filled up in front to a length.',
    example: 'padLeft("4711", 8, "0")',
    gives: '00004711',
    call: (text: string, length: bigint, fill: string) => text.padStart(countOf(length), fill),
  },
  {
    signature: 'before(string, string): string',
    description: 'What stands before the first occurrence of a text; all of it when there is none.',
    example: 'before("a.obi@nhs.example", "@")',
    gives: 'a.obi',
    call: (text: string, mark: string) => (text.includes(mark) ? text.slice(0, text.indexOf(mark)) : text),
  },
  {
    signature: 'after(string, string): string',
    description: 'What stands after the first occurrence of a text; nothing when there is none.',
    example: 'after("999|20007", "|")',
    gives: '20007',
    call: (text: string, mark: string) => (text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : ''),
  },
  {
    signature: 'digits(string): string',
    description: 'Only the digits.',
    example: 'digits("07700 900-123")',
    gives: '07700900123',
    call: (text: string) => text.replace(/\D/g, ''),
  },
  {
    signature: 'like(string, string): bool',
    description:
      'Whether a text fits a pattern, in which * stands for any text and ? for one character; case counts not.',
    example: 'like("Staff Nurse", "*nurse*")',
    gives: true,
    call: isLike,
  },
  {
    signature: 'firstOf(list<string>): string',
    description: 'The first text that is not empty.',
    example: 'firstOf(["", "Ana", "Anna"])',
    gives: 'Ana',
    call: (texts: readonly string[]) => texts.find((text) => text !== '') ?? '',
  },
  {
    signature: 'split(string, string): list<string>',
    description: 'The parts between the separators.',
    example: 'split("a;b", ";")',
    gives: ['a', 'b'],
    call: (text: string, separator: string) => (text === '' ? [] : text.split(separator)),
  },
  {
    signature: 'join(list<string>, string): string',
    description: 'The texts that are not empty, with a separator between them.',
    example: 'join(["Ana", "", "Obi"], " ")',
    gives: 'Ana Obi',
    call: (texts: readonly string[], separator: string) => texts.filter((text) => text !== '').join(separator),
  },
  {
    signature: 'ukMobile(string): string',
    description: 'A mobile number of the United Kingdom in national form; nothing when it is none.',
    example: 'ukMobile("+44 7700 900123")',
    gives: '07700900123',
    call: normaliseMobile,
  },
  {
    signature: 'dnEscape(string): string',
    description: 'A text as part of a distinguished name (RFC 4514 2.4).',
    example: 'dnEscape("Obi, Ana")',
    gives: 'Obi\\2C Ana',
    call: escapeRdnValue,
  },
];

/** Mixed capitals were typed by somebody who knew: `DeVito` stays. */
function properCase(name: string): string {
  if (name !== name.toUpperCase() && name !== name.toLowerCase()) return name;
  const capitals = name
    .toLowerCase()
    .replace(/(^|[\s'’.-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
  return capitals.replace(
    /(^|[\s'’-])Mc(\p{L})/gu,
    (_, before: string, letter: string) => `${before}Mc${letter.toUpperCase()}`,
  );
}

/** Greedy with one way back, so that it ends after the product of the two lengths at most. */
function isLike(text: string, pattern: string): boolean {
  const [given, wanted] = [text.toLowerCase(), pattern.toLowerCase()];
  let [at, next, star, resume] = [0, 0, -1, 0];
  while (at < given.length) {
    if (wanted[next] === '*') {
      star = next++;
      resume = at;
    } else if (next < wanted.length && (wanted[next] === '?' || wanted[next] === given[at])) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (wanted[next] === '*') next++;
  return next === wanted.length;
}

function countOf(count: bigint): number {
  return Math.max(0, Math.min(Number(count), 10_000));
}

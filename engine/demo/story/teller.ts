/** Tells the story on a terminal, and remembers what turned out not to be true. */
import { isDeepStrictEqual } from 'node:util';

export type Print = (line?: string) => void;

const WIDTH = 100;
const figures = new Intl.NumberFormat('en-GB');

export class Teller {
  /** What was told and not read back as true, a sentence each. */
  readonly untrue: string[] = [];
  private readonly print: Print;
  private readonly toldOnce = new Set<string>();

  constructor(print: Print) {
    this.print = print;
  }

  heading(text: string): void {
    this.print();
    this.print(text);
    this.print('='.repeat(text.length));
  }

  /** One paragraph; empty sentences are left out. */
  say(...sentences: readonly string[]): void {
    const text = sentences.filter((sentence) => sentence !== '').join(' ');
    if (text === '') return;
    this.print();
    for (const line of wrapped(text, WIDTH)) this.print(line);
  }

  /** The first time this is told; later `again`. */
  once(subject: string, sentence: string, again = ''): string {
    if (this.toldOnce.has(subject)) return again;
    this.toldOnce.add(subject);
    return sentence;
  }

  list(items: readonly string[]): void {
    for (const item of items) {
      const [first = '', ...others] = wrapped(item, WIDTH - 4);
      this.print(`  - ${first}`);
      for (const line of others) this.print(`    ${line}`);
    }
  }

  /** Columns as wide as their widest cell; all but the first `texts` columns stand to the right. */
  table(rows: readonly (readonly string[])[], texts = 1): void {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    this.print();
    for (const row of rows) {
      const cells = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < texts ? cell.padEnd(width) : cell.padStart(width);
      });
      this.print(`  ${cells.join('  ')}`.trimEnd());
    }
  }

  /** Holds what was told against what was read elsewhere; a difference makes the whole story a failure. */
  holds(what: string, told: unknown, found: unknown): void {
    if (isDeepStrictEqual(told, found)) return;
    const sentence = `${what}: told ${JSON.stringify(told)}, found ${JSON.stringify(found)}.`;
    this.untrue.push(sentence);
    this.print(`  NOT TRUE: ${sentence}`);
  }
}

export function figure(count: number): string {
  return figures.format(count);
}

/** `1 person`, `2,000 people`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? 'no' : figure(count)} ${count === 1 ? one : many}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first few by name, and how many more. */
export function some(names: readonly string[], most = 3): string {
  if (names.length <= most) return listed(names);
  return `${names.slice(0, most).join(', ')} and ${counted(names.length - most, 'other')}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

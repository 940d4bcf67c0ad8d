/** Reads MMSML piece by piece: no more of it is held than the element that is being read. */
import { SaxesParser } from 'saxes';
import { EngineError } from '../errors.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

/** These two are told of when they begin; whatever stands in them comes when it is whole. */
const FRAMES = ['mmsml', 'directory-entries'];
/** `delta`, `dn-attr`, `dn-value`, `dn` within the two: nothing of ours lies deeper. */
const DEEPEST = 6;
/** Characters of one element: many times what a directory lets an object have. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The elements of a document in their order, in groups as they come; an element of the frame without its children. Throws
 * `drop-file-unusable` with the line for what is no well-formed XML, is cut short, or brings definitions of its own: those
 * could make a short file a long one.
 */
export async function* elementsOf(name: string, text: AsyncIterable<string>): AsyncGenerator<readonly XmlElement[]> {
  const reading = new Reading(name);
  for await (const piece of text) {
    const whole = reading.take(piece);
    if (whole.length > 0) yield whole;
  }
  reading.end();
}

/** The value of an element; base64 is its UTF-8. */
export function textOf({ text, attributes }: XmlElement): string {
  return attributes['encoding'] === 'base64' ? Buffer.from(text, 'base64').toString() : text;
}

export function unusable(where: string, why: string, cause?: unknown): EngineError {
  return new EngineError('drop-file-unusable', `${where} ${why}; nothing of it was used.`, {}, { cause });
}

class Reading {
  private readonly name: string;
  private readonly parser = new SaxesParser();
  private readonly open: OpenElement[] = [];
  private whole: XmlElement[] = [];
  /** Where the last element that is whole ended. */
  private wholeTo = 0;

  constructor(name: string) {
    this.name = name;
    const { parser } = this;
    parser.on('error', ({ message }) => {
      // What follows the second colon is a name out of the file, which may be anybody's.
      throw this.refuse(
        `is no well-formed XML (${
          message
            .split(':')[2]
            ?.replace(/[\s.]+/g, ' ')
            .trim() ?? ''
        })`,
      );
    });
    parser.on('doctype', () => {
      throw this.refuse('brings a document type of its own, which no drop file does');
    });
    parser.on('opentag', (tag) => this.begin({ name: tag.name, attributes: tag.attributes, children: [], text: '' }));
    parser.on('text', (text) => this.add(text));
    parser.on('cdata', (text) => this.add(text));
    parser.on('closetag', () => this.finish());
  }

  take(piece: string): readonly XmlElement[] {
    this.parser.write(piece);
    if (this.parser.position - this.wholeTo > LARGEST) throw this.refuse('holds an element without an end');
    const { whole } = this;
    this.whole = [];
    return whole;
  }

  end(): void {
    if (this.open.length > 0) throw this.refuse('ends before it is complete: it is cut short');
    this.parser.close();
  }

  private begin(element: OpenElement): void {
    const parent = this.open.at(-1);
    this.open.push(element);
    if (this.open.length > DEEPEST) throw this.refuse('holds elements within elements as no drop file does');
    if (this.isFrame(element, this.open.length)) this.tell(element);
    else if (parent !== undefined && !this.isFrame(parent, this.open.length - 1)) parent.children.push(element);
  }

  private add(text: string): void {
    const element = this.open.at(-1);
    if (element !== undefined && !this.isFrame(element, this.open.length)) element.text += text;
  }

  private finish(): void {
    const element = this.open.pop();
    const parent = this.open.at(-1);
    if (element === undefined || this.isFrame(element, this.open.length + 1)) return;
    if (parent === undefined || this.isFrame(parent, this.open.length)) this.tell(element);
  }

  private tell(element: XmlElement): void {
    this.whole.push(element);
    this.wholeTo = this.parser.position;
  }

  private isFrame({ name }: XmlElement, depth: number): boolean {
    return FRAMES[depth - 1] === name;
  }

  private refuse(why: string): EngineError {
    return unusable(`${this.name}, line ${this.parser.line},`, why);
  }
}

import type { ImportBatch, ImportEnd, ImportProblem } from '../connectors/connector.ts';
import type { FailureCode } from '../errors.ts';
import { anchorOf } from '../mmsml/anchor.ts';
import { elementsOf, textOf, unusable, type XmlElement } from '../mmsml/reader.ts';
import { fitted } from '../mmsml/text.ts';
import { cleanValue, joinValues, packValues } from '../model/attribute.ts';
import { contentHash } from '../model/digest.ts';
import { FileText } from './file-text.ts';
import { sealed } from './seal.ts';
import { type DropHead, ELSEWHERE } from './writer.ts';

const PAGE = 1_000;

/** What the step reads that a file is to stand in for. */
export interface WantedDrop extends Pick<DropHead, 'type' | 'connector'> {
  readonly signal?: AbortSignal;
}

/**
 * A drop file of such a step, which `use` may read any number of times. All of it was looked at before `use` begins: throws
 * `file-missing`, `file-unreadable`, or `drop-file-unusable` for one that is cut, foreign or changed.
 */
export async function* withDropFile<T>(
  file: string,
  wanted: WantedDrop,
  use: (drop: ReadDrop) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const text = await FileText.open(file, wanted.signal);
  try {
    const head = await headOf(text, wanted);
    await assertWhole(text);
    yield* use(new ReadDrop(text, head));
  } finally {
    await text.close();
  }
}

export class ReadDrop {
  /** When, since what, and how it was read: to be compared with what is known now. */
  readonly head: Omit<DropHead, 'type' | 'connector'>;
  private readonly text: FileText;

  constructor(text: FileText, head: ReadDrop['head']) {
    this.text = text;
    this.head = head;
  }

  /** Of an import, with the values in the order of `names`. The end comes last, and not at all if the file changes meanwhile. */
  async *batches(names: readonly string[]): AsyncGenerator<ImportBatch> {
    const slots = new Map(names.map((name, slot) => [fitted(name), slot]));
    let page: XmlElement[] = [];
    let last = 0;
    let end: ImportEnd | undefined;
    for await (const elements of this.elements()) {
      for (const element of elements) {
        if (element.name === 'jml:end') end = endOf(element);
        const kind = turnOf(element);
        if (kind === undefined) continue;
        const turn = turns.indexOf(kind);
        if (page.length >= PAGE || turn < last) {
          yield batchOf(page, slots);
          page = [];
        }
        page.push(element);
        last = turn;
      }
    }
    if (page.length > 0) yield batchOf(page, slots);
    if (end !== undefined) yield { end };
  }

  /** Of an export: `object operation hash` of every item. */
  async *items(): AsyncGenerator<string> {
    for await (const elements of this.elements())
      for (const { name, attributes } of elements)
        if (name === 'delta')
          yield [attributes['jml:object'], attributes['jml:item'], attributes['jml:hash']].join(' ');
  }

  private elements(): AsyncGenerator<readonly XmlElement[]> {
    return elementsOf(this.text.name, sealed(this.text.name, this.text.pieces()));
  }
}

async function headOf(text: FileText, { type, connector }: WantedDrop): Promise<ReadDrop['head']> {
  const frame: XmlElement[] = [];
  for await (const elements of elementsOf(text.name, text.pieces())) {
    frame.push(...elements);
    if (frame.length > 1) break;
  }
  const [root, entries] = frame;
  if (root?.name !== 'mmsml' || entries?.name !== 'directory-entries') throw unusable(text.name, 'is no drop file');
  const { 'step-type': ownType, 'jml:at': at, 'jml:mark': mark, 'jml:settings': settings } = root.attributes;
  const { 'jml:connector': ownConnector } = entries.attributes;
  if (at === undefined || settings === undefined)
    throw unusable(text.name, 'was not written by a step of this product');
  if (ownType !== type || ownConnector !== connector)
    throw unusable(text.name, `is of a step ${ownType} of ${ownConnector}, not ${type} of ${connector}`);
  return { at, mark, settings };
}

/** Where XML is broken, the line says more than that something was changed. */
async function assertWhole(text: FileText): Promise<void> {
  try {
    for await (const _ of sealed(text.name, text.pieces()));
  } catch (cause) {
    for await (const _ of elementsOf(text.name, text.pieces()));
    throw cause;
  }
}

/** What is in a batch, in the order in which an import takes it: what goes back in that order is in another one. */
const turns = ['problem', 'shown', 'removed', 'elsewhere', 'filtered'] as const;
type Turn = (typeof turns)[number];

function turnOf({ name, attributes }: XmlElement): Turn | undefined {
  if (name === 'jml:problem') return 'problem';
  if (name === 'jml:filtered') return 'filtered';
  if (name !== 'delta') return undefined;
  if (attributes['operation'] !== 'delete') return 'shown';
  return attributes['jml:scope'] === ELSEWHERE['jml:scope'] ? 'elsewhere' : 'removed';
}

function batchOf(elements: readonly XmlElement[], slots: ReadonlyMap<string, number>): ImportBatch {
  const by = Map.groupBy(elements, turnOf);
  const of = (turn: Turn) => by.get(turn) ?? [];
  const values = of('shown').map((delta) => valuesOf(delta, slots));
  const filtered = of('filtered').map(({ attributes }) => Number(attributes['count']));
  return {
    objects: { anchors: of('shown').map(anchorIn), values, hashes: values.map(contentHash) },
    removed: of('removed').map(anchorIn),
    elsewhere: of('elsewhere').map(anchorIn),
    filtered: filtered.reduce((sum, count) => sum + count, 0),
    problems: of('problem').map(problemOf),
  };
}

function valuesOf(delta: XmlElement, slots: ReadonlyMap<string, number>): string {
  const values = new Array<string>(slots.size).fill('');
  for (const attribute of delta.children) {
    const slot = slots.get(attribute.attributes['name'] ?? '');
    if (slot !== undefined) values[slot] = joinValues(attribute.children.map((value) => valueIn(attribute, value)));
  }
  return packValues(values);
}

/** Octets are kept as base64. */
function valueIn({ name, attributes }: XmlElement, value: XmlElement): string {
  if (attributes['type'] === 'binary') return value.text;
  const [dn] = value.children;
  return cleanValue(textOf(name === 'dn-attr' && dn !== undefined ? dn : value));
}

function problemOf(problem: XmlElement): ImportProblem {
  const code = (problem.attributes['code'] ?? 'parse-error') as FailureCode;
  const anchor = childrenOf(problem, 'anchor').map(anchorOf)[0];
  return { code, message: textsOf(problem, 'jml:message')[0] ?? '', anchor };
}

function endOf(end: XmlElement): ImportEnd {
  const containers = childrenOf(end, 'jml:container').map(
    (container) => [textOf(container), Number(container.attributes['count'])] as const,
  );
  const sequence = end.attributes['sequence'];
  const unavailable = textsOf(end, 'jml:unavailable');
  return {
    everything: end.attributes['everything'] === 'true',
    deletionsUnsafe: textsOf(end, 'jml:deletions-unsafe')[0],
    deletionsWait: textsOf(end, 'jml:deletions-wait')[0],
    watermark: textsOf(end, 'jml:watermark')[0],
    sequence: sequence === undefined ? undefined : Number(sequence),
    notes: textsOf(end, 'jml:note'),
    unavailable: unavailable.length === 0 ? undefined : unavailable,
    containers: containers.length === 0 ? undefined : Object.fromEntries(containers),
  };
}

function anchorIn(delta: XmlElement): string {
  return childrenOf(delta, 'anchor').map(anchorOf)[0] ?? '';
}

function textsOf(element: XmlElement, name: string): string[] {
  return childrenOf(element, name).map(textOf);
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

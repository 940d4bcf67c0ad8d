import type { ImportBatch, ImportEnd, ImportProblem } from '../connectors/connector.ts';
import { anchorElement } from '../mmsml/anchor.ts';
import { type Delta, deltaElement, dnOf, type ExportedItem, exportDelta, type KindOf } from '../mmsml/delta.ts';
import { DOCUMENT_END, documentStart, ENTRIES_END, entriesStart, type StepKind } from '../mmsml/document.ts';
import { attributes, byteOrderMark, bytesOf, element } from '../mmsml/text.ts';
import { type AttributeDefinition, plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import { Seal } from './seal.ts';
import { WholeFile } from './whole-file.ts';

/** As MIM writes them: a bulk load of SQL Server takes nothing else for a file of XML. */
const ENCODING = 'utf-16';

/** Of an object that is gone from our scope only. */
export const ELSEWHERE = { 'jml:scope': 'elsewhere' } as const;

/** What the file is of. */
export interface DropHead {
  readonly type: StepKind;
  readonly connector: string;
  /** ISO 8601. */
  readonly at: string;
  /** The watermark that changes were read from. */
  readonly mark?: string | undefined;
  /** Digest of how the connector was set up: what is read otherwise is something else. */
  readonly settings: string;
}

/** What the objects in it are. */
export interface DropSchema {
  readonly attributes: readonly AttributeDefinition[];
  readonly objectClass: string;
}

export interface DroppedItem extends Omit<ExportedItem, 'own'> {
  readonly object: number;
  readonly hash: string;
}

/** Every method throws `file-unwritable` or `disk-full`. */
export class DropFile {
  private readonly file: WholeFile;
  private readonly seal = new Seal();
  private readonly names: readonly string[];
  private readonly objectClass: string;
  private readonly kindOf: KindOf;

  constructor(file: string, { type, connector, at, mark, settings }: DropHead, schema: DropSchema) {
    const kinds = new Map(schema.attributes.map(({ name, kind }) => [name, kind]));
    this.kindOf = (name) => kinds.get(name) ?? 'text';
    this.names = schema.attributes.map(({ name }) => name);
    this.objectClass = schema.objectClass;
    this.file = new WholeFile(file);
    const own = { 'jml:at': at, 'jml:mark': mark, 'jml:settings': settings };
    try {
      this.file.write(byteOrderMark(ENCODING));
      this.write(documentStart(type, ENCODING, own) + entriesStart(connector));
    } catch (cause) {
      this.file.abandon();
      throw cause;
    }
  }

  /** In the order in which an import takes what is in a batch. */
  batch({ objects, removed = [], elsewhere = [], filtered = 0, problems = [] }: ImportBatch): void {
    const lines = problems.map(problemElement);
    objects?.anchors.forEach((anchor, i) => {
      lines.push(this.shown(anchor, objects.values[i] ?? ''));
    });
    for (const anchor of removed) lines.push(this.gone(anchor));
    for (const anchor of elsewhere) lines.push(this.gone(anchor, ELSEWHERE));
    if (filtered > 0) lines.push(`<jml:filtered${attributes({ count: filtered })}/>\n`);
    this.write(lines.join(''));
  }

  items(items: readonly DroppedItem[]): void {
    const lines = items.map(({ object, hash, ...item }) => {
      const own = { 'jml:item': item.operation, 'jml:object': object, 'jml:hash': hash };
      return deltaElement(exportDelta({ ...item, own }, this.objectClass), this.kindOf);
    });
    this.write(lines.join(''));
  }

  /** The file stands, whole, under its name. */
  finish(end?: ImportEnd): void {
    this.write(ENTRIES_END + endElement(end));
    this.file.write(bytesOf(this.seal.element() + DOCUMENT_END, ENCODING));
    this.file.finish();
  }

  /** Leaves nothing behind; what stood under the name before stands there still. */
  abandon(): void {
    this.file.abandon();
  }

  private shown(anchor: string, packed: string): string {
    const values = unpackValues(packed, this.names.length);
    const changes: Change[] = [];
    this.names.forEach((attribute, slot) => {
      const after = splitValues(values[slot] ?? '').map(plainValue);
      if (after.length > 0) changes.push({ attribute, before: [], after });
    });
    const read = (name: string) => changes.find(({ attribute }) => attribute === name)?.after[0] ?? '';
    return this.line({ operation: 'replace', dn: dnOf(read, anchor), anchor, changes });
  }

  /** A system names what is gone by its anchor alone. */
  private gone(anchor: string, own = {}): string {
    return this.line({ operation: 'delete', dn: anchor, anchor, changes: [], own });
  }

  private line(delta: Omit<Delta, 'objectClass'>): string {
    return deltaElement({ ...delta, objectClass: this.objectClass }, this.kindOf);
  }

  private write(text: string): void {
    this.file.write(this.seal.take(text));
  }
}

function problemElement({ code, message, anchor }: ImportProblem): string {
  const named = anchor === undefined ? '' : anchorElement(anchor);
  return `<jml:problem${attributes({ code })}>${element('jml:message', message)}${named}</jml:problem>\n`;
}

function endElement(end: ImportEnd | undefined): string {
  if (end === undefined) return '<jml:end/>\n';
  const { everything, deletionsUnsafe, deletionsWait, watermark, sequence, notes, unavailable = [], containers } = end;
  const counts = Object.entries(containers ?? {});
  const parts = [
    ...(watermark === undefined ? [] : [element('jml:watermark', watermark)]),
    ...(deletionsUnsafe === undefined ? [] : [element('jml:deletions-unsafe', deletionsUnsafe)]),
    ...(deletionsWait === undefined ? [] : [element('jml:deletions-wait', deletionsWait)]),
    ...notes.map((note) => element('jml:note', note)),
    ...unavailable.map((name) => element('jml:unavailable', name)),
    ...counts.map(([name, count]) => element('jml:container', name, attributes({ count }))),
  ];
  return `<jml:end${attributes({ everything, sequence })}>${parts.join('')}</jml:end>\n`;
}

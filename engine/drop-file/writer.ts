import type { ImportBatch, ImportEnd } from '../connectors/connector.ts';
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

  batch({ objects, removed = [], elsewhere = [], problems = [] }: ImportBatch): void {
    const lines = (objects?.anchors ?? []).map((anchor, i) => this.shown(anchor, objects?.values[i] ?? ''));
    // A system names what is gone by its anchor alone.
    for (const anchor of [...removed, ...elsewhere])
      lines.push(this.line({ operation: 'delete', dn: anchor, anchor, changes: [] }));
    for (const { code, message, anchor } of problems) {
      const named = anchor === undefined ? '' : anchorElement(anchor);
      lines.push(`<jml:problem${attributes({ code })}>${element('jml:message', message)}${named}</jml:problem>\n`);
    }
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

  private line(delta: Omit<Delta, 'objectClass'>): string {
    return deltaElement({ ...delta, objectClass: this.objectClass }, this.kindOf);
  }

  private write(text: string): void {
    this.file.write(this.seal.take(text));
  }
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

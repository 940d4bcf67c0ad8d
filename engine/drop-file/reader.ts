import { readFileSync } from 'node:fs';
import type { ImportBatch, ImportEnd, ImportProblem } from '../connectors/connector.ts';
import { EngineError, type FailureCode } from '../errors.ts';
import { joinValues, packValues } from '../model/attribute.ts';
import { contentHash } from '../model/digest.ts';
import type { DropHead } from './writer.ts';
import { parseXml, type XmlElement } from './xml.ts';

const PAGE = 1_000;

/** What is read is the whole file: throws `file-missing`, `file-unreadable`, or `drop-file-unusable` for one that is cut or foreign. */
function documentOf(file: string, { type, connector }: Pick<DropHead, 'type' | 'connector'>): XmlElement {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'file-missing' : 'file-unreadable';
    throw new EngineError(code, `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {}, { cause });
  }
  const root = parseXml(text);
  const refuse = (why: string) => new EngineError('drop-file-unusable', `${file} ${why}; nothing of it was used.`);
  if (root?.name !== 'mmsml') throw refuse('is no drop file, or is cut short');
  const { 'step-type': ownType, connector: ownConnector } = root.attributes;
  if (ownType !== type || ownConnector !== connector)
    throw refuse(`is of a step ${ownType} of ${ownConnector}, not ${type} of ${connector}`);
  if (childrenOf(root, 'end').length !== 1) throw refuse('has no end');
  return root;
}

/** When and since what it was read; to be compared with what was imported meanwhile. */
export interface ReadDrop {
  readonly at: string;
  readonly mark: string | undefined;
  readonly batches: Iterable<ImportBatch>;
}

export function readDroppedImport(file: string, type: string, connector: string, names: readonly string[]): ReadDrop {
  const root = documentOf(file, { type, connector });
  const [entries] = childrenOf(root, 'directory-entries');
  const [end] = childrenOf(root, 'end');
  return {
    at: root.attributes['at'] ?? '',
    mark: childrenOf(root, 'mark')[0]?.text,
    batches: batchesOf(entries?.children ?? [], endOf(end), names),
  };
}

/** `object operation hash` of every item. */
export function readDroppedItems(file: string, connector: string): ReadonlySet<string> {
  const root = documentOf(file, { type: 'export', connector });
  const [entries] = childrenOf(root, 'directory-entries');
  const items = childrenOf(entries, 'delta').map(({ attributes }) =>
    [attributes['object'], attributes['jml-operation'], attributes['hash']].join(' '),
  );
  return new Set(items);
}

function* batchesOf(entries: readonly XmlElement[], end: ImportEnd, names: readonly string[]): Generator<ImportBatch> {
  for (let at = 0; at < entries.length; at += PAGE) yield batchOf(entries.slice(at, at + PAGE), names, entries.length);
  yield { end };
}

function batchOf(entries: readonly XmlElement[], names: readonly string[], total: number): ImportBatch {
  const shown = entries.filter(({ name, attributes }) => name === 'delta' && attributes['operation'] === 'replace');
  const gone = entries.filter(({ name, attributes }) => name === 'delta' && attributes['operation'] === 'delete');
  const values = shown.map((entry) => valuesOf(entry, names));
  return {
    objects: { anchors: shown.map(anchorOf), values, hashes: values.map(contentHash) },
    removed: gone.map(anchorOf),
    problems: entries.filter(({ name }) => name === 'problem').map(problemOf),
    total,
  };
}

function valuesOf(entry: XmlElement, names: readonly string[]): string {
  const given = new Map(
    childrenOf(entry, 'attr').map((one) => [
      one.attributes['name'],
      joinValues(childrenOf(one, 'value').map(({ text }) => text)),
    ]),
  );
  return packValues(names.map((name) => given.get(name) ?? ''));
}

function problemOf(problem: XmlElement): ImportProblem {
  const code = (problem.attributes['code'] ?? 'parse-error') as FailureCode;
  const [anchor] = childrenOf(problem, 'anchor');
  return { code, message: childrenOf(problem, 'message')[0]?.text ?? '', anchor: anchor?.text };
}

function endOf(end: XmlElement | undefined): ImportEnd {
  const texts = (name: string) => childrenOf(end, name).map(({ text }) => text);
  const containers = childrenOf(end, 'container').map(
    ({ text, attributes }) => [text, Number(attributes['count'])] as const,
  );
  const sequence = end?.attributes['sequence'];
  const unavailable = texts('unavailable');
  return {
    everything: end?.attributes['everything'] === 'true',
    deletionsUnsafe: texts('deletions-unsafe')[0],
    watermark: texts('watermark')[0],
    sequence: sequence === undefined ? undefined : Number(sequence),
    notes: texts('note'),
    unavailable: unavailable.length === 0 ? undefined : unavailable,
    containers: containers.length === 0 ? undefined : Object.fromEntries(containers),
  };
}

function anchorOf(entry: XmlElement): string {
  return childrenOf(entry, 'anchor')[0]?.text ?? '';
}

function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (element?.children ?? []).filter((child) => child.name === name);
}

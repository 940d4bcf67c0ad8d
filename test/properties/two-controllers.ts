/**
 * Two domain controllers of one directory, of which one answers: its database is the LDIF file of the landscape. What happens
 * there reaches the other one when they replicate, attribute by attribute, the later change winning; until then it lags.
 * Marks are judged by the connector of Active Directory; entries are read and written by the one of LDIF.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type DirectoryMark,
  judgeWholeRead,
  markBefore,
  markIn,
} from '../../engine/connectors/active-directory/mark.ts';
import type { Connector, ImportBatch, ReadContext } from '../../engine/connectors/connector.ts';
import { guidText } from '../../engine/connectors/files/ldif/guid.ts';
import type { Landscape } from '../support/landscape.ts';

/** Lines of an entry by attribute, as they stand in the file, each with the change that made them so. */
interface Known {
  readonly lines: Map<string, { readonly text: string; readonly change: number }>;
  life: { readonly isGone: boolean; readonly change: number };
  /** uSNChanged of this controller. */
  usn: number;
}

interface Controller {
  readonly server: string;
  readonly invocationId: string;
  usn: number;
  readonly known: Map<string, Known>;
}

export interface FoundAccount {
  readonly anchor: string;
  readonly values: Readonly<Record<string, string>>;
}

export class TwoControllers {
  private readonly land: Landscape;
  private answering: Controller = newController('dc1.trust.example', 1_000);
  private other: Controller = newController('dc2.trust.example', 500_000);
  private changes = 0;
  timesChanged = 0;
  /** Entries that are no accounts: the same at both. */
  private readonly frame: readonly string[];

  constructor(land: Landscape) {
    this.land = land;
    this.frame = blocksOf(land).filter((block) => anchorOf(linesOf(block)) === '');
    this.replicate();
    this.attach();
  }

  /** To be called again after the engine was started anew. */
  attach(): void {
    const connector = this.land.parts.parts.connectors.find(({ system }) => system === 'ad');
    if (connector === undefined) throw new Error('The history has no directory.');
    const inner = { ...connector };
    const replaced: Pick<Connector, 'readAll' | 'readChanges'> = {
      readAll: (context) => this.readAll(inner, context),
      readChanges: (context) => this.readChanges(inner, context),
    };
    Object.assign(connector, replaced);
  }

  /** The other one answers from now on, whatever it has received so far. */
  change(): void {
    this.look();
    [this.answering, this.other] = [this.other, this.answering];
    this.timesChanged++;
    this.writeFile();
  }

  replicate(): void {
    this.look();
    receive(this.other, this.answering);
    receive(this.answering, this.other);
    this.writeFile();
  }

  /** Deleted where it was seen to be; the other one may not have heard of it. */
  wasDeleted(anchor: string): boolean {
    this.look();
    return [this.answering, this.other].some(({ known }) => known.get(anchor)?.life.isGone === true);
  }

  /** Accounts that live at the one that answers. */
  accountsHere(): FoundAccount[] {
    this.look();
    return livingAt(this.answering);
  }

  /** Accounts that live at either. */
  accountsAnywhere(): FoundAccount[] {
    this.look();
    const all = [...livingAt(this.other), ...livingAt(this.answering)];
    return [...new Map(all.map((account) => [account.anchor, account])).values()];
  }

  private async *readAll(inner: Connector, context: ReadContext): AsyncGenerator<ImportBatch> {
    this.look();
    const { mark, ...worth } = judgeWholeRead(markIn(context.mark), this.markAt(context.now));
    for await (const batch of inner.readAll({ ...context, mark: undefined })) {
      const { end } = batch;
      if (end === undefined) yield batch;
      else yield { ...batch, end: { ...end, ...worth, watermark: JSON.stringify(mark) } };
    }
  }

  private async *readChanges(inner: Connector, context: ReadContext): AsyncGenerator<ImportBatch> {
    this.look();
    const now = this.markAt(context.now);
    const { usn, since } = markBefore(context.mark, now);
    const changed = [...this.answering.known].filter(([, known]) => known.usn > Number(usn));
    const here = new Set(changed.filter(([, { life }]) => !life.isGone).map(([anchor]) => anchor));
    for await (const { objects } of inner.readAll({ ...context, mark: undefined })) {
      if (objects === undefined) continue;
      const places = objects.anchors.flatMap((anchor, at) => (here.has(anchor) ? [at] : []));
      const of = (column: readonly string[]) => places.map((at) => column[at] ?? '');
      yield { objects: { anchors: of(objects.anchors), values: of(objects.values), hashes: of(objects.hashes) } };
    }
    const removed = changed.filter(([, { life }]) => life.isGone).map(([anchor]) => anchor);
    yield { removed, end: { everything: false, watermark: JSON.stringify({ ...now, since }), notes: [] } };
  }

  private markAt(now: Date): DirectoryMark {
    const { server, invocationId, usn } = this.answering;
    return { server, invocationId, usn: String(usn), scope: '', at: now.toISOString() };
  }

  /** Takes notice of what was written to the file since the last look, by whomever. */
  private look(): void {
    const { known } = this.answering;
    const entries = new Map(blocksOf(this.land).map((block) => [anchorOf(linesOf(block)), linesOf(block)]));
    entries.delete('');
    for (const [anchor, lines] of entries) {
      const before = known.get(anchor) ?? { lines: new Map(), life: { isGone: true, change: 0 }, usn: 0 };
      const names = new Set([...before.lines.keys(), ...lines.keys()]);
      const altered = [...names].filter((name) => (before.lines.get(name)?.text ?? '') !== (lines.get(name) ?? ''));
      if (altered.length === 0 && !before.life.isGone) continue;
      const change = this.nextChange();
      for (const name of altered) before.lines.set(name, { text: lines.get(name) ?? '', change });
      if (before.life.isGone) before.life = { isGone: false, change };
      known.set(anchor, { ...before, usn: ++this.answering.usn });
    }
    for (const [anchor, one] of known) {
      if (entries.has(anchor) || one.life.isGone) continue;
      known.set(anchor, { ...one, life: { isGone: true, change: this.nextChange() }, usn: ++this.answering.usn });
    }
  }

  private nextChange(): number {
    this.changes++;
    return this.changes;
  }

  private writeFile(): void {
    const living = [...this.answering.known.values()].filter(({ life }) => !life.isGone).map(blockOf);
    writeFileSync(this.land.directoryFile, `${[...this.frame, ...living].join('\n\n')}\n`, { mode: 0o600 });
  }
}

function newController(server: string, usn: number): Controller {
  const invocationId = `00000000-0000-4000-8000-${String(usn).padStart(12, '0')}`;
  return { server, invocationId, usn, known: new Map() };
}

function receive(to: Controller, from: Controller): void {
  for (const [anchor, theirs] of from.known) {
    const own = to.known.get(anchor) ?? { lines: new Map(), life: { isGone: true, change: 0 }, usn: 0 };
    const newer = [...theirs.lines].filter(([name, { change }]) => change > (own.lines.get(name)?.change ?? 0));
    const isLifeNewer = theirs.life.change > own.life.change;
    if (newer.length === 0 && !isLifeNewer) continue;
    for (const [name, line] of newer) own.lines.set(name, line);
    to.known.set(anchor, { lines: own.lines, life: isLifeNewer ? theirs.life : own.life, usn: ++to.usn });
  }
}

function livingAt({ known }: Controller): FoundAccount[] {
  return [...known]
    .filter(([, { life }]) => !life.isGone)
    .map(([anchor, { lines }]) => ({
      anchor,
      values: Object.fromEntries([...lines].map(([name, { text }]) => [name, text])),
    }));
}

function blocksOf({ directoryFile }: Landscape): string[] {
  return readFileSync(directoryFile, 'utf8').replaceAll('\n ', '').trimEnd().split('\n\n');
}

/** What stands behind the name of each attribute, with the colon of coded values; several values in order. */
function linesOf(block: string): Map<string, string> {
  const values = new Map<string, string[]>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (name !== '') values.set(name, [...(values.get(name) ?? []), value]);
  }
  return new Map([...values].map(([name, all]) => [name, all.sort().join('\n')]));
}

function blockOf({ lines }: Known): string {
  const dn = lines.get('dn')?.text ?? '';
  const others = [...lines].filter(([name, { text }]) => name !== 'dn' && text !== '');
  return [`dn:${dn}`, ...others.flatMap(([name, { text }]) => text.split('\n').map((one) => `${name}:${one}`))].join(
    '\n',
  );
}

function anchorOf(lines: ReadonlyMap<string, string>): string {
  const [, coded = ''] = /^: (.*)$/.exec(lines.get('objectGUID') ?? '') ?? [];
  return coded === '' ? '' : guidText(Buffer.from(coded, 'base64'));
}

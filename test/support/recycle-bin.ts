/** Gives the directory of a story a recycle bin: who is deleted there is remembered, and brought back disabled. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Connector, ExportItem, Outcome } from '../../engine/connectors/connector.ts';
import type { Landscape } from './landscape.ts';

export interface RecycleBin {
  /** Somebody deletes an account by hand. */
  remove(login: string): void;
  /** To be called again after the engine was started anew. */
  attach(): void;
  /** The system forgets it for good. */
  empty(): void;
}

interface Remembered {
  readonly login: string;
  readonly anchor: string;
  readonly block: string;
}

export async function addRecycleBin(land: Landscape): Promise<RecycleBin> {
  const bin: Remembered[] = [];
  const attach = () => {
    const connector = land.parts.parts.connectors.find(({ system }) => system === 'ad');
    if (connector === undefined) throw new Error('The story has no directory.');
    Object.assign(connector, withBin(land, connector, bin));
  };
  attach();
  return {
    attach,
    remove: (login) => {
      const blocks = readBlocks(land);
      const block = blocks.find((one) => readFrom(one, 'sAMAccountName') === login);
      if (block === undefined) throw new Error(`There is no account ${login}.`);
      writeBlocks(
        land,
        blocks.filter((one) => one !== block),
      );
      bin.push({ login, anchor: guidOf(block), block });
    },
    empty: () => {
      bin.length = 0;
    },
  };
}

function withBin(land: Landscape, connector: Connector, bin: Remembered[]): Partial<Connector> {
  const { openExport } = connector;
  if (openExport === undefined) throw new Error('The directory of the story cannot be written.');
  return {
    findDeleted: async (anchor) => {
      const found = bin.find((one) => one.anchor === anchor);
      if (found === undefined) return undefined;
      const distinguishedName = readFrom(found.block, 'dn');
      const lastKnownParent = distinguishedName.slice(distinguishedName.indexOf(',') + 1);
      return {
        anchor,
        distinguishedName,
        lastKnownParent,
        deletedAt: land.clock.now().toISOString(),
        withValues: true,
      };
    },
    openExport: async (signal) => {
      const session = await openExport.call(connector, signal);
      return {
        close: () => session.close(),
        abandon: () => session.abandon(),
        send: async (items) => {
          if (items.every(({ operation }) => operation !== 'restore')) return await session.send(items);
          return items.map((item) => restore(land, item, bin));
        },
      };
    },
  };
}

function restore(land: Landscape, { anchor }: ExportItem, bin: Remembered[]): Outcome {
  const at = bin.findIndex((one) => one.anchor === anchor);
  const [found] = at < 0 ? [] : bin.splice(at, 1);
  if (found === undefined) return { result: 'refused', code: 'cd-missing-object', message: 'It is forgotten.' };
  const block = found.block.replace(/^userAccountControl: .*$/m, 'userAccountControl: 514');
  writeBlocks(land, [...readBlocks(land), block]);
  return { result: 'accepted', anchor };
}

function readBlocks({ directoryFile }: Landscape): string[] {
  return readFileSync(directoryFile, 'utf8').trimEnd().split('\n\n');
}

function writeBlocks({ directoryFile }: Landscape, blocks: readonly string[]): void {
  writeFileSync(directoryFile, `${blocks.map((one) => one.trimEnd()).join('\n\n')}\n`, { mode: 0o600 });
}

function readFrom(block: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(block.replaceAll('\n ', ''))?.[1] ?? '';
}

/** objectGUID as the product writes it: the first three groups lie in the file with their bytes turned round. */
function guidOf(block: string): string {
  const coded = /^objectGUID:: (.*)$/m.exec(block)?.[1] ?? '';
  const bytes = Buffer.from(coded, 'base64');
  const groups = [
    bytes.subarray(0, 4).toReversed(),
    bytes.subarray(4, 6).toReversed(),
    bytes.subarray(6, 8).toReversed(),
    bytes.subarray(8, 10),
    bytes.subarray(10),
  ];
  return groups.map((group) => Buffer.from(group).toString('hex')).join('-');
}

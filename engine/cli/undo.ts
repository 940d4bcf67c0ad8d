import { commandLineCaller } from '../compose.ts';
import { EngineError } from '../errors.ts';
import type { Undo } from '../model/undo.ts';
import { counted } from '../model/words.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

export const undoVerb: Verb = {
  name: 'undo',
  summary: 'Show what the last export of a connector can be taken back of; with --reason make it change sets on hold.',
  overService: (flags) =>
    `Over the service: Undo-JmlExport -Connector '${flags.text('connector') ?? ''}' -Reason '...' -WhatIf`,
  flags: {
    ...homeFlag,
    connector: { kind: 'text', value: 'NAME', help: 'whose last export is taken back' },
    run: { kind: 'number', value: 'N', help: 'with --reason: the run, as it was shown' },
    count: { kind: 'number', value: 'N', help: 'with --reason: the number of items, as it was shown' },
    reason: { kind: 'text', value: 'TEXT', help: 'why; without it nothing is done' },
  },
  run: async (flags, print) => {
    const connector = flags.text('connector');
    if (connector === undefined) throw new EngineError('request-invalid', 'jml undo: --connector is needed.');
    const actor = accountName();
    const { engine } = await openEngine({ home: homeOf(flags), version: productVersion(), actor });
    try {
      const reason = flags.text('reason');
      if (reason === undefined) {
        const seen = await engine.checkUndo(connector);
        printUndo(seen, print);
        return seen.items.length === 0 ? exitCodes.nothing : exitCodes.done;
      }
      const wish = { ...asShown(flags), reason };
      printUndo(await engine.undoExport(connector, wish, commandLineCaller(actor)), print);
      return exitCodes.held;
    } finally {
      await engine.close();
    }
  },
};

/** Nobody takes back what they have not looked at. */
function asShown(flags: Flags): { readonly run: number; readonly count: number } {
  const [run, count] = [flags.number('run'), flags.number('count')];
  if (run !== undefined && count !== undefined) return { run, count };
  throw new EngineError(
    'request-invalid',
    'jml undo: --reason goes with --run and --count, as "jml undo" without --reason shows them.',
  );
}

function printUndo({ connector, run, items, leftOut, remains, changeSets }: Undo, print: Print): void {
  print(`${connector}, run ${run}: ${counted(items.length, 'item')} to take back`);
  for (const { operation, displayName, changes } of items) {
    print(`  ${operation} ${displayName}: ${changes.map(({ attribute }) => attribute).join(', ')}`);
  }
  for (const { object, operation, sentence } of leftOut)
    print(`  left as it is: ${operation} of object ${object}. ${sentence}`);
  for (const sentence of remains) print(`  ${sentence}`);
  for (const id of changeSets) print(`  on hold as change set ${id}: somebody else approves it`);
}

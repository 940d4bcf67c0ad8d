import { commandLineCaller } from '../compose.ts';
import { EngineError } from '../errors.ts';
import { type CycleName, cycleNames } from '../model/run.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type FlagDefinitions, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { followPreview, followRun } from './follow.ts';
import { APPLIED_BY_SERVICE, tellNotInForce } from './notices.ts';
import { printPreview, printRun } from './report.ts';
import type { Print, Verb } from './verb.ts';

const flags: FlagDefinitions = {
  ...homeFlag,
  cycle: { kind: 'text', value: 'full|delta', help: 'the cycle to run; delta when left out' },
};

export const runVerb: Verb = {
  name: 'run',
  overService: (given) => overService(given, '-Wait'),
  summary: 'Run one cycle on a data folder that no service holds, and wait for its end.',
  flags: { ...flags, apply: { kind: 'text', value: 'REASON', help: 'apply a changed configuration file first' } },
  run: async (given, print) => {
    const cycle = cycleOf(given);
    return await withEngine(given, print, async (engine, caller) => {
      const run = await followRun(engine, cycle, caller);
      const errors = await engine.runErrors(run.id, { limit: 100 });
      printRun(run, await engine.runSteps(run.id), errors.items, print);
      return exitCodeOf(run.result);
    });
  },
};

export const previewVerb: Verb = {
  name: 'preview',
  overService: (given) => overService(given, '-WhatIf'),
  summary: 'Show what a cycle would do, on a copy of the store; nothing is written anywhere.',
  flags: { ...flags, list: { kind: 'switch', help: 'list every item, not only the counts' } },
  run: async (given, print) => {
    const cycle = cycleOf(given);
    return await withEngine(given, print, async (engine, caller) => {
      const preview = await followPreview(engine, cycle, caller);
      printPreview(preview, print);
      if (given.has('list')) await listItems(engine, preview.id, print);
      const code = exitCodeOf(preview.result);
      if (code === exitCodes.failed || code === exitCodes.stopped) {
        for (const note of preview.notes) print(`  ${note}`);
        return code;
      }
      return preview.counts.length === 0 ? exitCodes.nothing : exitCodes.done;
    });
  },
};

type Opened = Awaited<ReturnType<typeof openEngine>>['engine'];

async function listItems(engine: Opened, id: number, print: Print): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page = await engine.previewItems(id, { cursor, limit: 1_000 });
    for (const { connector, operation, displayName, changes } of page.items) {
      const attributes = changes.map(({ attribute }) => attribute).join(', ');
      print(`  ${connector} ${operation} ${displayName}: ${attributes}`);
    }
    if (page.next === null) return;
    cursor = page.next;
  }
}

async function withEngine(
  given: Flags,
  print: Print,
  work: (engine: Opened, caller: ReturnType<typeof commandLineCaller>) => Promise<number>,
): Promise<number> {
  const actor = accountName();
  const options = { home: homeOf(given), version: productVersion(), actor, applyReason: given.text('apply') };
  const { engine } = await openEngine(options);
  try {
    await tellNotInForce(engine, print);
    return await work(engine, commandLineCaller(actor));
  } finally {
    await engine.close();
  }
}

const titleCase = { full: 'Full', delta: 'Delta' } as const;

function overService(given: Flags, how: string): string {
  if (given.text('apply') !== undefined) return APPLIED_BY_SERVICE;
  return `Over the service: Start-JmlSync -Cycle ${titleCase[cycleOf(given)]} ${how}`;
}

function cycleOf(given: Flags): CycleName {
  const cycle = given.text('cycle') ?? 'delta';
  const known = cycleNames.find((name) => name === cycle);
  if (known === undefined) throw new EngineError('request-invalid', `--cycle is ${cycle}; it must be full or delta.`);
  return known;
}

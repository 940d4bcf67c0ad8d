/** The command line: finds the verb, prints help, and turns what went wrong into a sentence, a remedy and an exit code. */

import { serviceHolding } from '../data-folder.ts';
import { asEngineError, EngineError } from '../errors.ts';
import { type FlagDefinitions, type Flags, homeOf, readFlags } from './arguments.ts';
import { exitCodeHelp, exitCodeOfError, exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

/** Each is loaded when it is asked for: the service need not wait for the demo. */
export const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  serve: async () => (await import('./serve.ts')).serveVerb,
  run: async () => (await import('./run.ts')).runVerb,
  preview: async () => (await import('./preview.ts')).previewVerb,
  why: async () => (await import('./why.ts')).whyVerb,
  remediate: async () => (await import('./remediate.ts')).remediateVerb,
  undo: async () => (await import('./undo.ts')).undoVerb,
  check: async () => (await import('./check.ts')).checkVerb,
  functions: async () => (await import('./functions.ts')).functionsVerb,
  key: async () => (await import('./key.ts')).keyVerb,
  demo: async () => (await import('./demo.ts')).demoVerb,
  bench: async () => (await import('./bench.ts')).benchVerb,
  errors: async () => (await import('./errors.ts')).errorsVerb,
  version: async () => (await import('./version.ts')).versionVerb,
};

const HELP = ['--help', '-h', 'help'];

export async function jml(args: readonly string[], print: Print, complain: Print): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined) {
    await printHelp(complain);
    return exitCodes.usage;
  }
  if (HELP.includes(word)) {
    await printHelp(print);
    return exitCodes.done;
  }
  const load = verbs[word === '--version' ? 'version' : word];
  if (load === undefined) {
    complain(`jml: there is no verb "${word}". "jml --help" lists them.`);
    return exitCodes.usage;
  }
  const verb = await load();
  if (rest.some((flag) => HELP.includes(flag))) {
    printVerbHelp(verb, print);
    return exitCodes.done;
  }
  let flags: Flags | undefined;
  try {
    flags = readFlags(verb.name, verb.flags, rest);
    return await verb.run(flags, print);
  } catch (cause) {
    explain(cause, complain);
    if (flags !== undefined && verb.overService !== undefined && isHeldByService(cause, flags))
      complain(`     ${verb.overService(flags)}`);
    return exitCodeOfError(cause);
  }
}

function isHeldByService(cause: unknown, flags: Flags): boolean {
  const isHeld = cause instanceof EngineError && cause.code === 'data-folder-in-use';
  return isHeld && serviceHolding(homeOf(flags)) !== undefined;
}

function explain(cause: unknown, complain: Print): void {
  const { code, message, remedy } = asEngineError(cause);
  complain(`jml: ${message}`);
  complain(`     ${remedy} (${code})`);
  if (!(cause instanceof EngineError) && cause instanceof Error) complain(cause.stack);
}

async function printHelp(print: Print): Promise<void> {
  print('jml: keeps ESR, NHSmail and Active Directory in step\n');
  for (const { name, summary } of await Promise.all(Object.values(verbs).map((load) => load())))
    print(`  jml ${name.padEnd(9)} ${summary}`);
  print('\nExit codes');
  print(`  ${exitCodeHelp}`);
  print('  A reader that stops early ("| head") changes neither the work nor its exit code.');
  print('\n"jml VERB --help" lists what a verb takes.');
}

function printVerbHelp({ name, summary, flags }: Verb, print: Print): void {
  print(`jml ${name}: ${summary}\n`);
  for (const line of flagLines(flags)) print(line);
}

function flagLines(flags: FlagDefinitions): string[] {
  return Object.entries(flags).map(([name, { kind, value, help, range }]) => {
    const flag = value === undefined ? `--${name}` : `--${name} ${value}`;
    const usage = kind === 'operand' ? (value ?? name) : flag;
    return `  ${usage.padEnd(22)} ${help}${range === undefined ? '' : ` (${range.join(' to ')})`}`;
  });
}

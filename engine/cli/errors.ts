import { EngineError, failures, resultOf, statusOf } from '../errors.ts';
import { neverHere } from '../failures/of-mim.ts';
import { exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

export const errorsVerb: Verb = {
  name: 'errors',
  summary: 'Explain the error codes: what each spoils, whether waiting helps, what to do.',
  flags: { code: { kind: 'text', value: 'CODE', help: 'one code only' } },
  run: async (flags, print) => {
    const wanted = flags.text('code');
    const codes = Object.keys(failures).filter((code) => wanted === undefined || code === wanted);
    if (wanted !== undefined && codes.length === 0) return explainAbsent(wanted, print);
    for (const code of codes) explain(code as keyof typeof failures, print);
    return exitCodes.done;
  },
};

function explain(code: keyof typeof failures, print: Print): void {
  const { reach, retry, remedy } = failures[code];
  const result = reach === 'step' || reach === 'run' ? `, result ${resultOf(code)}` : '';
  print(`${code}`);
  print(`  ${remedy}`);
  print(`  Spoils: ${reach}${result}. Waiting ${retry ? 'helps' : 'does not help'}. HTTP ${statusOf(code)}.`);
}

function explainAbsent(code: string, print: Print): number {
  const reason: string | undefined = (neverHere as Readonly<Record<string, string>>)[code];
  if (reason === undefined)
    throw new EngineError('request-invalid', `There is no error code ${code}. "jml errors" lists them.`);
  print(`${code}`);
  print(`  A code of MIM that never occurs here. ${reason}`);
  return exitCodes.done;
}

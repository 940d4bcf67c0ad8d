/** What a run or a preview did, in lines for a person. */

import type { Preview } from '../model/preview.ts';
import type { Run, RunError, RunStep } from '../model/run.ts';
import { counted } from '../model/words.ts';
import type { Print } from './verb.ts';

const SHOWN_ERRORS = 20;

export function printRun(run: Run, steps: readonly RunStep[], errors: readonly RunError[], print: Print): void {
  print(`Run ${run.id} (${run.cycle ?? run.profile}) ended: ${run.result ?? 'running'}`);
  for (const step of steps) {
    print(
      `  ${String(step.number).padStart(2)} ${step.type.padEnd(13)}${(step.connector ?? '').padEnd(10)} ${countersOf(step)}`,
    );
    for (const note of step.notes) print(`       ${note}`);
  }
  for (const error of errors.slice(0, SHOWN_ERRORS)) {
    print(`  ${error.code} (${error.connector ?? 'engine'}): ${error.message}`);
    print(`       ${error.remedy}`);
    const whom = whomItConcerns(error);
    if (whom !== undefined) print(`       Whom it concerns: jml why ${whom}`);
  }
  if (run.errors > SHOWN_ERRORS)
    print(`  and ${counted(run.errors - SHOWN_ERRORS, 'more error')}: Get-JmlRunError -Run ${run.id}`);
  if (run.changeSets.length > 0) print(`  Held for approval: change set ${run.changeSets.join(', ')}.`);
}

/** Messages name nobody: the numbers lead to who it is. */
function whomItConcerns({ object, person }: RunError): string | undefined {
  if (object !== null) return `--object ${object}`;
  return person === null ? undefined : `--person ${person}`;
}

/** Outbound counters are of one connector each, and have names of inbound ones. */
function countersOf({ counters, result }: RunStep): string {
  const { staging, discovery, inbound, outbound, export: sent, operations } = counters;
  const outboundLines = Object.entries(outbound).map(([connector, counts]) => line(`outbound ${connector}`, counts));
  const finer = line('', operations);
  const exported = finer === '' ? line('', sent) : `${line('', sent)} (${finer})`.trimStart();
  const groups = [line('', staging), line('', discovery), line('inbound', inbound), ...outboundLines, exported];
  return [result ?? '', groups.filter((group) => group !== '').join('; ')].filter((part) => part !== '').join(': ');
}

function line(group: string, counts: Readonly<Record<string, number>>): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  if (shown.length === 0) return '';
  return `${group} ${shown.map(([name, count]) => `${name} ${count}`).join(', ')}`.trimStart();
}

export function printPreview(preview: Preview, print: Print): void {
  print(`Preview ${preview.id} of the cycle ${preview.cycle}: nothing was written to any system.`);
  if (preview.version === null) print('  Under a configuration that is not in force, and was not put in force.');
  if (preview.counts.length === 0) print(`  ${withoutChange(preview)}`);
  for (const { connector, operation, count, held, rules } of preview.counts) {
    const note = held === 0 ? '' : `, ${held} of them held for approval`;
    print(`  ${connector.padEnd(10)} ${operation.padEnd(8)} ${count}${note}`);
    if (rules.length > 1) print(`       ${rules.map(({ rule, count }) => `${rule} ${count}`).join(', ')}`);
  }
  for (const { connector, operation, why } of preview.sets) print(`  Would be held: ${connector} ${operation}: ${why}`);
  for (const sentence of preview.toFollow) print(`  To follow: ${sentence}`);
  for (const note of preview.notes) print(`  ${note}`);
  if (preview.errors > 0) print(`  Errors: ${preview.errors}`);
  print(`  Kept as preview ${preview.id}.`);
}

/** A system that was not read may hold a change. */
function withoutChange({ errors, result }: Preview): string {
  if (errors === 0) return 'Nothing would change.';
  return `Nothing is known that would change, but not everything could be read or decided (${result}).`;
}

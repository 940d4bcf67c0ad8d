import { EngineError } from '../errors.ts';
import type { EngineFacade } from '../facade.ts';
import type { Remediation } from '../model/remediation.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

export const remediateVerb: Verb = {
  name: 'remediate',
  summary: 'Print the manual steps for somebody who should not be in ESR, NHSmail and AD alike.',
  overService: (flags) => `Over the service: ${cmdletFor(flags)}`,
  flags: {
    ...homeFlag,
    who: { kind: 'operand', value: 'WHO', help: 'employee number, e-mail address, or number of the metaverse object' },
    object: { kind: 'number', value: 'ID', help: 'in place of WHO: number of a connector-space object' },
  },
  run: async (flags, print) => {
    const [who, object] = [flags.text('who'), flags.number('object')];
    if ((who === undefined) === (object === undefined)) {
      throw new EngineError('request-invalid', 'jml remediate: name one of WHO and --object.');
    }
    const { engine } = await openEngine({ home: homeOf(flags), version: productVersion(), actor: accountName() });
    try {
      if (object !== undefined) printRemediation(await engine.remediateObject(object), print);
      for (const id of who === undefined ? [] : await peopleOf(engine, who)) {
        printRemediation(await engine.remediatePerson(id), print);
      }
      return exitCodes.done;
    } finally {
      await engine.close();
    }
  },
};

/** An employee number comes first: a metaverse number that looks like one is asked for by what else is known of them. */
async function peopleOf(engine: EngineFacade, who: string): Promise<number[]> {
  const query = who.includes('@') ? { email: who } : { employeeNumber: who };
  const { items } = await engine.metaverse(query);
  if (items.length > 0) return items.map(({ id }) => id);
  if (/^\d{1,9}$/.test(who)) return [Number(who)];
  throw new EngineError('not-found', `Nobody in the metaverse is known by ${who}.`);
}

function printRemediation({ person, displayName, presence, sentence, remedies }: Remediation, print: Print): void {
  print(person === null ? displayName : `${person}  ${displayName}`);
  for (const { connector, object, name, sentence: standing } of presence) {
    const which = object === null ? '' : `${name} (object ${object}): `;
    print(`  ${connector.padEnd(10)} ${which}${standing}`);
  }
  print(`  ${sentence}`);
  for (const { wanted, steps } of remedies) {
    print(`\n  Wanted: ${wanted}`);
    for (const [index, step] of steps.entries()) print(`    ${index + 1}. ${step}`);
  }
  print();
}

function cmdletFor(flags: Flags): string {
  const [who = '', object] = [flags.text('who'), flags.number('object')];
  if (object !== undefined) return `Get-JmlRemediation -Object ${object}`;
  const parameter = who.includes('@') ? 'Email' : 'EmployeeNumber';
  return `Get-JmlMetaverseObject -${parameter} ${who} | Get-JmlRemediation`;
}

import { EngineError } from '../errors.ts';
import type { EngineFacade } from '../facade.ts';
import type { Explanation, ObjectExplanation } from '../model/explanation.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

export const whyVerb: Verb = {
  name: 'why',
  summary: 'Say why somebody has the accounts they have, or has not, in sentences fit for a ticket.',
  overService: (flags) => `Over the service: ${cmdletFor(flags)}`,
  flags: {
    ...homeFlag,
    person: { kind: 'number', value: 'ID', help: 'number of the metaverse object' },
    employee: { kind: 'text', value: 'NUMBER', help: 'employee number of the person' },
    object: { kind: 'number', value: 'ID', help: 'number of a connector-space object, joined or not' },
  },
  run: async (flags, print) => {
    mustNameOne(flags);
    const { engine } = await openEngine({ home: homeOf(flags), version: productVersion(), actor: accountName() });
    try {
      const object = flags.number('object');
      if (object !== undefined) printObject(await engine.explainObject(object), print);
      else for (const id of await peopleOf(engine, flags)) printPerson(await engine.explainPerson(id), print);
      return exitCodes.done;
    } finally {
      await engine.close();
    }
  },
};

function mustNameOne(flags: Flags): void {
  const given = [flags.number('person'), flags.text('employee'), flags.number('object')];
  if (given.filter((one) => one !== undefined).length === 1) return;
  throw new EngineError('request-invalid', 'jml why: name one of --person, --employee and --object.');
}

async function peopleOf(engine: EngineFacade, flags: Flags): Promise<number[]> {
  const id = flags.number('person');
  if (id !== undefined) return [id];
  const employeeNumber = flags.text('employee') ?? '';
  const { items } = await engine.metaverse({ employeeNumber });
  if (items.length > 0) return items.map((person) => person.id);
  throw new EngineError('not-found', `Nobody in the metaverse has the employee number ${employeeNumber}.`);
}

function printPerson(explanation: Explanation, print: Print): void {
  const { person, displayName, sentence, contributions } = explanation;
  print(`${person}  ${displayName}`);
  print(`  ${sentence}`);
  printFindings(explanation, print);
  for (const { attribute, values, connector, rule, run, file, line } of contributions) {
    const place = file === null ? '' : `, ${file}:${line}`;
    print(`  ${attribute.padEnd(20)} ${values.join(', ')}  (${connector}, rule ${rule}, run ${run}${place})`);
  }
}

/** What was found and the sentence does not say already. */
function printFindings({ sentence, findings }: Pick<Explanation, 'sentence' | 'findings'>, print: Print): void {
  for (const found of findings) if (!sentence.includes(found.sentence)) print(`  ${found.sentence} (${found.code})`);
}

function printObject(explanation: ObjectExplanation, print: Print): void {
  const { object, connector, state, sentence, candidates } = explanation;
  print(`${object}  ${connector}  ${state}`);
  print(`  ${sentence}`);
  printFindings(explanation, print);
  for (const one of candidates) print(`  ${one.connector} object ${one.object}: ${one.sentence}`);
}

function cmdletFor(flags: Flags): string {
  const [person, object] = [flags.number('person'), flags.number('object')];
  if (object !== undefined) return `Get-JmlExplanation -Object ${object}`;
  if (person !== undefined) return `Get-JmlExplanation -Person ${person}`;
  return `Get-JmlMetaverseObject -EmployeeNumber ${flags.text('employee') ?? ''} | Get-JmlExplanation`;
}

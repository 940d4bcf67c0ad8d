/** The third day: HR has nothing to report, and nothing is what happens. */
import { blankExtract } from '../trust/extract.ts';
import { digestOf } from './figures.ts';
import { dayInWords, type Stage, timeInWords } from './stage.ts';
import { some } from './teller.ts';

export async function dayThree(stage: Stage): Promise<void> {
  const { teller, world } = stage;
  const { office } = world;
  teller.heading(`Day three: ${dayInWords(world.date(3))}`);
  const before = await everything(stage);
  world.at(3, '08:30');
  const file = await world.deliver(blankExtract(world.trust, world.date(3), 3));
  const { run, steps } = await office.run('delta');
  const notes = steps.filter(({ connector }) => connector === 'ESR').flatMap((step) => step.notes);
  const after = await everything(stage);
  teller.say(
    `At ${timeInWords(world.now())} the change file is ${file}: a header, a trailer and nobody between them. That is legitimate, and run ${run.id} takes note:`,
    `"${some(notes)}"`,
    `It ends with "${run.result}". People, accounts, change sets and pending exports are what they were, value for value;`,
    `so are the directory and the portal. One record is new: that of the run.`,
  );
  teller.holds('Result of the run on a blank file', 'completed-no-objects', run.result);
  for (const [what, digest] of Object.entries(before))
    teller.holds(`${what} after the blank file`, digest, after[what]);
}

/** All that the service, the directory and the portal can show but the runs, as digests that can be compared. */
async function everything({ world }: Stage): Promise<Record<string, string>> {
  const { office, directory, portal } = world;
  return {
    'Objects of ESR': digestOf(await office.objects('ESR')),
    'Objects of NHSmail': digestOf(await office.objects('NHSmail')),
    'Objects of AD': digestOf(await office.objects('AD')),
    // The state of a person is computed when it is asked for: a date alone may have changed it.
    People: digestOf((await office.everybody()).map(({ lifecycle: _, ...person }) => person)),
    'Change sets': digestOf(await office.rest.all('/change-sets')),
    'Pending exports': digestOf(await office.rest.all('/pending-exports')),
    Directory: digestOf(await directory.accounts()),
    Portal: digestOf(portal.accounts.all().map(({ json }) => json)),
  };
}

/** Run profiles, as the configuration file writes them. */
import { type Static, Type } from 'typebox';
import { choice, closed, text } from './schema-words.ts';

const whole = (description: string, minimum: number, maximum: number) =>
  Type.Optional(Type.Integer({ description, minimum, maximum }));
/** One step of a run profile; which options fit which step is said in `run-profiles.ts`. */
const runStep = Type.Object(
  {
    connector: text('Name of the connector.'),
    type: choice('What the step does.', 'full-import', 'delta-import', 'full-sync', 'delta-sync', 'export'),
    objectLimit: whole('Stop the step when it has handled this many objects.', 1, 10_000_000),
    deleteLimit: whole(
      'Stop the step before it applies or sends anything when there are more deletions.',
      0,
      10_000_000,
    ),
    pageSize: whole('Objects that an import asks for at once.', 10, 5000),
    batchSize: whole('Items that an export writes down and sends at once.', 1, 1000),
    timeout: whole('Seconds after which the step is stopped.', 1, 86_400),
    logFile: Type.Optional(
      text('File to which the step adds a line for each page or batch, absolute or below the data folder.'),
    ),
    dropFile: Type.Optional(
      text(
        'File into which the step writes what it reads or sends, as MIM does (MMSML, UTF-16), absolute or below the data folder.',
      ),
    ),
    stopAfterDropFile: Type.Optional(
      Type.Boolean({ description: 'A test: the drop file is written, and nothing is staged or sent.' }),
    ),
    resumeFromFile: Type.Optional(
      text(
        'Drop file that an import stages instead of asking the system, or of which an export sends what is still wanted. One that was changed, or is older than what was imported or exported since, is refused.',
      ),
    ),
  },
  closed,
);
export type RunProfileStep = Static<typeof runStep>;

export const RunProfilesSchema = Type.Record(Type.String(), Type.Array(runStep, { minItems: 1 }), {
  description: 'Run profiles by name: their steps, in order.',
});

import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { counters } from './counters.ts';
import { paging } from './page.ts';
import { closed, numberOrNull, shape, textOrNull, texts, time, timeOrNull, wordOf, wordOrNull } from './shape.ts';

export const cycle = wordOf(engine.cycleNames);
const runStates = ['running', 'ended'] as const;

export const Run = shape<engine.Run>()(
  'Run',
  Type.Object({
    id: Type.Integer(),
    cycle: wordOrNull(engine.cycleNames),
    profile: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Run profile; null for a cycle' }),
    resumes: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'The run that it goes on with' }),
    state: wordOf(runStates),
    result: wordOrNull(engine.runResults),
    startedBy: Type.String({ description: 'Name of the key or Windows account; schedule when the clock did' }),
    startedAt: time,
    endedAt: timeOrNull,
    configuration: Type.Integer({ description: 'Version of the configuration it ran under' }),
    step: Type.Integer({ description: 'Where it is now, or was last' }),
    steps: Type.Integer(),
    connector: textOrNull,
    stepType: wordOrNull(engine.stepTypes),
    done: Type.Integer({ description: 'Objects done in this step' }),
    total: Type.Integer({ description: 'Objects to do in this step; 0 while unknown' }),
    errors: Type.Integer(),
    changeSets: Type.Array(Type.Integer(), { description: 'Change sets that this run put on hold' }),
  }),
);

export const RunStep = shape<engine.RunStep>()(
  'RunStep',
  Type.Object({
    run: Type.Integer(),
    number: Type.Integer(),
    connector: textOrNull,
    type: wordOf(engine.stepTypes),
    result: wordOrNull(engine.runResults),
    startedAt: time,
    endedAt: timeOrNull,
    counters,
    notes: texts,
    sequence: numberOrNull,
  }),
);

export const RunError = shape<engine.RunError>()(
  'RunError',
  Type.Object({
    id: Type.Integer(),
    run: Type.Integer(),
    step: Type.Integer(),
    connector: textOrNull,
    object: numberOrNull,
    person: numberOrNull,
    code: Type.String(),
    message: Type.String(),
    remedy: Type.String(),
    retry: Type.Boolean({ description: 'Whether waiting helps' }),
  }),
);

/** One of the three. */
export const StartRun = Type.Object(
  {
    cycle: Type.Optional(cycle),
    profile: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Run profile of the configuration' }),
    ),
    resume: Type.Optional(Type.Integer({ minimum: 1, description: 'Stopped or failed run to go on with' })),
  },
  closed,
);
export const RunsQuery = Type.Object({ ...paging, state: Type.Optional(wordOf(runStates)) }, closed);
export const RunErrorsQuery = Type.Object(
  { ...paging, code: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
  closed,
);

import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { cycle } from './run.ts';
import { closed, listOf, numberOrNull, shape, texts, time, timeOrNull, wordOf, wordOrNull } from './shape.ts';

const operation = wordOf(engine.operations);

export const PreviewCount = shape<engine.PreviewCount>()(
  'PreviewCount',
  Type.Object({
    connector: Type.String(),
    operation,
    count: Type.Integer(),
    held: Type.Integer({ description: 'Of these, how many a limit would hold' }),
  }),
);

export const PreviewItem = shape<engine.PreviewItem>()(
  'PreviewItem',
  Type.Object({
    connector: Type.String(),
    operation,
    displayName: Type.String(),
    person: numberOrNull,
    held: Type.Boolean(),
    changes: listOf(Change),
  }),
);

export const Preview = shape<engine.Preview>()(
  'Preview',
  Type.Object({
    id: Type.Integer(),
    cycle,
    state: wordOf(['running', 'ended']),
    result: wordOrNull(engine.runResults),
    startedBy: Type.String(),
    startedAt: time,
    endedAt: timeOrNull,
    counts: listOf(PreviewCount),
    toFollow: texts,
    errors: Type.Integer(),
    notes: texts,
  }),
);

export const StartPreview = Type.Object({ cycle }, closed);

import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { PendingExport } from './pending-export.ts';
import { closed, listOf, numberOrNull, shape, textOrNull, texts, wordOf, wordOrNull } from './shape.ts';

const objectNumber = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Connector-space object',
});
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A date, such as 2030-04-01' });

export const ChangeLinks = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        {
          object: objectNumber,
          action: wordOf(engine.linkActions),
          person: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'For join and rejoin: whose it is',
            }),
          ),
          owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          reviewOn: Type.Optional(date),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1000, description: 'Done in one step: all of them or none' },
    ),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  closed,
);

export const LinkChanged = shape<engine.LinkChanged>()(
  'LinkChanged',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    anchor: Type.String(),
    stateBefore: wordOrNull(engine.objectStates),
    personBefore: numberOrNull,
    stateAfter: wordOrNull(engine.objectStates),
    personAfter: numberOrNull,
    ruleAfter: textOrNull,
  }),
);

export const ValueChanged = shape<engine.ValueChanged>()(
  'ValueChanged',
  Type.Object({
    person: Type.Integer(),
    attribute: Type.String(),
    before: texts,
    after: texts,
  }),
);

export const LinkEffect = shape<engine.LinkEffect>()(
  'LinkEffect',
  Type.Object({
    links: listOf(LinkChanged),
    values: listOf(ValueChanged),
    staged: listOf(PendingExport),
    withdrawn: listOf(PendingExport),
    errors: texts,
  }),
);

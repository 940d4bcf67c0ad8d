import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { connectorName } from './connector.ts';
import { ConnectorSpaceObject } from './connector-space.ts';
import { PendingExport } from './pending-export.ts';
import { closed, day, listOf, numberOrNull, shape, textOrNull, texts, wordOf, wordOrNull } from './shape.ts';

const objectNumber = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Connector-space object',
});

export const ChangeLinks = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        {
          object: Type.Optional(objectNumber),
          connector: Type.Optional(connectorName),
          anchor: Type.Optional(
            Type.String({ minLength: 1, maxLength: 1000, description: 'With the connector, in place of the number' }),
          ),
          action: wordOf(engine.linkActions),
          person: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'For join and rejoin: whose it is',
            }),
          ),
          owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          reviewOn: Type.Optional(day),
          reason: Type.Optional(
            Type.String({ minLength: 1, maxLength: 1000, description: 'Where it is not that of the whole request' }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1000, description: 'Done in one step' },
    ),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
    skipRefused: Type.Optional(
      Type.Boolean({ description: 'Do what can be done and name the others, instead of all or none' }),
    ),
  },
  closed,
);

export const LinkRefused = shape<engine.LinkRefused>()(
  'LinkRefused',
  Type.Object({
    row: Type.Integer({ description: 'Place among the changes, from 1' }),
    object: numberOrNull,
    code: Type.String(),
    message: Type.String(),
    remedy: Type.String(),
  }),
);

export const LinksDone = shape<engine.LinksDone>()(
  'LinksDone',
  Type.Object({ items: listOf(ConnectorSpaceObject), refused: listOf(LinkRefused) }),
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
    refused: listOf(LinkRefused),
  }),
);

import { Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { connectorName } from './connector.ts';
import { paging } from './page.ts';
import { closed, day, shape, textOrNull, timeOrNull, wordOf } from './shape.ts';

const type = wordOf(['Explicit', 'Normal', 'Filtered']);

export const Disconnector = shape<engine.Disconnector>()(
  'Disconnector',
  Type.Object({
    object: Type.Integer({ description: 'Connector-space object' }),
    connector: Type.String(),
    anchor: Type.String(),
    displayName: Type.String(),
    type,
    reason: textOrNull,
    owner: textOrNull,
    reviewOn: textOrNull,
    by: textOrNull,
    at: timeOrNull,
  }),
);

export const DisconnectorsQuery = Type.Object(
  {
    ...paging,
    connector: Type.Optional(connectorName),
    type: Type.Optional(type),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Who answers for it, in any case' })),
    reviewBefore: Type.Optional(day),
  },
  closed,
);

export const DisconnectorInPath = Type.Object(
  { object: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
  closed,
);

export const SetDisconnector = Type.Object(
  {
    type: wordOf(['Explicit', 'Normal']),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    reviewOn: Type.Optional(day),
  },
  closed,
);

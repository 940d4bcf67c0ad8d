import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { attributes, Change } from './attributes.ts';
import { closed, listOf, numberOrNull, shape, time, wordOf } from './shape.ts';

export const FeedEntry = shape<engine.FeedEntry>()(
  'FeedEntry',
  Type.Object({
    cursor: Type.String({ description: 'Passed back as `after`' }),
    at: time,
    connector: Type.String(),
    operation: wordOf(engine.toldOperations),
    object: Type.Integer(),
    person: numberOrNull,
    anchor: Type.String(),
    displayName: Type.String(),
    account: attributes,
    changes: listOf(Change),
  }),
);

export const ChangesQuery = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 20,
        description: 'Cursor of the last entry read; leave it out for the first',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Lines at most; 1,000 when left out' }),
    ),
  },
  closed,
);

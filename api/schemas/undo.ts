import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { connectorName } from './connector.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, shape, texts, time, wordOf } from './shape.ts';

const operation = wordOf(engine.operations);

export const UndoItem = shape<engine.UndoItem>()(
  'UndoItem',
  Type.Object({
    object: Type.Integer(),
    person: numberOrNull,
    displayName: Type.String(),
    operation,
    changes: listOf(Change),
  }),
);

export const UndoLeftOut = shape<engine.UndoLeftOut>()(
  'UndoLeftOut',
  Type.Object({ object: Type.Integer(), operation, sentence: Type.String() }),
);

export const Undo = shape<engine.Undo>()(
  'Undo',
  Type.Object({
    connector: Type.String(),
    run: Type.Integer({ description: 'The run whose export is taken back' }),
    items: listOf(UndoItem),
    leftOut: listOf(UndoLeftOut),
    remains: Type.Array(Type.String(), { description: 'What nobody can take back' }),
    changeSets: Type.Array(Type.Integer(), { description: 'The sets on hold that were made' }),
  }),
);

export const UndoneValue = shape<engine.UndoneValue>()(
  'UndoneValue',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    person: numberOrNull,
    displayName: Type.String(),
    attribute: Type.String(),
    kept: texts,
    unwanted: texts,
    run: Type.Integer(),
    by: Type.String(),
    reason: Type.String(),
    at: time,
  }),
);

export const UndoExport = Type.Object(
  {
    run: Type.Integer({ minimum: 1, description: 'As it was shown: the run whose export is taken back' }),
    count: Type.Integer({ minimum: 0, description: 'As it was shown: the number of items' }),
    reason: Type.String({ minLength: 1, maxLength: 1000, description: 'Kept with every value that is taken back' }),
  },
  closed,
);

export const ConnectorInPath = Type.Object({ name: connectorName }, closed);

export const UndoneQuery = Type.Object(
  { ...paging, object: Type.Optional(Type.Integer({ minimum: 1, description: 'Connector-space object' })) },
  closed,
);

export const UndoneInPath = Type.Object({ object: Type.Integer({ minimum: 1 }) }, closed);

export const LiftQuery = Type.Object(
  {
    attribute: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'One attribute; every one if left out' }),
    ),
  },
  closed,
);

export const Lifted = shape<{ readonly lifted: number }>()('Lifted', Type.Object({ lifted: Type.Integer() }));

import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { connectorName } from './connector.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, shape, textOrNull, wordOf } from './shape.ts';

const operation = wordOf(engine.operations);
const state = wordOf(['ready', 'held', 'approved', 'refused']);

export const PendingExport = shape<engine.PendingExport>()(
  'PendingExport',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    operation,
    displayName: Type.String(),
    person: numberOrNull,
    state,
    changeSet: numberOrNull,
    changes: listOf(Change),
    code: textOrNull,
    message: textOrNull,
    sentence: Type.String({ description: 'What happens next to it' }),
  }),
);

export const PendingExportQuery = Type.Object(
  {
    ...paging,
    connector: Type.Optional(connectorName),
    operation: Type.Optional(operation),
    state: Type.Optional(state),
  },
  closed,
);

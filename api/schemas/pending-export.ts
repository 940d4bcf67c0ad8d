import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { connectorName } from './connector.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, shape, textOrNull, time, timeOrNull, wordOf } from './shape.ts';

const operation = wordOf(engine.operations);
const state = wordOf(engine.pendingStates);

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
    rules: Type.Array(Type.String(), { description: 'Names of the flows that caused it, or what else did' }),
    changes: listOf(Change),
    code: textOrNull,
    message: textOrNull,
    attempts: Type.Integer(),
    retryAt: timeOrNull,
    parkedAt: timeOrNull,
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

/** What an operator lets go with the next export after all. */
export const ReleaseExports = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 1000, description: 'Shown until the export is sent' }),
    connector: Type.Optional(connectorName),
    object: Type.Optional(Type.Integer({ minimum: 1, description: 'Connector-space object' })),
    operation: Type.Optional(operation),
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Of the refusal' })),
  },
  closed,
);

export const Released = shape<{ readonly released: number }>()('Released', Type.Object({ released: Type.Integer() }));

export const ExportRecord = shape<engine.ExportRecord>()(
  'ExportRecord',
  Type.Object({
    id: Type.Integer(),
    connector: Type.String(),
    operation,
    object: Type.Integer(),
    person: numberOrNull,
    displayName: Type.String(),
    anchor: Type.String(),
    run: Type.Integer(),
    changeSet: numberOrNull,
    changes: listOf(Change),
    sentAt: time,
    settledAt: timeOrNull,
    outcome: wordOf(engine.exportOutcomes),
    endedAt: timeOrNull,
    deadline: timeOrNull,
  }),
);

export const ExportQuery = Type.Object(
  {
    ...paging,
    connector: Type.Optional(connectorName),
    object: Type.Optional(Type.Integer({ minimum: 1, description: 'Connector-space object' })),
    run: Type.Optional(Type.Integer({ minimum: 1 })),
    operation: Type.Optional(operation),
    outcome: Type.Optional(wordOf(engine.exportOutcomes)),
  },
  closed,
);

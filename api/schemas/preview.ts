import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { Approval, RuleCount } from './change-set.ts';
import { paging } from './page.ts';
import { cycle } from './run.ts';
import {
  closed,
  listOf,
  numberOrNull,
  shape,
  textOrNull,
  texts,
  time,
  timeOrNull,
  wordOf,
  wordOrNull,
} from './shape.ts';

const operation = wordOf(engine.operations);

export const PreviewCount = shape<engine.PreviewCount>()(
  'PreviewCount',
  Type.Object({
    connector: Type.String(),
    operation,
    count: Type.Integer(),
    held: Type.Integer({ description: 'Of these, how many need an approval' }),
    rules: listOf(RuleCount),
  }),
);

export const PreviewSet = shape<engine.PreviewSet>()(
  'PreviewSet',
  Type.Object({
    connector: Type.String(),
    operation,
    count: Type.Integer(),
    digest: Type.String({ description: 'Of the change set that a run would make of these items' }),
    why: Type.String(),
    irreversible: textOrNull,
    approversNeeded: Type.Integer(),
    approvals: listOf(Approval),
    expiresAt: timeOrNull,
    changeSet: numberOrNull,
  }),
);

const item = {
  number: Type.Integer(),
  connector: Type.String(),
  operation,
  anchor: Type.String(),
  dn: Type.String(),
  displayName: Type.String(),
  person: numberOrNull,
  state: wordOf(engine.previewItemStates),
  rules: texts,
  changes: listOf(Change),
};

export const PreviewItem = shape<engine.PreviewItem>()('PreviewItem', Type.Object(item));

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
    configuration: Type.String({ description: 'SHA-256 of the configuration it was worked out under' }),
    version: numberOrNull,
    counts: listOf(PreviewCount),
    sets: listOf(PreviewSet),
    toFollow: texts,
    errors: Type.Integer(),
    notes: texts,
  }),
);

export const StartPreview = Type.Object(
  {
    cycle,
    configuration: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Text of another configuration to try out: nobody adopts it. Needs the role administrator, too',
      }),
    ),
  },
  closed,
);

export const PreviewItemQuery = Type.Object(
  {
    ...paging,
    connector: Type.Optional(Type.String()),
    operation: Type.Optional(operation),
    state: Type.Optional(wordOf(engine.previewItemStates)),
  },
  closed,
);

export const DifferenceCount = shape<engine.DifferenceCount>()(
  'DifferenceCount',
  Type.Object({ connector: Type.String(), operation, new: Type.Integer(), gone: Type.Integer() }),
);

export const PreviewComparison = shape<engine.PreviewComparison>()(
  'PreviewComparison',
  Type.Object({
    preview: Type.Integer(),
    with: Type.Integer({ description: 'The other preview' }),
    withEndedAt: time,
    counts: listOf(DifferenceCount),
  }),
);

export const PreviewDifference = shape<engine.PreviewDifference>()(
  'PreviewDifference',
  Type.Object({ ...item, difference: wordOf(['new', 'gone']) }),
);

const other = Type.String({
  pattern: '^([0-9]{1,9}|yesterday|[0-9]{4}-[0-9]{2}-[0-9]{2})$',
  description: 'Number of a preview, a date or yesterday: the newest that had ended by then. yesterday when left out',
});
export const ComparisonQuery = Type.Object({ with: Type.Optional(other) }, closed);
export const DifferencesQuery = Type.Object({ ...paging, with: Type.Optional(other) }, closed);

export const ReportQuery = Type.Object(
  {
    format: Type.Optional(wordOf(engine.reportFormats)),
    connector: Type.Optional(Type.String({ description: 'Items of this connector only' })),
    encoding: Type.Optional(wordOf(engine.reportEncodings)),
  },
  closed,
);

export const ApprovePreview = shape<engine.ApprovePreview>()(
  'ApprovePreview',
  Type.Object(
    {
      connector: Type.String({ minLength: 1 }),
      operation,
      digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The digest of the set that was looked at' }),
      count: Type.Integer({ minimum: 1, description: 'The number of items, typed back' }),
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    closed,
  ),
);

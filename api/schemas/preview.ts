import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { Approval } from './change-set.ts';
import { PageQuery } from './page.ts';
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

export const RuleCount = shape<engine.RuleCount>()(
  'RuleCount',
  Type.Object({ rule: Type.String(), count: Type.Integer() }),
);

export const PreviewCount = shape<engine.PreviewCount>()(
  'PreviewCount',
  Type.Object({
    connector: Type.String(),
    operation,
    count: Type.Integer(),
    held: Type.Integer({ description: 'Of these, how many need an approval' }),
    digest: Type.String({ description: 'SHA-256 over the hashes of all these items' }),
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

export const PreviewItem = shape<engine.PreviewItem>()(
  'PreviewItem',
  Type.Object({
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
    configuration: Type.String({ description: 'SHA-256 of the configuration it was worked out under' }),
    version: numberOrNull,
    counts: listOf(PreviewCount),
    sets: listOf(PreviewSet),
    toFollow: texts,
    errors: Type.Integer(),
    notes: texts,
  }),
);

export const StartPreview = Type.Object({ cycle }, closed);

export const PreviewItemQuery = Type.Object(
  {
    ...PageQuery.properties,
    connector: Type.Optional(Type.String()),
    operation: Type.Optional(operation),
    state: Type.Optional(wordOf(engine.previewItemStates)),
  },
  closed,
);

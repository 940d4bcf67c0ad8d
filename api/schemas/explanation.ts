import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Finding } from './attributes.ts';
import { Contribution } from './metaverse.ts';
import { PendingExport } from './pending-export.ts';
import { listOf, numberOrNull, shape, wordOf, wordOrNull } from './shape.ts';

export const SystemExplanation = shape<engine.SystemExplanation>()(
  'SystemExplanation',
  Type.Object({
    connector: Type.String(),
    object: numberOrNull,
    state: wordOrNull(engine.objectStates),
    sentence: Type.String(),
  }),
);

export const Explanation = shape<engine.Explanation>()(
  'Explanation',
  Type.Object({
    person: Type.Integer(),
    displayName: Type.String(),
    lifecycle: Type.String(),
    sentence: Type.String({ description: 'The whole answer, fit for a ticket: it names nobody' }),
    systems: listOf(SystemExplanation),
    contributions: listOf(Contribution),
    pending: listOf(PendingExport),
    findings: listOf(Finding),
  }),
);

export const JoinCandidate = shape<engine.JoinCandidate>()(
  'JoinCandidate',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    person: numberOrNull,
    points: numberOrNull,
    sentence: Type.String({ description: 'The evidence, and what stands against it' }),
  }),
);

export const ObjectExplanation = shape<engine.ObjectExplanation>()(
  'ObjectExplanation',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    state: wordOf(engine.objectStates),
    person: numberOrNull,
    sentence: Type.String(),
    candidates: listOf(JoinCandidate),
    pending: listOf(PendingExport),
    findings: listOf(Finding),
  }),
);

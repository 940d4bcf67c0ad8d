import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { attributes, Finding } from './attributes.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, refOrNull, shape, textOrNull, texts, timeOrNull, wordOf } from './shape.ts';

export const Contribution = shape<engine.Contribution>()(
  'Contribution',
  Type.Object({
    attribute: Type.String(),
    values: texts,
    connector: Type.String(),
    object: Type.Integer({ description: 'Connector-space object' }),
    anchor: Type.String(),
    rule: Type.String(),
    run: Type.Integer(),
    file: textOrNull,
    line: numberOrNull,
  }),
);

export const LinkedObject = shape<engine.LinkedObject>()(
  'LinkedObject',
  Type.Object({
    id: Type.Integer(),
    connector: Type.String(),
    anchor: Type.String(),
    state: wordOf(engine.objectStates),
  }),
);

export const MetaverseObject = shape<engine.MetaverseObject>()(
  'MetaverseObject',
  Type.Object({
    id: Type.Integer(),
    displayName: Type.String(),
    employeeNumber: textOrNull,
    email: textOrNull,
    lifecycle: Type.String(),
    attributes,
    objects: listOf(LinkedObject),
    contributions: listOf(Contribution),
    findings: listOf(Finding),
    asOf: timeOrNull,
  }),
);

export const HistoryEntry = shape<engine.HistoryEntry>()(
  'HistoryEntry',
  Type.Object({
    attribute: Type.String(),
    values: texts,
    from: timeOrNull,
    until: timeOrNull,
    contribution: refOrNull(Contribution),
  }),
);

const search = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

export const MetaverseQuery = Type.Object(
  {
    ...paging,
    employeeNumber: search('The whole employee number'),
    email: search('The whole address'),
    name: search('Start of the display name or of the family name, any case'),
  },
  closed,
);

export const AsOfQuery = Type.Object(
  {
    asOf: Type.Optional(
      Type.String({
        minLength: 10,
        maxLength: 40,
        description:
          'A day, which means its end in London (2026-03-01), or an instant in ISO 8601; without a zone that of a clock in London',
      }),
    ),
  },
  closed,
);

export const HistoryQuery = Type.Object({ attribute: search('One attribute, any case') }, closed);

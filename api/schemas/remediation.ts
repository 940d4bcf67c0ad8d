import { Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { listOf, numberOrNull, shape, texts } from './shape.ts';

export const Presence = shape<engine.Presence>()(
  'Presence',
  Type.Object({
    connector: Type.String(),
    object: numberOrNull,
    name: Type.String({ description: 'Employee number, address or distinguished name' }),
    sentence: Type.String(),
  }),
);

export const Remedy = shape<engine.Remedy>()(
  'Remedy',
  Type.Object({
    code: Type.String(),
    wanted: Type.String({ description: 'What an organisation may want' }),
    steps: texts,
  }),
);

export const Remediation = shape<engine.Remediation>()(
  'Remediation',
  Type.Object({
    person: numberOrNull,
    displayName: Type.String(),
    presence: listOf(Presence),
    code: Type.String({ description: 'The case, in a word that never changes' }),
    sentence: Type.String(),
    remedies: listOf(Remedy),
  }),
);

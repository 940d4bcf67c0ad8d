import { Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { shape, texts } from './shape.ts';

/** Attribute names to values; an absent attribute is not there. */
export const attributes = Type.Unsafe<engine.Attributes>({
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' } },
});

export const Change = shape<engine.Change>()(
  'Change',
  Type.Object({ attribute: Type.String(), before: texts, after: texts }),
);

export const Finding = shape<engine.Finding>()(
  'Finding',
  Type.Object({
    code: Type.String(),
    sentence: Type.String({ description: 'Why something expected has not happened, fit for a ticket' }),
  }),
);

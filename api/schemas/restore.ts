import { Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { closed, numberOrNull, refOrNull, shape, textOrNull, time, timeOrNull } from './shape.ts';

export const RestoreWish = shape<engine.RestoreWish>()(
  'RestoreWish',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    person: numberOrNull,
    displayName: Type.String(),
    distinguishedName: Type.String({ description: 'Where it comes back to' }),
    by: Type.String(),
    reason: Type.String(),
    at: time,
    changeSet: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The set that waits for an approval, or has it; null when nothing waits to be sent',
    }),
  }),
);

export const DeletedObject = shape<engine.DeletedObjectView>()(
  'DeletedObject',
  Type.Object({
    object: Type.Integer(),
    connector: Type.String(),
    person: numberOrNull,
    displayName: Type.String(),
    found: Type.Boolean({ description: 'Among the deleted objects of its system' }),
    distinguishedName: textOrNull,
    lastKnownParent: textOrNull,
    deletedAt: timeOrNull,
    withValues: Type.Unsafe<boolean | null>({
      type: ['boolean', 'null'],
      description: 'It would come back with its values and groups, not with its names only',
    }),
    sentence: Type.String({ description: 'What was found, and what can be done about it' }),
    wish: refOrNull(RestoreWish),
  }),
);

export const AskRestore = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 1000, description: 'Whoever approves it reads it' }),
  },
  closed,
);

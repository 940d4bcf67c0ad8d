import { type Static, Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { listOf, shape, time, wordOf } from './shape.ts';

const status = wordOf(['pass', 'warn', 'fail']);

export const HealthNote = shape<engine.HealthNote>()(
  'HealthNote',
  Type.Object({ status, code: Type.String(), sentence: Type.String(), remedy: Type.String() }),
);

const details = {
  version: Type.String(),
  engine: Type.String(),
  startedAt: time,
  notes: listOf(HealthNote),
};

export const Health = shape<engine.Health>()('Health', Type.Object({ status, ...details }));

/** Without a key only `status` is there. */
const healthAnswer = Type.Object({ status, ...Type.Partial(Type.Object(details)).properties });
export type HealthAnswerView = Static<typeof healthAnswer> | engine.Health;
export const HealthAnswer = Object.assign(Type.Unsafe<HealthAnswerView>(healthAnswer), { $id: 'HealthAnswer' });

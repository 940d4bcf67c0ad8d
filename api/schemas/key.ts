import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { closed, shape, time, timeOrNull, wordOf } from './shape.ts';

const role = wordOf(engine.roles);

const properties = {
  id: Type.String(),
  name: Type.String(),
  roles: Type.Array(role),
  createdAt: time,
  createdBy: Type.String(),
  revokedAt: timeOrNull,
};

export const ApiKey = shape<engine.ApiKey>()('ApiKey', Type.Object(properties));

export const NewApiKey = shape<engine.ApiKey & { readonly key: string }>()(
  'NewApiKey',
  Type.Object({ ...properties, key: Type.String({ description: 'The key itself; it is never shown again' }) }),
);

export const AddKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'The person or machine that will hold it' }),
    roles: Type.Array(role, { minItems: 1, uniqueItems: true }),
  },
  closed,
);

export const keyId = Type.String({ pattern: '^[0-9a-f]{8}$', description: 'The 8 digits after jml_' });
export const KeyInPath = Type.Object({ id: keyId }, closed);

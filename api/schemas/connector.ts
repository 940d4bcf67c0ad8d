import { Type } from 'typebox';
import type * as engine from '../../engine/index.ts';
import { shape } from './shape.ts';

export const ConnectorView = shape<engine.ConnectorView>()(
  'ConnectorView',
  Type.Object({
    name: Type.String(),
    system: Type.String(),
    transport: Type.String(),
    objects: Type.Integer({ description: 'Objects in its connector space' }),
    joined: Type.Integer({ description: 'Of these, how many belong to a person' }),
  }),
);

export const connectorName = Type.String({ minLength: 1, maxLength: 100, description: 'Name of a connector' });

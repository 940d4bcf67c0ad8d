import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { attributes, Finding } from './attributes.ts';
import { connectorName } from './connector.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, shape, textOrNull, wordOf } from './shape.ts';

const state = wordOf(engine.objectStates);

export const ConnectorSpaceObject = shape<engine.ConnectorSpaceObject>()(
  'ConnectorSpaceObject',
  Type.Object({
    id: Type.Integer(),
    connector: Type.String(),
    anchor: Type.String(),
    displayName: Type.String(),
    state,
    person: numberOrNull,
    rule: textOrNull,
    attributes,
    unconfirmed: attributes,
    dueOn: textOrNull,
    findings: listOf(Finding),
  }),
);

export const ConnectorSpaceQuery = Type.Object(
  {
    ...paging,
    connector: Type.Optional(connectorName),
    state: Type.Optional(state),
    person: Type.Optional(Type.Integer({ minimum: 1, description: 'Number of a metaverse object' })),
    anchor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  closed,
);

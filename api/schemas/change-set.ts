import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';
import { Change } from './attributes.ts';
import { paging } from './page.ts';
import { closed, listOf, numberOrNull, shape, textOrNull, time, timeOrNull, wordOf } from './shape.ts';

const state = wordOf(engine.changeSetStates);

export const Approval = shape<engine.Approval>()(
  'Approval',
  Type.Object({ by: Type.String(), at: time, reason: Type.String() }),
);

export const RuleCount = shape<engine.RuleCount>()(
  'RuleCount',
  Type.Object({ rule: Type.String(), count: Type.Integer() }),
);

export const ChangeSet = shape<engine.ChangeSet>()(
  'ChangeSet',
  Type.Object({
    id: Type.Integer(),
    connector: Type.String(),
    operation: wordOf(engine.operations),
    state,
    count: Type.Integer({ description: 'Items when it was frozen: the number that an approval types back' }),
    digest: Type.String({ description: 'SHA-256 over the sorted item hashes, hexadecimal' }),
    why: Type.String(),
    irreversible: textOrNull,
    approversNeeded: Type.Integer(),
    approvals: listOf(Approval),
    run: Type.Integer(),
    startedBy: Type.String(),
    heldAt: time,
    expiresAt: time,
    closedAt: timeOrNull,
    rules: listOf(RuleCount),
    applied: Type.Integer(),
    dropped: Type.Integer(),
    refused: Type.Integer(),
    excluded: Type.Integer(),
  }),
);

const rules = Type.Array(Type.String(), { description: 'Names of the flows that caused it, or what else did' });

export const ChangeSetItem = shape<engine.ChangeSetItem>()(
  'ChangeSetItem',
  Type.Object({
    object: Type.Integer(),
    displayName: Type.String(),
    person: numberOrNull,
    state: wordOf(['held', 'applied', 'dropped', 'refused', 'excluded']),
    reason: textOrNull,
    rules,
    changes: listOf(Change),
  }),
);

const reason = Type.String({ minLength: 1, maxLength: 1000 });

export const ApproveChangeSet = shape<engine.ApproveChangeSet>()(
  'ApproveChangeSet',
  Type.Object(
    {
      digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The digest of the set that was looked at' }),
      count: Type.Integer({ minimum: 1, description: 'The number of items, typed back' }),
      reason,
      except: Type.Optional(
        Type.Array(Type.Integer({ minimum: 1 }), { uniqueItems: true, description: 'Objects left out' }),
      ),
    },
    closed,
  ),
);

export const DenyChangeSet = Type.Object({ reason }, closed);
export const ChangeSetsQuery = Type.Object({ ...paging, state: Type.Optional(state) }, closed);

/** When a person is let go, and what becomes of their accounts: the part of the configuration and what it allows. */
import { type Static, Type } from 'typebox';
import type { Fault } from './places.ts';

const closed = { additionalProperties: false } as const;

const lastConnectorGone = Type.Object(
  {
    when: Type.Literal('last-connector-gone', {
      description: 'A person is let go when none of the systems shows an object of theirs any more.',
    }),
  },
  closed,
);
const connectorGone = Type.Object(
  {
    when: Type.Literal('connector-gone', {
      description:
        'A person is let go when the system named does not show their object any more; not while ESR, or a mailbox where a directory is named, still does: they would be a person again at once, with other accounts.',
    }),
    connector: Type.String({ description: 'Name of the connector.', minLength: 1 }),
  },
  closed,
);
const never = Type.Object(
  { when: Type.Literal('never', { description: 'A person stays in the metaverse for good.' }) },
  closed,
);

export const DeletionRule = Type.Union([lastConnectorGone, connectorGone, never], {
  description: 'When a person leaves the metaverse; the last connector if left out.',
});
export type DeletionRule = Static<typeof DeletionRule>;

const endings = ['leaver', 'mailbox-leaver', 'person-deleted'] as const;
const actions = ['leaver-plan', 'disconnect', 'disconnect-explicitly', 'delete'] as const;
const word = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], description });

export const DeprovisioningRule = Type.Object(
  {
    connector: Type.String({ description: 'Name of the connector whose accounts it is about.', minLength: 1 }),
    when: word(
      endings,
      'leaver: ESR says that employment has ended. mailbox-leaver: not on ESR, and NHSmail says leaver or deleted. person-deleted: the deletion rule lets the person go.',
    ),
    action: word(
      actions,
      'leaver-plan: disable, or mark as leaver. disconnect: let go, and the join rules are asked again. disconnect-explicitly: let go for good. delete: always asks for an approval.',
    ),
  },
  closed,
);
export type DeprovisioningRule = Static<typeof DeprovisioningRule>;

interface Named {
  readonly name: string;
  readonly system: string;
}

export function deprovisioningFaults(
  {
    deletionRule,
    deprovisioning = [],
  }: { deletionRule?: DeletionRule; deprovisioning?: readonly DeprovisioningRule[] },
  connectors: readonly Named[],
): Fault[] {
  const names = connectors.map(({ name }) => name).join(', ');
  const isKnown = (name: string) => connectors.some((one) => one.name === name);
  const faults: Fault[] = [];
  if (deletionRule?.when === 'connector-gone' && !isKnown(deletionRule.connector)) {
    const message = `deletionRule.connector is "${deletionRule.connector}"; there are: ${names}.`;
    faults.push({ path: ['deletionRule', 'connector'], message });
  }
  deprovisioning.forEach((rule, index) => {
    const path = ['deprovisioning', index];
    const reason = ruleFault(
      rule,
      connectors.find(({ name }) => name === rule.connector),
      names,
    );
    if (reason !== undefined) faults.push({ path, message: `deprovisioning[${index}]${reason}` });
  });
  return faults;
}

function ruleFault({ connector, when, action }: DeprovisioningRule, named: Named | undefined, names: string) {
  if (named === undefined) return `.connector is "${connector}"; there are: ${names}.`;
  if (named.system !== 'ad' && named.system !== 'nhsmail')
    return `.connector is "${connector}", which is never written.`;
  // The join rules would find the person again at once, and every run would let them go anew.
  if (action === 'disconnect' && when !== 'person-deleted') {
    return `.action is disconnect; the account of a leaver would be joined again by the next run. Use disconnect-explicitly, leaver-plan or delete.`;
  }
  if (action === 'delete' && named.system === 'nhsmail') {
    return `.action is delete, which NHSmail does not offer: it deletes leavers by itself. Use leaver-plan.`;
  }
  return undefined;
}

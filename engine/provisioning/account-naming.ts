/**
 * How new accounts of one connector are named: by the flows of the configuration for the attributes that are names, else by
 * the shipped rule of `sync/naming.ts`. The name giver asks for one candidate after another.
 */
import type { Values } from '../model/attribute.ts';
import type { Change } from '../model/views.ts';
import type { NamingFlow } from '../sync/flows.ts';
import { keyOf } from '../sync/keys.ts';
import { accountName, commonName, mailAddress, type NameParts } from '../sync/naming.ts';
import { change } from '../sync/outbound-flow.ts';
import type { Provisioning } from '../sync/provision.ts';
import type { ProvisioningContext } from './context.ts';
import { type AccountNaming, type Choice, type GivenNames, NameGiver, type NameWish } from './names.ts';
import type { WorkedOut } from './person-values.ts';

interface Names {
  readonly changes: readonly Change[];
  readonly choice: Choice;
}

/** What naming needs of a run. */
export type NamingContext = Pick<ProvisioningContext, 'store' | 'flows' | 'metaverse'> & {
  readonly configuration: Pick<ProvisioningContext['configuration'], 'organisation'>;
};

export class AccountNames {
  private readonly giver: NameGiver<Values>;
  private readonly context: NamingContext;
  private readonly naming: AccountNaming | undefined;
  private readonly flows: readonly NamingFlow[];
  private readonly slots: readonly [givenName: number, sn: number, employeeNumber: number];

  /** `naming` is there for a directory; without it the account is a mailbox. */
  constructor(context: NamingContext, connector: number, naming: AccountNaming | undefined) {
    this.context = context;
    this.naming = naming;
    this.flows = context.flows.naming?.get(connector) ?? [];
    const slot = (name: string) => context.metaverse.indexOf(name);
    this.slots = [slot('givenName'), slot('sn'), slot('employeeNumber')];
    const kind = naming === undefined ? 'address' : 'account';
    this.giver = new NameGiver(context.store, kind, (values, nth) => this.names(values, nth).choice);
  }

  /** Whether there is anything to name the account after. */
  canName(values: Values): boolean {
    const first = this.naming === undefined ? 'mail' : 'sAMAccountName';
    return (
      this.flows.some(({ attribute }) => attribute === first) || this.slots.some((slot) => (values[slot] ?? '') !== '')
    );
  }

  /** The names of one page, to each in turn. */
  give(wishes: readonly NameWish<Values>[], refused: ReadonlySet<string>): Promise<GivenNames> {
    return this.giver.give(wishes, refused);
  }

  /** Throws what spoils one person: a rule that fails, or gives no name. */
  changes(values: Values, nth: number): readonly Change[] {
    return this.names(values, nth).changes;
  }

  private names(values: Values, nth: number): Names {
    const parts = this.partsOf(values);
    return this.naming === undefined
      ? this.mailboxNames(values, parts, nth)
      : this.directoryNames(values, parts, nth, this.naming);
  }

  private mailboxNames(values: Values, parts: NameParts, nth: number): Names {
    const { mailDomains, codes } = this.context.configuration.organisation;
    const mail = this.ruled('mail', values, nth) ?? mailAddress(parts, mailDomains[0] ?? '', nth);
    return {
      changes: [change('mail', '', mail), change('organisationCode', '', codes[0] ?? '')],
      choice: { name: mail, keys: [keyOf('mail', mail, ''), keyOf('alias', mail, '')] },
    };
  }

  private directoryNames(values: Values, parts: NameParts, nth: number, naming: AccountNaming): Names {
    const account = this.ruled('sAMAccountName', values, nth) ?? accountName(parts, nth);
    const userName = this.ruled('userPrincipalName', values, nth) ?? naming.userPrincipalName(account);
    const dn = this.ruled('distinguishedName', values, nth) ?? naming.distinguishedName(commonName(parts, nth));
    return {
      changes: [
        change('distinguishedName', '', dn),
        change('sAMAccountName', '', account),
        change('userPrincipalName', '', userName),
      ],
      choice: {
        name: account,
        keys: [
          keyOf('accountName', account, ''),
          keyOf('userPrincipalName', userName, ''),
          keyOf('distinguishedName', dn, ''),
        ],
      },
    };
  }

  /** What a flow of the configuration gives; the shipped rule stands in where there is none, or no value. */
  private ruled(attribute: string, values: Values, nth: number): string | undefined {
    const flow = this.flows.find((one) => one.attribute === attribute);
    return flow?.read(values, nth) || undefined;
  }

  private partsOf(values: Values): NameParts {
    const [givenName = '', sn = '', employeeNumber = ''] = this.slots.map((slot) => values[slot]);
    return { givenName, sn, employeeNumber };
  }
}

/** Names for all accounts that are to be made for a page of people, by connector; `refused` were taken in their system. */
export async function nameCreates(
  namers: ReadonlyMap<number, AccountNames>,
  people: readonly WorkedOut[],
  decisions: readonly Provisioning[],
  refused: ReadonlySet<string>,
): Promise<ReadonlyMap<number, GivenNames>> {
  const byConnector = new Map<number, GivenNames>();
  for (const [connector, namer] of namers) {
    const wishes = people.flatMap(({ person, values }, i) => {
      const wants = decisions[i]?.creates.some((wish) => wish.connector === connector && !wish.isNamed);
      return wants ? [{ person: person.id, parts: values }] : [];
    });
    if (wishes.length > 0) byConnector.set(connector, await namer.give(wishes, refused));
  }
  return byConnector;
}

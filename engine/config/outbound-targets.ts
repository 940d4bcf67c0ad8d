/** Outbound rules to what no rule may write, and two rules to one attribute: every run would write the one over the other. */
import { type Fault, nameOf } from './places.ts';
import { nameOfRule, type OutboundRule } from './rules.ts';
import type { Configuration } from './schema.ts';

type Table = Readonly<Record<string, string>>;

const switched = 'accounts are disabled and enabled by the leaver plan, under limits of their own';
const protects = 'it says which accounts are never touched';
const marked = 'leavers are marked by the leaver plan, under a limit of its own';
const ofThePortal = 'the portal alone gives it';

/** By attribute, why no rule may write it. */
const unwritable: Readonly<Record<OutboundRule['system'], Table>> = {
  ad: {
    accountDisabled: switched,
    adminCount: protects,
    servicePrincipalName: protects,
    memberOf: protects,
    isCriticalSystemObject: protects,
  },
  nhsmail: {
    nhsmailId: ofThePortal,
    aliases: ofThePortal,
    pendingSince: ofThePortal,
    status: marked,
    leaverDate: marked,
  },
};

export function outboundTargetFaults({ flows }: Configuration): Fault[] {
  const rules = flows?.outbound ?? [];
  return rules.flatMap((rule, index): Fault[] => {
    const { system, to } = rule;
    const path = ['flows', 'outbound', index, 'to'];
    const why = unwritable[system][to];
    if (why !== undefined) return [{ path, message: `${nameOf(path)} is ${to}, which no rule writes: ${why}.` }];
    const first = rules.findIndex((other) => other.system === system && other.to === to);
    if (first === index) return [];
    const other = rules[first] ?? rule;
    const message = `${nameOf(path)} is ${to}, which the rule "${nameOfRule(other, 'outbound')}" (flows.outbound[${first}]) gives already: keep one of the two, such as an expression that chooses.`;
    return [{ path, message }];
  });
}

/**
 * When a person's account is wanted no more, and what becomes of it then: MIM's metaverse object deletion rule and
 * deprovisioning action. The leaver plan takes access away in stages and can be undone; the other actions are an
 * organisation's choice.
 */
import type { DeletionRule, DeprovisioningRule } from '../config/deprovisioning.ts';
import type { System } from '../connectors/connector.ts';
import { isJoined, type ObjectState } from '../model/state.ts';
import type { LifecycleState } from './lifecycle.ts';

export const shippedDeletionRule: DeletionRule = { when: 'last-connector-gone' };

/** Why an account is wanted no more. */
export type Ending = DeprovisioningRule['when'];
export type DeprovisionAction = DeprovisioningRule['action'];

/** What an ending leads to when no rule of the configuration says otherwise. */
const shippedAction: Readonly<Record<Ending, DeprovisionAction>> = {
  leaver: 'leaver-plan',
  'mailbox-leaver': 'leaver-plan',
  'person-deleted': 'disconnect',
};

/** The first rule of the connector for this ending decides. */
export function actionFor(rules: readonly DeprovisioningRule[], connector: string, ending: Ending): DeprovisionAction {
  const rule = rules.find((one) => one.connector === connector && one.when === ending);
  return rule?.action ?? shippedAction[ending];
}

const endingStates: Partial<Record<LifecycleState, Ending>> = { leaver: 'leaver', 'mailbox-leaver': 'mailbox-leaver' };

export function endingOf(lifecycle: LifecycleState, isToBeDeleted: boolean): Ending | undefined {
  return isToBeDeleted ? 'person-deleted' : endingStates[lifecycle];
}

/** An object of a person as the deletion rule sees it; one that is only planned is none. */
export interface LinkedObject {
  readonly connector: string;
  /** Absent for a connector that was taken out of the configuration. */
  readonly system: System | undefined;
  readonly state: ObjectState;
}

/** Whether the rule lets go of the person. Nobody is deleted for an object that an operator took away. */
export function isToBeDeleted(rule: DeletionRule, objects: readonly LinkedObject[]): boolean {
  if (rule.when === 'never' || objects.length === 0) return rule.when === 'last-connector-gone';
  const concerned =
    rule.when === 'connector-gone' ? objects.filter(({ connector }) => connector === rule.connector) : objects;
  const isGone = concerned.some(({ state }) => state === 'Placeholder');
  if (!isGone || concerned.some(isJoined)) return false;
  const [named] = concerned;
  return rule.when !== 'connector-gone' || !objects.some((object) => holdsAgainst(object, named?.system));
}

/** Systems whose objects become people, and those of others that they are asked before. */
const asked: Readonly<Partial<Record<System, readonly System[]>>> = {
  esr: ['esr', 'nhsmail', 'ad', 'file'],
  nhsmail: ['nhsmail', 'ad', 'file'],
};

/** Whom it shows would be a person again at once, with other accounts in place of those that were let go. */
function holdsAgainst(object: LinkedObject, named: System | undefined): boolean {
  if (!isJoined(object)) return false;
  return object.system === undefined || named === undefined || asked[object.system]?.includes(named) === true;
}

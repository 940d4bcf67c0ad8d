import { EngineError } from '../../errors.ts';
import { plainValue, splitValues } from '../../model/attribute.ts';
import type { Operation } from '../../model/operation.ts';
import { HttpFailure } from '../../protocol/http-failures.ts';
import type { AttributeChange, ExportItem, Outcome } from '../connector.ts';
import {
  type AttributeName,
  type AttributePath,
  attributePaths,
  type PatchOperation,
  refusals,
  type UserResource,
  urns,
} from './contract.ts';
import { externalIdOf, newAccount, readAttribute, valuesOf } from './entry.ts';
import type { Account, Portal, WriteAnswer } from './portal.ts';
import { schema } from './schema.ts';
import { takenOver, takeOver } from './transfer.ts';
import { refusalOf, refused } from './write-outcomes.ts';

/** How often a create whose answer was lost is sent again, after a look each time. */
const createAttempts = 3;
const dead: ReadonlySet<string> = new Set(['Deleted', 'Deleted_Permanent']);
const pending: ReadonlySet<string> = new Set(['Pending', 'Migration Pending']);

const writers: Partial<Record<Operation, (portal: Portal, item: ExportItem) => Promise<Outcome>>> = {
  create: createAccount,
  update: changeAccount,
  clear: changeAccount,
  leaver: markLeaver,
};

/** Writes one item. Throws when the portal cannot be spoken to; what it says about the account is an outcome. */
export async function writeItem(portal: Portal, item: ExportItem): Promise<Outcome> {
  const writer = writers[item.operation];
  if (writer === undefined) {
    return refused('operation-not-supported', `The NHSmail connector cannot ${item.operation} an account.`);
  }
  return await writer(portal, item);
}

/** The living account that a create of this content has made, if any. */
export async function findCreated(
  portal: Portal,
  changes: readonly AttributeChange[],
  signal?: AbortSignal,
): Promise<UserResource | undefined> {
  const made = await portal.accountsByExternalId(externalIdOf(changes), signal);
  return made.find((resource) => !dead.has(resource[urns.nhsmail].accountStatus));
}

async function createAccount(portal: Portal, item: ExportItem): Promise<Outcome> {
  const { changes } = item;
  if (takenOver(item) !== '') return await takeOver(portal, item);
  const resource = newAccount(changes);
  for (let attempt = 1; ; attempt++) {
    const answer = await answerOrLost(() => portal.create(resource), attempt);
    if (answer !== undefined && !('aboutAnother' in answer)) {
      if (answer.done) return { result: 'accepted', anchor: answer.id };
      if (answer.scimType !== refusals.taken) return refusalOf(answer);
    }
    // Lost, about somebody else, or taken: perhaps by our own earlier attempt.
    const made = await findCreated(portal, changes);
    if (made !== undefined) return { result: 'accepted', anchor: made.id };
    if (answer === undefined) continue;
    if ('aboutAnother' in answer) throw answer.aboutAnother;
    return refusalOf(answer);
  }
}

type CreateAnswer = WriteAnswer | { readonly aboutAnother: EngineError };

/** `undefined` when the request may have been carried out and its answer was lost; the last such failure is thrown. */
async function answerOrLost(send: () => Promise<WriteAnswer>, attempt: number): Promise<CreateAnswer | undefined> {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof EngineError && cause.code === 'another-object-answered') return { aboutAnother: cause };
    const lost = cause instanceof HttpFailure && cause.aftermath === 'unknown';
    if (lost && attempt < createAttempts) return undefined;
    throw cause;
  }
}

async function changeAccount(portal: Portal, item: ExportItem): Promise<Outcome> {
  const foreign = item.changes.find(({ attribute }) => pathOf(attribute)?.written !== 'always');
  if (foreign !== undefined) {
    return refused('operation-not-supported', `The portal does not let us change ${foreign.attribute}.`);
  }
  return await patchWhenUnchanged(portal, item.anchor, item.changes);
}

/** The state follows from the mark: the portal sets it, and mails the person at once. */
async function markLeaver(portal: Portal, item: ExportItem): Promise<Outcome> {
  const changes = item.changes.filter(({ attribute }) => attribute !== 'status');
  if (!changes.some(({ attribute, after }) => attribute === 'leaverDate' && after !== '')) {
    return refused('invalid-attribute-value', 'A leaver mark needs leaverDate.');
  }
  return await changeAccount(portal, { ...item, changes });
}

async function patchWhenUnchanged(portal: Portal, id: string, changes: readonly AttributeChange[]): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const account = await portal.account(id);
    if (account === undefined) return refused('cd-missing-object', `NHSmail has no account ${id}.`);
    const obstacle = obstacleTo(account, changes);
    if (obstacle !== undefined) return obstacle;
    const answer = await portal.patch(id, account.etag, changes.flatMap(operationsOf));
    if (answer.done) return { result: 'accepted', anchor: answer.id };
    if (answer.status !== 412) return refusalOf(answer);
    if (attempt === 2) return refused('object-changed', `Account ${id} changes faster than it can be written.`);
  }
}

/** Why not to write, as the account is now: an outcome; nothing when it stands as the item expects. */
function obstacleTo({ resource }: Account, changes: readonly AttributeChange[]): Outcome | undefined {
  const status = resource[urns.nhsmail].accountStatus;
  // Editing an account that NHSmail is still making can break it (support page "Create user account").
  if (pending.has(status)) return refused('account-pending', `Account ${resource.id} is ${status}.`);
  const values = valuesOf(resource);
  const current = (change: AttributeChange): string => readAttribute(values, change.attribute);
  if (changes.every((change) => current(change) === change.after)) return { result: 'accepted', anchor: resource.id };
  const other = changes.filter((change) => ![change.before, change.after].includes(current(change)));
  if (other.length === 0) return undefined;
  const names = other.map(({ attribute }) => attribute).join(', ');
  return refused('object-changed', `Account ${resource.id} has other values than were last imported: ${names}.`);
}

function pathOf(attribute: string): AttributePath | undefined {
  return Object.hasOwn(attributePaths, attribute) ? attributePaths[attribute as AttributeName] : undefined;
}

function operationsOf({ attribute, after }: AttributeChange): PatchOperation[] {
  const path = pathOf(attribute)?.path;
  if (path === undefined) return [];
  return [after === '' ? { op: 'remove', path } : { op: 'replace', path, value: wireValue(attribute, after) }];
}

function wireValue(attribute: string, after: string): unknown {
  const kind: string | undefined = schema.find(({ name }) => name === attribute)?.kind;
  if (kind === 'multi') return splitValues(after).map(plainValue);
  return kind === 'boolean' ? after === 'true' : plainValue(after);
}

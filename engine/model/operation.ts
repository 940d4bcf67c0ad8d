/**
 * What an export can do to one object, in the order in which it is sent. A pending export of one object is split into
 * one item per class; a held class holds the later classes of that object that depend on it.
 */
export const operations = [
  'create',
  'restore',
  'rename',
  'move',
  'update',
  'clear',
  'enable',
  'leaver',
  'disable',
  'disconnect',
  'delete',
] as const;

/** What a `disconnect` changes, in the place of an attribute: the state of the object. */
export const LINK = 'connectionState';

/** Operations that change a link of ours and send nothing: they pass the same limits and approvals. */
export const linkOperations: readonly Operation[] = ['disconnect'];

export type Operation = (typeof operations)[number];

/** What nobody can take back once it is sent; a change set names these before it is approved. */
export const irreversible: Partial<Record<Operation, string>> = {
  create: 'first passwords are set and are not kept',
  leaver: 'NHSmail mails the person at once and the mark cannot be taken back',
  delete: 'the object is gone from the system',
};

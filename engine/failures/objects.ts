/** One object of an import, a synchronisation or an export, in the words of MIM. */
import type { Failure } from './failure.ts';

export const objectFailures = {
  'missing-anchor-component': {
    reach: 'object',
    retry: false,
    remedy:
      'Have the identifier entered that the message names (the employee number, the anchor column, a right to read objectGUID); until then the object is left out, and the next import takes it.',
  },
  'duplicate-object': {
    reach: 'object',
    retry: false,
    remedy:
      'Two objects in the source carry one identifier, and only the first was taken. Look both up in the source, and have the wrong one removed or given its own identifier.',
  },
  'need-full-object': {
    reach: 'object',
    retry: false,
    remedy:
      'ESR sent a change of somebody whose first record never came: request a full extract (snapshot) from ESR and put it in the folder.',
  },
  'parse-error': {
    reach: 'object',
    retry: false,
    remedy:
      'The message names the file and line, or the account. Have it corrected in the system that wrote it: a correction in the file itself is gone with the next delivery.',
  },
  'invalid-attribute-value': {
    reach: 'object',
    retry: false,
    remedy:
      'Correct the value that the message names, where it is kept: Get-JmlExplanation says which source it comes from. The next run takes it.',
  },

  'missing-dn': {
    reach: 'object',
    retry: false,
    remedy:
      'A record of the file does not begin with its dn, often because a blank line cuts it in two. Have it corrected where the file is written.',
  },
  'multi-single-mismatch': {
    reach: 'object',
    retry: false,
    remedy:
      'The attribute that the message names holds one value here, and the object has several. Have all but one removed in the source; an attribute that the configuration names itself may have the kind multi.',
  },
  'missing-change-type': {
    reach: 'object',
    retry: false,
    remedy:
      'Say in the row or record what is to happen: add, modify or delete (LDIF: a changetype line after the dn). Have it corrected where the file is written.',
  },

  'cd-existing-object': {
    reach: 'object',
    retry: false,
    remedy:
      'The name or address is taken. Look up who has it: if it is the same person, join the two (Join-JmlObject); if it is somebody else, the next run tries another name, or you choose one.',
  },
  'ambiguous-update': {
    reach: 'object',
    retry: false,
    remedy:
      'Several objects of the file have the identifier that the message names, so none of them was changed. Have all but one removed, or given their own; then Resume-JmlExport.',
  },
  'cd-missing-object': {
    reach: 'object',
    retry: true,
    remedy:
      'The account is gone from the system, or has not reached this domain controller yet: it is tried again. Run a full import, which shows whether it is gone; if nobody was meant to delete it, ask who keeps the system before a new one is made.',
  },
  'cd-error': {
    reach: 'object',
    retry: false,
    remedy:
      'The system refused this object and has no better word for it: the message holds what it said. Correct what it names, or show it to whoever keeps the system; then Resume-JmlExport.',
  },
  'another-object-answered': {
    reach: 'object',
    retry: false,
    remedy:
      'The system answered about another object than was asked, and none of it was used. Send the message to the help desk of the system; once it is mended, Resume-JmlExport.',
  },
  'object-changed': {
    reach: 'object',
    retry: true,
    remedy:
      'Somebody else changed the object meanwhile. Nothing needs to be done: the next import reads it, and the run decides again.',
  },
  'account-pending': {
    reach: 'object',
    retry: true,
    remedy:
      'NHSmail is still making this account. Wait, at most 24 hours; after that raise a ticket with the NHSmail help desk.',
  },
  'operation-not-supported': {
    reach: 'object',
    retry: false,
    remedy:
      'The system does not let this be done from outside. Do by hand there what the message names, then run an import.',
  },

  'password-policy-violation': {
    reach: 'object',
    retry: false,
    remedy:
      'First passwords have 16 letters and digits, capital and small, without the name in them. The password policy of the domain asks for more: have it looked at; then Resume-JmlExport.',
  },
  'permission-issue': {
    reach: 'object',
    retry: false,
    remedy:
      'The account of the connector may not do this in the directory. Delegate to it the right that the message names, on the container that it names; then Resume-JmlExport.',
  },
  'non-existent-parent': {
    reach: 'object',
    retry: false,
    remedy:
      'Create the container that the message names, or correct the rule that builds the name; then Resume-JmlExport.',
  },
  'dn-attributes-failure': {
    reach: 'object',
    retry: false,
    remedy:
      'The account that is referred to, as a rule that of the manager, is gone from the directory. Run an import: the reference is then looked up anew, or left out.',
  },
  'constraint-violation': {
    reach: 'object',
    retry: false,
    remedy:
      'The system does not take the value: it is too long, empty, or has more values than allowed. Correct it in the source that Get-JmlExplanation names.',
  },
  'invalid-dn': {
    reach: 'object',
    retry: false,
    remedy:
      'Correct the distinguished name that the message shows: in the file, or in the rule that builds it. A comma, plus or quote inside a name needs a backslash before it.',
  },
  'schema-violation': {
    reach: 'object',
    retry: false,
    remedy:
      'The directory has no such attribute, or it holds something else. Take the flow out of the configuration, or have the schema extended; then Resume-JmlExport.',
  },
  'syntax-violation': {
    reach: 'object',
    retry: false,
    remedy:
      'The form of the value does not fit the attribute that the message names. Correct it in the source that Get-JmlExplanation names, or change it by an expression.',
  },
  'exported-change-not-reimported': {
    reach: 'object',
    retry: false,
    remedy:
      'The system said yes and does not show it. Look at the account there: if the value is missing, tell who keeps the system; if somebody put it back, settle with them who decides.',
  },
  'never-touched': {
    reach: 'object',
    retry: false,
    remedy:
      'The account is protected (an administrator, a service account, outside the containers) and stays as it is. If it is nobody of yours, keep it out: Disconnect-JmlObject, or a filter.',
  },
} as const satisfies Record<string, Failure>;

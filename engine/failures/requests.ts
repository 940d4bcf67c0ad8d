/** What spoils one request of an operator and nothing else; each has its HTTP status. */
import type { Failure } from './failure.ts';

export const requestFailures = {
  'not-found': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'Check the number or name, and which of the lists it is from; old previews are removed after a time.',
  },
  'before-first-record': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'Nothing is kept of that time. Ask for a later day: the message says since when something is.',
  },
  'nothing-to-undo': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy:
      'Nothing of that export can be taken back here. What was left out, and why, is in the list; what only hands can take back is named there.',
  },
  'undo-differs': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Something was exported or changed since: look again, then undo what you saw.',
  },
  'nothing-to-restore': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'The message says why: Get-JmlDeletedObject shows what its system remembers of the account.',
  },
  'restore-asked-already': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Let somebody else approve or deny the change set, or take the wish back first.',
  },
  'request-invalid': {
    reach: 'request',
    retry: false,
    status: 400,
    remedy: 'The message says what is wrong with the request, and what would be right. Correct it and ask again.',
  },
  'key-unknown': {
    reach: 'request',
    retry: false,
    status: 401,
    remedy: 'Use a key that an administrator issued and nobody has revoked; Get-JmlApiKey lists those that count.',
  },
  'role-missing': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'Your key does not have the role that the message names: ask an administrator for one that has it.',
  },
  'run-in-progress': {
    reach: 'request',
    retry: true,
    status: 409,
    remedy: 'One run at a time: wait for it (Get-JmlRun -State Running shows how far it is), or stop it (Stop-JmlRun).',
  },
  'run-not-resumable': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Start a new run: it does whatever is still wanted, and nothing twice.',
  },
  'run-not-running': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'The run has ended already: Get-JmlRun shows its result.',
  },
  'change-set-not-held': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy:
      'Only a set on hold can be approved or denied, and this one is not any more. Get-JmlChangeSet shows what became of it.',
  },
  'change-set-digest-differs': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'The set is not the one you looked at. Look at it again (Get-JmlChangeSet), and approve what you see then.',
  },
  'change-set-count-differs': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Type the number of items that the set has: it is asked so that nobody approves thousands by mistake.',
  },
  'approver-started-run': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy:
      'Whoever started the run or asked for the change cannot approve it: ask a colleague with the role approver.',
  },
  'approver-changed-rules': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy:
      'Whoever changed a rule, a limit or a disconnector within 24 hours cannot approve: ask a colleague with the role approver.',
  },
  'approver-approved-already': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'The set needs two people, and you are one of them already: ask a second one with the role approver.',
  },

  'route-unknown': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'Check the address; GET /api/v1/openapi.json lists every route.',
  },
  'method-not-allowed': {
    reach: 'request',
    retry: false,
    status: 405,
    remedy: 'Use a method that the Allow header names.',
  },
  'request-too-large': {
    reach: 'request',
    retry: false,
    status: 413,
    remedy: 'Send less than 1 MiB: split a long list.',
  },
  'content-type-unknown': {
    reach: 'request',
    retry: false,
    status: 415,
    remedy: 'Send JSON, with Content-Type: application/json.',
  },
  'request-not-local': {
    reach: 'request',
    retry: false,
    status: 421,
    remedy: 'The service answers on its own server only: call http://127.0.0.1 there.',
  },
  'request-from-web-page': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'Call from a program: a web page of another origin may not use this service.',
  },
  'too-many-attempts': {
    reach: 'request',
    retry: true,
    status: 429,
    remedy: 'Wait the seconds that Retry-After names, then use the right key.',
  },
} as const satisfies Record<string, Failure>;

/** What spoils one request of an operator and nothing else; each has its HTTP status. */
import type { Failure } from './failure.ts';

export const requestFailures = {
  'not-found': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'Check the number or name; lists show what exists.',
  },
  'before-first-record': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'Ask for a later day: the message says since when something is kept.',
  },
  'nothing-to-undo': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Look at what was left out and why; what only hands can take back is named there.',
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
    remedy: 'Correct what the message names and ask again.',
  },
  'key-unknown': {
    reach: 'request',
    retry: false,
    status: 401,
    remedy: 'Use a key that an administrator issued and did not revoke.',
  },
  'role-missing': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'Ask an administrator for a key with the role named.',
  },
  'run-in-progress': { reach: 'request', retry: true, status: 409, remedy: 'Wait for the run to end, or stop it.' },
  'run-not-resumable': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Start a new run: it finishes what is still wanted.',
  },
  'run-not-running': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'It has ended already; look at its result.',
  },
  'change-set-not-held': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Only a set on hold can be approved or denied.',
  },
  'change-set-digest-differs': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Look at the set again; approve what you saw.',
  },
  'change-set-count-differs': {
    reach: 'request',
    retry: false,
    status: 409,
    remedy: 'Type back the number of items of the set.',
  },
  'approver-started-run': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'Somebody who did not start the run must approve.',
  },
  'approver-changed-rules': {
    reach: 'request',
    retry: false,
    status: 403,
    remedy: 'Somebody who changed no rule, limit or disconnector in the last 24 hours must approve.',
  },
  'approver-approved-already': { reach: 'request', retry: false, status: 403, remedy: 'A second person must approve.' },

  'route-unknown': {
    reach: 'request',
    retry: false,
    status: 404,
    remedy: 'GET /api/v1/openapi.json lists every route.',
  },
  'method-not-allowed': {
    reach: 'request',
    retry: false,
    status: 405,
    remedy: 'Use a method that the Allow header names.',
  },
  'request-too-large': { reach: 'request', retry: false, status: 413, remedy: 'Send less than 1 MiB.' },
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
    remedy: 'Call http://127.0.0.1 on the server itself.',
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

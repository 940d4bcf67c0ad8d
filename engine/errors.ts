/**
 * One class, and one table of codes. A code is the same word in the run history, the log, the REST answer and the
 * PowerShell error record. `reach` says what a failure spoils: one object, the step, the whole run, or just the request.
 * `retry` says whether waiting helps. `remedy` is what the administrator can do.
 */
interface Failure {
  readonly reach: 'object' | 'step' | 'run' | 'request';
  readonly retry: boolean;
  readonly remedy: string;
}

export const failures = {
  // Configuration and start
  'configuration-invalid': {
    reach: 'run',
    retry: false,
    remedy: 'Correct the named property in jml.config.jsonc, then run "jml check".',
  },
  'configuration-missing': {
    reach: 'run',
    retry: false,
    remedy: 'Create jml.config.jsonc in the data folder; README.md shows a small one.',
  },
  'data-folder-in-use': {
    reach: 'run',
    retry: true,
    remedy: 'Another JML Sync holds this data folder: use it, or stop it first.',
  },
  'data-folder-unusable': { reach: 'run', retry: false, remedy: 'Check that the folder exists and may be written.' },
  'store-newer': { reach: 'run', retry: false, remedy: 'Install the version of JML Sync that wrote this database.' },
  'store-failed': { reach: 'run', retry: false, remedy: 'Check free disk space and the rights on the data folder.' },
  'store-damaged': {
    reach: 'run',
    retry: false,
    remedy:
      'Nothing in it was overwritten. Move jml.db, jml.db-wal and jml.db-shm aside, then restore jml.db from a backup. Without a backup run a full cycle: it reads and joins everything again, but keys, history, open approvals and disconnectors set by hand are gone.',
  },
  'secret-missing': { reach: 'step', retry: false, remedy: 'Create the named file with the secret on its first line.' },
  'unexpected-error': {
    reach: 'run',
    retry: false,
    remedy: 'Report it with the run number; nothing was half-applied.',
  },

  // Requests of an operator
  'not-found': { reach: 'request', retry: false, remedy: 'Check the number or name; lists show what exists.' },
  'request-invalid': { reach: 'request', retry: false, remedy: 'Correct what the message names and ask again.' },
  'key-unknown': {
    reach: 'request',
    retry: false,
    remedy: 'Use a key that an administrator issued and did not revoke.',
  },
  'role-missing': { reach: 'request', retry: false, remedy: 'Ask an administrator for a key with the role named.' },
  'run-in-progress': { reach: 'request', retry: true, remedy: 'Wait for the run to end, or stop it.' },
  'run-not-running': { reach: 'request', retry: false, remedy: 'It has ended already; look at its result.' },
  'change-set-not-held': { reach: 'request', retry: false, remedy: 'Only a set on hold can be approved or denied.' },
  'change-set-digest-differs': {
    reach: 'request',
    retry: false,
    remedy: 'Look at the set again; approve what you saw.',
  },
  'change-set-count-differs': { reach: 'request', retry: false, remedy: 'Type back the number of items of the set.' },
  'approver-started-run': {
    reach: 'request',
    retry: false,
    remedy: 'Somebody who did not start the run must approve.',
  },
  'approver-changed-rules': {
    reach: 'request',
    retry: false,
    remedy: 'Somebody who changed no rule, limit or disconnector in the last 24 hours must approve.',
  },
  'approver-approved-already': { reach: 'request', retry: false, remedy: 'A second person must approve.' },

  // Requests over HTTP
  'route-unknown': { reach: 'request', retry: false, remedy: 'GET /api/v1/openapi.json lists every route.' },
  'method-not-allowed': { reach: 'request', retry: false, remedy: 'Use a method that the Allow header names.' },
  'request-too-large': { reach: 'request', retry: false, remedy: 'Send less than 1 MiB.' },
  'content-type-unknown': { reach: 'request', retry: false, remedy: 'Send JSON, with Content-Type: application/json.' },
  'request-not-local': { reach: 'request', retry: false, remedy: 'Call http://127.0.0.1 on the server itself.' },
  'request-from-web-page': {
    reach: 'request',
    retry: false,
    remedy: 'Call from a program: a web page of another origin may not use this service.',
  },
  'too-many-attempts': {
    reach: 'request',
    retry: true,
    remedy: 'Wait the seconds that Retry-After names, then use the right key.',
  },
  'port-unavailable': {
    reach: 'run',
    retry: true,
    remedy: 'Stop the program that holds the port, or configure another one.',
  },

  // Connections (names of MIM)
  'failed-connection': {
    reach: 'step',
    retry: true,
    remedy: 'Check the address, the network and that the system is up.',
  },
  'dropped-connection': { reach: 'step', retry: true, remedy: 'The next run reads again from the start.' },
  'failed-authentication': { reach: 'step', retry: false, remedy: 'Check the account or key that the connector uses.' },
  'failed-permission': { reach: 'step', retry: false, remedy: 'Give the account the right that the message names.' },
  'failed-search': { reach: 'step', retry: true, remedy: 'Check the configured containers or the portal address.' },
  'certificate-not-trusted': { reach: 'step', retry: false, remedy: 'Name the right certificate authority file.' },
  'answer-not-understood': { reach: 'step', retry: true, remedy: 'Something else may be answering at this address.' },
  'too-many-requests': {
    reach: 'step',
    retry: true,
    remedy: 'The portal asked us to slow down; the next run goes on.',
  },
  'timed-out': { reach: 'step', retry: true, remedy: 'The system is slow or hangs; the next run tries again.' },
  'stopped-user': { reach: 'run', retry: true, remedy: 'Start a new run when you are ready; it goes on from here.' },

  // Sources
  'source-too-small': {
    reach: 'step',
    retry: false,
    remedy: 'Find out why. If the source is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'source-too-large': {
    reach: 'step',
    retry: false,
    remedy: 'Find out why. If the source is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'file-missing': {
    reach: 'step',
    retry: true,
    remedy: 'Put the file where the configuration says, or correct the path.',
  },
  'file-unreadable': { reach: 'step', retry: true, remedy: 'Check the rights of the service account on the file.' },

  // Discovery: one object of an import
  'missing-anchor-component': {
    reach: 'object',
    retry: false,
    remedy: 'The source must give this object an identifier.',
  },
  'duplicate-object': {
    reach: 'object',
    retry: false,
    remedy: 'Two objects carry one identifier: correct the source.',
  },
  'need-full-object': { reach: 'object', retry: false, remedy: 'Request a full extract (snapshot) from ESR.' },
  'parse-error': { reach: 'object', retry: false, remedy: 'Correct the line in the source.' },
  'invalid-attribute-value': { reach: 'object', retry: false, remedy: 'Correct the value in the source.' },

  // Files: delimited and LDIF, and the thread that reads them
  'file-empty': {
    reach: 'step',
    retry: true,
    remedy: 'Write the file again; an empty file never means that all left.',
  },
  'file-header-wrong': { reach: 'step', retry: false, remedy: 'Correct the header row, or the columns configured.' },
  'file-changing': { reach: 'step', retry: true, remedy: 'Put the file in place with a rename once it is complete.' },
  'file-unwritable': { reach: 'step', retry: true, remedy: 'Check the rights on the folder and the space left.' },
  'file-quote-open': { reach: 'step', retry: false, remedy: 'Close or double the quotation mark at the named line.' },
  'file-malformed': { reach: 'step', retry: false, remedy: 'Correct the named line before anything is written here.' },
  'parser-failed': {
    reach: 'step',
    retry: true,
    remedy: 'Run again; if it happens again, report it with the file size.',
  },
  'missing-change-type': { reach: 'object', retry: false, remedy: 'Give the row the operation add, modify or delete.' },

  // Writing one object (names of MIM), and the NHSmail portal
  'cd-existing-object': {
    reach: 'object',
    retry: false,
    remedy: 'Name or address is taken: find out by whom, or join it.',
  },
  'cd-missing-object': {
    reach: 'object',
    retry: false,
    remedy: 'The object is gone from the system: run a full import.',
  },
  'cd-error': {
    reach: 'object',
    retry: false,
    remedy: 'The system refused this object: correct what the message names.',
  },
  'object-changed': {
    reach: 'object',
    retry: true,
    remedy: 'Someone else changed it: the next import and run decide again.',
  },
  'account-pending': {
    reach: 'object',
    retry: true,
    remedy: 'NHSmail still makes this account: wait, at most 24 hours.',
  },
  'operation-not-supported': {
    reach: 'object',
    retry: false,
    remedy: 'Do it by hand in the system, then run an import.',
  },
  'system-failed': {
    reach: 'step',
    retry: true,
    remedy: 'The connected system has a fault of its own; try again later.',
  },
  'watermark-too-old': { reach: 'step', retry: true, remedy: 'Run a full import: deletions may have been forgotten.' },

  // ESR extracts: one code for every check of a file
  'esr-no-header': { reach: 'step', retry: false, remedy: 'The file is cut or not an ESR extract: fetch it again.' },
  'esr-header-malformed': {
    reach: 'step',
    retry: false,
    remedy: 'The header must have seven fields that agree with the file name: fetch the file again.',
  },
  'esr-no-trailer': {
    reach: 'step',
    retry: false,
    remedy: 'The file is cut short: wait until it has arrived whole, or fetch it again.',
  },
  'esr-trailer-malformed': {
    reach: 'step',
    retry: false,
    remedy: 'The last line must be TRL and a count: fetch the file again.',
  },
  'esr-line-after-trailer': {
    reach: 'step',
    retry: false,
    remedy:
      'Two deliveries may have been written into one file, or something added to it: fetch the file again, whole. If it comes so again, report it to ESR.',
  },
  'esr-not-a-file': {
    reach: 'step',
    retry: false,
    remedy: 'Take it out of the folder. If the extract was unpacked into it, put the extract itself in its place.',
  },
  'esr-wrong-count': { reach: 'step', retry: false, remedy: 'Lines are missing or added: fetch the file again.' },
  'esr-wrong-sequence': {
    reach: 'step',
    retry: false,
    remedy: 'File and name do not belong together: fetch the file again.',
  },
  'esr-out-of-sequence': {
    reach: 'step',
    retry: false,
    remedy: 'A change file is missing: bring it, or request a full extract (snapshot) from ESR.',
  },
  'esr-wrong-vpd': {
    reach: 'step',
    retry: false,
    remedy: 'The file is about another employer: fetch the right one and report the wrong one.',
  },
  'esr-unknown-vpd': {
    reach: 'step',
    retry: false,
    remedy: 'Take the file out of the folder, or name its VPD in the configuration if it is expected.',
  },
  'esr-wrong-width': {
    reach: 'step',
    retry: false,
    remedy: 'Check that the feed is the one configured; if it is, report the file to ESR.',
  },
  'esr-wrong-encoding': {
    reach: 'step',
    retry: false,
    remedy: 'Something rewrote the file: fetch it again in binary, as ISO-8859-1.',
  },
  'esr-unknown-record': {
    reach: 'step',
    retry: false,
    remedy: 'Report the file to ESR; a record type that the feed really has can be configured to be skipped.',
  },
  'esr-file-repeated': {
    reach: 'step',
    retry: false,
    remedy: 'Two extracts claim one place in the sequence: keep the right one, report it to ESR.',
  },
  'esr-full-file-missing': {
    reach: 'step',
    retry: false,
    remedy: 'Request a full extract (snapshot) from ESR and put it in the folder.',
  },
  'esr-file-empty': {
    reach: 'step',
    retry: true,
    remedy: 'Wait until it has arrived whole; if it stays empty, request a full extract: a later one replaces it.',
  },
  'esr-full-file-empty': {
    reach: 'step',
    retry: false,
    remedy: 'A full extract without people is never right: request another one from ESR.',
  },
  'esr-file-changed': {
    reach: 'step',
    retry: true,
    remedy: 'The file was written while it was read: the next run reads it again.',
  },
  'esr-people-scattered': {
    reach: 'step',
    retry: false,
    remedy: 'The records of a person must lie together: report the file to ESR.',
  },

  // Export to a directory: one object
  'password-policy-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Compare the password settings of JML Sync with the password policy of the domain.',
  },
  'permission-issue': {
    reach: 'object',
    retry: false,
    remedy: 'Delegate the right that the message names to the account of the connector.',
  },
  'non-existent-parent': {
    reach: 'object',
    retry: false,
    remedy: 'Create the container that the message names, or correct the rule that builds the name.',
  },
  'constraint-violation': { reach: 'object', retry: false, remedy: 'Correct the value that the message names.' },
  'invalid-dn': { reach: 'object', retry: false, remedy: 'Correct the rule that builds the distinguished name.' },
  'schema-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Leave out the attribute that the message names: this directory does not have it.',
  },
  'syntax-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Correct the value: its form does not fit the attribute.',
  },
  'exported-change-not-reimported': {
    reach: 'object',
    retry: false,
    remedy: 'The system said yes and did not do it: look at the account there, or ask who keeps the system.',
  },
  'never-touched': {
    reach: 'object',
    retry: false,
    remedy: 'The account is protected and stays as it is. Exclude it by a filter or a disconnector.',
  },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;

/** Our own ids only: what a log line may say about where a failure happened. */
export interface Subject {
  readonly run?: number;
  readonly step?: number;
  readonly connector?: string;
  readonly object?: number;
  readonly person?: number;
}

/**
 * A failure with its code. `message` is a sentence with the facts (file, line, object) and may hold people's data: it is
 * shown to authorised callers and never logged. The log takes `code` and `subject` only.
 */
export class EngineError extends Error {
  readonly code: FailureCode;
  readonly subject: Subject;

  constructor(code: FailureCode, message: string, subject: Subject = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
    this.subject = subject;
  }

  get reach(): Failure['reach'] {
    return failures[this.code].reach;
  }

  get retry(): boolean {
    return failures[this.code].retry;
  }

  get remedy(): string {
    return failures[this.code].remedy;
  }
}

/** What was caught, as an EngineError: ours as it is, anything else under the code given. */
export function asEngineError(cause: unknown, code: FailureCode = 'unexpected-error'): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new EngineError(code, message, {}, { cause });
}

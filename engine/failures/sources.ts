/** Sources that are held, and files: delimited, LDIF, and the thread that reads them. */
import type { Failure } from './failure.ts';

export const sourceFailures = {
  'source-too-small': {
    reach: 'step',
    retry: false,
    result: 'stopped-source-held',
    remedy: 'Find out why. If the source is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'source-too-large': {
    reach: 'step',
    retry: false,
    result: 'stopped-source-held',
    remedy: 'Find out why. If the source is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'disk-full': {
    reach: 'step',
    retry: true,
    result: 'stopped-disk-full',
    remedy: 'Make room on the disk that holds the file; what was there before is as it was.',
  },
  'drop-file-unusable': {
    reach: 'step',
    retry: false,
    remedy: 'Write the drop file again with the step and connector that read it, and do not edit it.',
  },
  'drop-file-stale': {
    reach: 'step',
    retry: false,
    remedy:
      'Write a new drop file, or import from the system itself: what is older than the last import would undo it.',
  },
  'too-many-errors': {
    reach: 'step',
    retry: false,
    result: 'stopped-error-limit',
    remedy: 'Look at the first errors: so many have one cause. Correct it and run again.',
  },
  'file-missing': {
    reach: 'step',
    retry: true,
    result: 'no-start-file-not-found',
    remedy: 'Put the file where the configuration says, or correct the path.',
  },
  'file-unreadable': {
    reach: 'step',
    retry: true,
    result: 'no-start-file-access-denied',
    remedy: 'Check the rights of the service account on the file.',
  },

  'file-empty': {
    reach: 'step',
    retry: true,
    remedy: 'Write the file again; an empty file never means that all left.',
  },
  'file-header-wrong': {
    reach: 'step',
    retry: false,
    result: 'no-start-bad-ma-configuration',
    remedy: 'Correct the header row, or the columns configured.',
  },
  'file-changing': { reach: 'step', retry: true, remedy: 'Put the file in place with a rename once it is complete.' },
  'file-unwritable': { reach: 'step', retry: true, remedy: 'Check the rights on the folder and the space left.' },
  'file-quote-open': { reach: 'step', retry: false, remedy: 'Close or double the quotation mark at the named line.' },
  'file-malformed': { reach: 'step', retry: false, remedy: 'Correct the named line before anything is written here.' },
  'changes-missing': {
    reach: 'step',
    retry: false,
    remedy:
      'Write the file of all entries anew, then begin the file of changes anew: together they must say everything.',
  },
  'parser-failed': {
    reach: 'step',
    retry: true,
    remedy: 'Run again; if it happens again, report it with the file size.',
  },
} as const satisfies Record<string, Failure>;

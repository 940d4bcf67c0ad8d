/** Sources that are held, and files: delimited, LDIF, and the thread that reads them. */
import type { Failure } from './failure.ts';

export const sourceFailures = {
  'source-too-small': {
    reach: 'step',
    retry: false,
    result: 'stopped-source-held',
    remedy:
      'Much less came than last time, and nothing of it was used. Ask who delivers it. If it is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'source-too-large': {
    reach: 'step',
    retry: false,
    result: 'stopped-source-held',
    remedy:
      'Much more came than last time, and nothing of it was used. Ask who delivers it. If it is right, raise sourceGate.percent, apply it, and lower it after the run.',
  },
  'clock-differs': {
    reach: 'step',
    retry: true,
    remedy:
      'Put the clock of this machine right (w32tm /resync), or that of the system which the message names. Until then sources are read, and nothing is decided by date or written.',
  },
  'disk-full': {
    reach: 'step',
    retry: true,
    result: 'stopped-disk-full',
    remedy:
      'Make room on the disk that holds the file which the message names. The file is as it was; the next run writes it.',
  },
  'drop-file-unusable': {
    reach: 'step',
    retry: false,
    remedy:
      'The drop file was cut, changed or written by something else. Write it again, with a step of this connector, and do not edit it.',
  },
  'drop-file-stale': {
    reach: 'step',
    retry: false,
    remedy:
      'Write a new drop file, or import from the system itself: an older one, or one read in another way, would undo what is known.',
  },
  'too-many-errors': {
    reach: 'step',
    retry: false,
    result: 'stopped-error-limit',
    remedy:
      'Look at the first of them (Get-JmlRunError): so many have one cause, such as a right that was taken away. Correct it and run again.',
  },
  'file-missing': {
    reach: 'step',
    retry: true,
    result: 'no-start-file-not-found',
    remedy:
      'The file that the message names is not there. Ask who delivers it, put it in its place, or correct the path in the configuration.',
  },
  'file-unreadable': {
    reach: 'step',
    retry: true,
    result: 'no-start-file-access-denied',
    remedy:
      'The file is there and cannot be read. Give the service account the right to read it and its folder, and close it in other programs.',
  },

  'file-empty': {
    reach: 'step',
    retry: true,
    remedy: 'The file has no content, and an empty file never means that everybody left. Have it written again.',
  },
  'file-header-wrong': {
    reach: 'step',
    retry: false,
    result: 'no-start-bad-ma-configuration',
    remedy:
      'The first line does not name the columns that the configuration expects. Have the file written with them, or correct the columns in the configuration.',
  },
  'file-outdated': {
    reach: 'step',
    retry: true,
    remedy:
      'The file of everybody is older than changes that were read already, and would take them back. Have it written anew; until then changes go on being read, unless the columns were changed.',
  },
  'file-changing': {
    reach: 'step',
    retry: true,
    remedy:
      'The file was written to while it was in use. The next run reads it again; if it comes every day, have it written under another name and renamed when it is complete.',
  },
  'file-unwritable': {
    reach: 'step',
    retry: true,
    remedy:
      'Give the service account the right to write in the folder, and close the file in other programs; the file is as it was.',
  },
  'file-quote-open': {
    reach: 'step',
    retry: false,
    remedy:
      'A quotation mark opens at the line named and is never closed. Have it closed, or doubled where it belongs to the text.',
  },
  'file-malformed': {
    reach: 'step',
    retry: false,
    remedy:
      'The line named would not be written back as it is, so nothing was written. Have it corrected where the file comes from, or correct it here; then run again.',
  },
  'changes-missing': {
    reach: 'step',
    retry: false,
    remedy:
      'The file of changes does not go on where it was last read. Write the file of all entries anew, then begin the file of changes anew: together they must say everything.',
  },
  'parser-failed': {
    reach: 'step',
    retry: true,
    remedy:
      'Reading the file failed in a way that nobody foresaw. Run again; if it happens again, report it with the run number and the size of the file.',
  },
} as const satisfies Record<string, Failure>;

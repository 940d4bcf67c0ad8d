/** ESR extracts: one code for every check of a file. */
import type { Failure } from './failure.ts';

export const extractFailures = {
  'esr-no-header': {
    reach: 'step',
    retry: false,
    remedy:
      'The file is cut, or is no ESR extract. Fetch it from ESR again, in binary; if it comes so again, report it to ESR.',
  },
  'esr-header-malformed': {
    reach: 'step',
    retry: false,
    remedy:
      'The first line must be a header (HDR) of seven fields that agree with the file name. Fetch the file again; if it comes so again, report it to ESR.',
  },
  'esr-no-trailer': {
    reach: 'step',
    retry: false,
    remedy: 'The file ends before its trailer (TRL): wait until it has arrived whole, or fetch it again.',
  },
  'esr-trailer-malformed': {
    reach: 'step',
    retry: false,
    remedy: 'The last line must be TRL and a count. Fetch the file again; if it comes so again, report it to ESR.',
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
    remedy:
      'A folder has the name of an extract: take it out of there. If the extract was unpacked into it, put the extract itself in its place.',
  },
  'esr-wrong-count': {
    reach: 'step',
    retry: false,
    remedy:
      'The trailer counts other lines than there are: some are missing or were added. Fetch the file again; if it comes so again, report it to ESR.',
  },
  'esr-wrong-sequence': {
    reach: 'step',
    retry: false,
    remedy:
      'The number in the header is not the one in the file name: it was renamed, or two were mixed up. Fetch the file again under its own name.',
  },
  'esr-out-of-sequence': {
    reach: 'step',
    retry: false,
    remedy:
      'The file of changes before this one is missing: fetch the one that the message names from ESR and put it in the folder, or request a full extract (snapshot).',
  },
  'esr-wrong-vpd': {
    reach: 'step',
    retry: false,
    remedy:
      'The content is about another employer than the file name says. Keep nothing of it: fetch the right file, and report the wrong one to ESR.',
  },
  'esr-unknown-vpd': {
    reach: 'step',
    retry: false,
    remedy:
      'The file is of an employer that no connector names. Take it out of the folder, or add its VPD to the configuration if it is expected.',
  },
  'esr-wrong-width': {
    reach: 'step',
    retry: false,
    remedy:
      'A record has another number of fields than the feed that is configured. Check which feed ESR delivers; if it is the one configured, report the file to ESR.',
  },
  'esr-wrong-encoding': {
    reach: 'step',
    retry: false,
    remedy:
      'Something on the way rewrote the file. Fetch it again in binary, as ISO-8859-1, and do not open and save it in an editor.',
  },
  'esr-unknown-record': {
    reach: 'step',
    retry: false,
    remedy:
      'A line begins with a record type that the feed does not have. Fetch the file again; if it comes so again, report it to ESR, or ask for a version of JML Sync that knows the new type.',
  },
  'esr-file-repeated': {
    reach: 'step',
    retry: false,
    remedy:
      'Two extracts have one number, or one was changed after it was read. Ask ESR which is right, and take the other one out of the folder.',
  },
  'esr-full-file-missing': {
    reach: 'step',
    retry: false,
    remedy:
      'The folder begins with changes, and nobody is known yet. Request a full extract (snapshot) from ESR and put it in the folder.',
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
    remedy: 'The file was written to while it was read, and nothing of it was used. The next run reads it again.',
  },
  'esr-people-scattered': {
    reach: 'step',
    retry: false,
    remedy:
      'The records of one person must stand together, and those of many do not: somebody may have sorted the file. Fetch it again; if it comes so again, report it to ESR.',
  },
} as const satisfies Record<string, Failure>;

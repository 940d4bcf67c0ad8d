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
    remedy:
      'A record has another number of fields than the feed that is configured. Check which feed ESR delivers; if it is the one configured, report the file to ESR.',
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
} as const satisfies Record<string, Failure>;

/** Configuration, start and the service itself. */
import type { Failure } from './failure.ts';

export const serviceFailures = {
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
  'store-failed': {
    reach: 'run',
    retry: false,
    status: 503,
    remedy: 'Check free disk space and the rights on the data folder.',
  },
  'database-disk-full': {
    reach: 'run',
    retry: true,
    status: 503,
    result: 'stopped-database-disk-full',
    remedy: 'Make room on the disk of the data folder. What was stored is there; run again.',
  },
  'store-damaged': {
    reach: 'run',
    retry: false,
    status: 503,
    remedy:
      'Nothing in it was overwritten. Move jml.db, jml.db-wal and jml.db-shm aside, then restore jml.db from a backup. Without a backup run a full cycle: it reads and joins everything again, but keys, history, open approvals and disconnectors set by hand are gone.',
  },
  'secret-missing': {
    reach: 'step',
    retry: false,
    result: 'no-start-credentials',
    remedy: 'Create the named file with the secret on its first line.',
  },
  'unexpected-error': {
    reach: 'run',
    retry: false,
    remedy: 'Report it with the run number; nothing was half-applied.',
  },

  'port-unavailable': {
    reach: 'run',
    retry: true,
    remedy: 'Stop the program that holds the port, or configure another one.',
  },
} as const satisfies Record<string, Failure>;

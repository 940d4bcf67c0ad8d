/** Configuration, start and the service itself. */
import type { Failure } from './failure.ts';

export const serviceFailures = {
  'configuration-invalid': {
    reach: 'run',
    retry: false,
    remedy:
      'Correct the property that the message names in jml.config.jsonc, then run "jml check". The configuration in force stays in force until then.',
  },
  'configuration-missing': {
    reach: 'run',
    retry: false,
    remedy: 'Create jml.config.jsonc in the data folder; README.md shows a small one.',
  },
  'data-folder-in-use': {
    reach: 'run',
    retry: true,
    remedy:
      'Another JML Sync works in this data folder, most often the service. Use it (Connect-JmlService), or stop it first.',
  },
  'data-folder-unusable': {
    reach: 'run',
    retry: false,
    remedy: 'Check that the data folder exists, that its disk is there, and that the service account may write in it.',
  },
  'store-newer': {
    reach: 'run',
    retry: false,
    remedy:
      'A newer version of JML Sync has used this database. Install that version, or restore the backup that was made before it.',
  },
  'store-failed': {
    reach: 'run',
    retry: false,
    status: 503,
    remedy:
      'The database cannot be read or written. Check the free space, the rights of the service account and the virus scanner on the data folder, then start the service again.',
  },
  'database-disk-full': {
    reach: 'run',
    retry: true,
    status: 503,
    result: 'stopped-database-disk-full',
    remedy: 'Make room on the disk of the data folder. What was stored is there, and the next run does the rest.',
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
    remedy:
      'Create the file that the message names with the secret on its first line, readable by the service account alone; then jml check.',
  },
  'unexpected-error': {
    reach: 'run',
    retry: false,
    remedy:
      'A mistake of the program: report it with the number of the run and the message. What was done until then is stored; the next run looks before it goes on.',
  },

  'port-unavailable': {
    reach: 'run',
    retry: true,
    remedy:
      'Another program holds the port (netstat -ano shows which), or it is reserved. Stop that program, or name another port in the configuration.',
  },
} as const satisfies Record<string, Failure>;

import { productVersion } from '../version.ts';
import { exitCodes } from './exit-codes.ts';
import type { Verb } from './verb.ts';

export const versionVerb: Verb = {
  name: 'version',
  summary: 'Print the version of JML Sync and of what it runs on.',
  flags: {},
  run: async (_, print) => {
    print(`JML Sync ${productVersion()} (Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? ''})`);
    return exitCodes.done;
  },
};

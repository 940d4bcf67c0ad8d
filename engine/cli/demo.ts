import { join } from 'node:path';
import { BOOTSTRAP_KEY_FILE } from '../compose.ts';
import { runDemo } from '../demo/demo.ts';
import type { StartService } from '../demo/story/world.ts';
import { FEWEST_PEOPLE, MOST_PEOPLE } from '../demo/trust/trust.ts';
import { EngineError } from '../errors.ts';
import { ProgressLine } from './progress.ts';
import { startService } from './service.ts';
import type { Verb } from './verb.ts';

const USUAL_PEOPLE = 2_000;
/** Of the story. */
const DAYS = 3;
/** The draw works on 32 bits. */
const GREATEST_SEED = 2 ** 31 - 1;
const directories = ['ldif', 'samba'] as const;

export const demoVerb: Verb = {
  name: 'demo',
  summary: 'Make an invented trust and synchronise it through three days, telling the story.',
  flags: {
    people: {
      kind: 'number',
      value: 'N',
      help: 'size of the trust; 2,000 when left out',
      range: [FEWEST_PEOPLE, MOST_PEOPLE],
    },
    seed: { kind: 'number', value: 'N', help: 'another trust of the same size', range: [0, GREATEST_SEED] },
    directory: { kind: 'text', value: 'ldif|samba', help: 'an LDIF file, or a real Samba AD domain controller' },
    home: {
      kind: 'text',
      value: 'FOLDER',
      help: 'an empty folder for the data; a temporary one, which stays, when left out',
    },
    days: { kind: 'number', value: 'N', help: 'stop after the first, second or third day', range: [1, DAYS] },
    serve: { kind: 'switch', help: 'stay up after the story, until Ctrl+C' },
  },
  run: async (flags, print) => {
    const directory = directories.find((known) => known === (flags.text('directory') ?? 'ldif'));
    if (directory === undefined) throw new EngineError('request-invalid', '--directory must be ldif or samba.');
    return await runDemo(
      {
        people: flags.number('people') ?? USUAL_PEOPLE,
        seed: flags.number('seed') ?? 1,
        directory,
        home: flags.text('home'),
        days: flags.number('days') ?? DAYS,
        serve: flags.has('serve'),
        startService: startDemoService,
        watcher: process.stderr.isTTY ? new ProgressLine() : undefined,
      },
      print,
    );
  },
};

/** The same service as `jml serve`, on a free port and with a clock that the story moves. */
export const startDemoService: StartService = async ({ home, clock }) => {
  const { url, setClock, close } = await startService({ home, port: () => 0, clock });
  return { url, administratorsKeyFile: join(home, BOOTSTRAP_KEY_FILE), setClock, close };
};

import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { checkRules, composeWriter, openStore, warningsOfFile } from '../compose.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Configuration } from '../config/schema.ts';
import type { Connector } from '../connectors/connector.ts';
import { createConnectors } from '../create-connectors.ts';
import { CONFIGURATION_FILE, holdDataFolder } from '../data-folder.ts';
import { asEngineError } from '../errors.ts';
import { counted } from '../model/words.ts';
import { parseFile } from '../threads/parser.ts';
import { accountName, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { APPLIED_BY_SERVICE } from './notices.ts';
import { filesOpenToAll } from './open-files.ts';
import type { Print, Verb } from './verb.ts';

const TIME_FOR_ONE_MS = 60_000;

export const checkVerb: Verb = {
  name: 'check',
  summary: 'Validate the configuration, try every connection, and say what to do.',
  flags: {
    ...homeFlag,
    apply: { kind: 'text', value: 'REASON', help: 'put the configuration file in force, with this reason' },
  },
  overService: () => APPLIED_BY_SERVICE,
  run: async (flags, print) => {
    const home = homeOf(flags);
    const configuration = loadConfiguration(join(home, CONFIGURATION_FILE));
    const connectors = createConnectors(configuration, home, parseFile);
    checkRules(configuration, connectors);
    const reason = flags.text('apply');
    const { topology } = configuration;
    print(`Configuration: ${counted(connectors.length, 'connector')}, topology ${topology}. It is valid.`);
    let found = reason === undefined ? await checkDatabase(home, configuration, print) : nothing;
    found = sum(found, warnOfOpenFiles(home, configuration, print));
    for (const connector of connectors) found = sum(found, await tryConnector(connector, print));
    if (reason !== undefined && found.toDo === 0) await apply(home, reason, print);
    print(verdict(found));
    return found.toDo === 0 ? exitCodes.done : exitCodes.failed;
  },
};

/** What fails is to be done; the rest works, and is to be looked at. */
interface Found {
  readonly toDo: number;
  readonly toLookAt: number;
}

const nothing: Found = { toDo: 0, toLookAt: 0 };

function sum(one: Found, other: Found): Found {
  return { toDo: one.toDo + other.toDo, toLookAt: one.toLookAt + other.toLookAt };
}

function verdict({ toDo, toLookAt }: Found): string {
  const looked = `${counted(toLookAt, 'thing')} to look at.`;
  if (toDo > 0) return `${counted(toDo, 'thing')} to do${toLookAt === 0 ? '.' : `, ${looked}`}`;
  return toLookAt === 0 ? 'All is well.' : `Nothing fails; ${looked}`;
}

/** Whether the file counts is known by the database alone; one of an older version waits for its first start. */
async function checkDatabase(home: string, file: Configuration, print: Print): Promise<Found> {
  try {
    const notes = await warningsOfFile(home, file);
    for (const { sentence, remedy } of notes) tell(print, 'warn', sentence, remedy);
    return { toDo: 0, toLookAt: notes.length };
  } catch (cause) {
    const { code, message, remedy } = asEngineError(cause);
    const isWrong = code !== 'store-failed';
    tell(print, isWrong ? 'FAIL' : 'warn', message, remedy);
    return isWrong ? { toDo: 1, toLookAt: 0 } : { toDo: 0, toLookAt: 1 };
  }
}

function warnOfOpenFiles(home: string, configuration: Configuration, print: Print): Found {
  const files = filesOpenToAll(home, configuration);
  for (const file of files)
    tell(print, 'warn', `${file} may be read or written by everybody on this machine.`, `chmod o= '${file}'`);
  return { toDo: 0, toLookAt: files.length };
}

function tell(print: Print, word: 'ok' | 'warn' | 'FAIL', what: string, remedy?: string): void {
  print(`  ${word.padEnd(4)} ${what}`);
  if (remedy !== undefined) print(`       ${remedy}`);
}

async function tryConnector(connector: Connector, print: Print): Promise<Found> {
  print(`${connector.name} (${connector.system})`);
  let toDo = 0;
  let toLookAt = 0;
  try {
    for (const { ok, what, remedy } of await connector.test(AbortSignal.timeout(TIME_FOR_ONE_MS))) {
      const word = ok ? (remedy === undefined ? 'ok' : 'warn') : 'FAIL';
      tell(print, word, what, remedy);
      if (word === 'FAIL') toDo++;
      if (word === 'warn') toLookAt++;
    }
  } catch (cause) {
    const { message, remedy } = asEngineError(cause);
    tell(print, 'FAIL', message, remedy);
    toDo++;
  } finally {
    await connector.close?.();
  }
  return { toDo, toLookAt };
}

async function apply(home: string, reason: string, print: Print): Promise<void> {
  const folder = holdDataFolder(home);
  const store = openStore(home);
  try {
    const { inForce } = await composeWriter(store, home, systemClock, { actor: accountName(), reason });
    print(`Configuration version ${inForce.row.id} is in force.`);
  } finally {
    await store.close();
    folder.release();
  }
}

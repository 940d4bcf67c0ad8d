import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { CONFIGURATION_FILE, checkRules, composeWriter, holdDataFolder, openStore } from '../compose.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Connector } from '../connectors/connector.ts';
import { createConnectors } from '../create-connectors.ts';
import { asEngineError } from '../errors.ts';
import { parseFile } from '../threads/parser.ts';
import { accountName, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Print, Verb } from './verb.ts';

const TIME_FOR_ONE_MS = 60_000;

export const checkVerb: Verb = {
  name: 'check',
  summary: 'Validate the configuration, try every connection, and say what to do.',
  flags: {
    ...homeFlag,
    apply: { kind: 'text', value: 'REASON', help: 'put the configuration file in force, with this reason' },
  },
  run: async (flags, print) => {
    const home = homeOf(flags);
    const configuration = loadConfiguration(join(home, CONFIGURATION_FILE));
    const connectors = createConnectors(configuration, home, parseFile);
    checkRules(configuration, connectors);
    print(`Configuration: ${connectors.length} connectors, topology ${configuration.topology}. It is valid.`);
    let failed = 0;
    for (const connector of connectors) failed += await tryConnector(connector, print);
    const reason = flags.text('apply');
    if (reason !== undefined && failed === 0) await apply(home, reason, print);
    print(failed === 0 ? 'All is well.' : `${failed} things to do.`);
    return failed === 0 ? exitCodes.done : exitCodes.failed;
  },
};

async function tryConnector(connector: Connector, print: Print): Promise<number> {
  print(`${connector.name} (${connector.system})`);
  let failed = 0;
  try {
    for (const { ok, what, remedy } of await connector.test(AbortSignal.timeout(TIME_FOR_ONE_MS))) {
      print(`  ${ok ? 'ok  ' : 'FAIL'} ${what}`);
      if (ok) continue;
      failed++;
      if (remedy !== undefined) print(`       ${remedy}`);
    }
  } catch (cause) {
    const { message, remedy } = asEngineError(cause);
    print(`  FAIL ${message}`);
    print(`       ${remedy}`);
    failed++;
  } finally {
    await connector.close?.();
  }
  return failed;
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

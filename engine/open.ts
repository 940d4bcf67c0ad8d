/** Opens the engine of a data folder with its thread, its reading connection and its lock. */

import { join } from 'node:path';
import { SetClock, systemClock } from './clock.ts';
import { checkRules, composeFacade, openStore } from './compose.ts';
import { loadConfiguration } from './config/load.ts';
import type { Configuration } from './config/schema.ts';
import { createConnectors } from './create-connectors.ts';
import { CONFIGURATION_FILE, holdDataFolder } from './data-folder.ts';
import type { EngineFacade } from './facade.ts';
import { type EngineThread, startEngineThread } from './threads/engine-client.ts';
import { parseFile } from './threads/parser.ts';

export interface OpenOptions {
  readonly home: string;
  readonly version: string;
  /** Who opens it: a Windows or Linux account, for the configuration's history. */
  readonly actor: string;
  /** Applies a configuration file that differs from what is in force. */
  readonly applyReason?: string | undefined;
  /** A clock that stands still until it is set: for tests and the demo. */
  readonly clock?: string | undefined;
}

export interface OpenEngine {
  readonly engine: EngineFacade;
  /** In force; the file may say something else. */
  readonly configuration: Configuration;
  setClock(instant: string): void;
}

/** Throws EngineErrors: a configuration that is wrong, a data folder that is in use, a store that cannot be opened. */
export async function openEngine({ home, version, actor, applyReason, clock }: OpenOptions): Promise<OpenEngine> {
  const folder = holdDataFolder(home);
  let thread: EngineThread | undefined;
  try {
    const file = loadConfiguration(join(home, CONFIGURATION_FILE));
    checkRules(file, createConnectors(file, home, parseFile));
    const started = await startEngineThread({ home, actor, applyReason, clock });
    thread = started;
    const reader = openStore(home, true);
    const own = clock === undefined ? systemClock : new SetClock(clock);
    const row = await reader.configuration();
    const configuration = row === undefined ? file : (JSON.parse(row.text) as Configuration);
    const engine = await composeFacade({
      reader,
      configuration,
      connectors: createConnectors(configuration, home, parseFile),
      commands: started.commands,
      progress: () => started.progress(),
      clock: own,
      version,
      warnings: started.warnings,
      close: async () => {
        await started.commands.close();
        await reader.close();
        folder.release();
      },
    });
    const setClock = (instant: string) => {
      if (own instanceof SetClock) own.set(instant);
      started.setClock(instant);
    };
    return { engine, configuration, setClock };
  } catch (cause) {
    // The folder is free only when nobody of ours writes there any more.
    await thread?.commands.close().catch(() => undefined);
    folder.release();
    throw cause;
  }
}

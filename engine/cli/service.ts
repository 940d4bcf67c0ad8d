/** The product on one data folder: the engine on its own thread, and REST in front of it on 127.0.0.1. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Listening, listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import type { Configuration } from '../config/schema.ts';
import { SERVICE_FILE } from '../data-folder.ts';
import type { EngineFacade } from '../facade.ts';
import { type Log, openLog } from '../log.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName } from './arguments.ts';

export interface ServiceOptions {
  readonly home: string;
  /** 0 takes a free one; given the configuration in force. */
  readonly port: (configuration: Configuration) => number;
  readonly applyReason?: string | undefined;
  readonly clock?: string | undefined;
}

export interface RunningService {
  readonly url: string;
  readonly engine: EngineFacade;
  /** In force; the file may say something else. */
  readonly configuration: Configuration;
  readonly log: Log;
  setClock(instant: string): void;
  close(): Promise<void>;
}

/** While it runs, `service.json` in the data folder says where it answers. */
export async function startService({ home, port, applyReason, clock }: ServiceOptions): Promise<RunningService> {
  const version = productVersion();
  const { engine, configuration, setClock } = await openEngine({
    home,
    version,
    actor: accountName(),
    applyReason,
    clock,
  });
  const log = openLog(home);
  let server: Listening | undefined;
  const close = async () => {
    await server?.close();
    rmSync(join(home, SERVICE_FILE), { force: true });
    await engine.close();
    await log.close();
  };
  try {
    const app = await buildServer(engine, {
      version,
      reportFailure: ({ code, status, route }) => log.error('request failed', { code, status, route }),
    });
    server = await listen(app, { port: port(configuration) });
    announce(home, server.url);
    log.info('service started', { version });
    return { url: server.url, engine, configuration, log, setClock, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Where the service of this data folder answers, for those who may read the folder. */
function announce(home: string, url: string): void {
  const file = join(home, SERVICE_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

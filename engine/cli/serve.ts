import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import { CONFIGURATION_FILE } from '../compose.ts';
import { loadConfiguration } from '../config/load.ts';
import { openLog } from '../log.ts';
import { openEngine } from '../open.ts';
import { startSchedule } from '../runs/schedule.ts';
import { productVersion } from '../version.ts';
import { accountName, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Verb } from './verb.ts';

const USUAL_PORT = 7469;

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'Run the service: REST on 127.0.0.1, and the schedule of the configuration.',
  flags: {
    ...homeFlag,
    port: { kind: 'number', value: 'N', help: 'port on 127.0.0.1; 0 takes a free one' },
    apply: { kind: 'text', value: 'REASON', help: 'apply a changed configuration file first' },
  },
  run: async (flags, print) => {
    const home = homeOf(flags);
    const version = productVersion();
    const { engine } = await openEngine({ home, version, actor: accountName(), applyReason: flags.text('apply') });
    const log = openLog(home);
    const settings = loadConfiguration(join(home, CONFIGURATION_FILE));
    try {
      const app = await buildServer(engine, {
        version,
        reportFailure: ({ code, status, route }) => log.error('request failed', { code, status, route }),
      });
      const server = await listen(app, { port: flags.number('port', 0) ?? settings.api?.port ?? USUAL_PORT });
      const schedule = startSchedule(engine, settings.schedule ?? [], log);
      announce(home, server.url);
      log.info('service started', { version });
      print(`JML Sync listens on ${server.url}`);
      const signal = await stopSignal();
      log.info('service stops', { signal });
      await schedule.stop();
      await server.close();
    } finally {
      rmSync(join(home, 'service.json'), { force: true });
      await engine.close();
      await log.close();
    }
    return exitCodes.done;
  },
};

/** Where the service of this data folder answers, for those who may read the folder. */
function announce(home: string, url: string): void {
  const file = join(home, 'service.json');
  writeFileSync(`${file}.new`, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function stopSignal(): Promise<string> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve(signal));
  });
}

import type { Configuration } from '../config/schema.ts';
import { startSchedule } from '../runs/schedule.ts';
import { homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { tellNotInForce } from './notices.ts';
import { startService } from './service.ts';
import type { Verb } from './verb.ts';

const USUAL_PORT = 7469;

export const serveVerb: Verb = {
  name: 'serve',
  overService: () => 'It is up already: Get-JmlHealth says how it is.',
  summary: 'Run the service: REST on 127.0.0.1, and the schedule of the configuration.',
  flags: {
    ...homeFlag,
    port: { kind: 'number', value: 'N', help: 'port on 127.0.0.1; 0 takes a free one', range: [0, 65_535] },
    apply: { kind: 'text', value: 'REASON', help: 'apply a changed configuration file first' },
  },
  run: async (flags, print) => {
    const home = homeOf(flags);
    const port = ({ api }: Configuration) => flags.number('port') ?? api?.port ?? USUAL_PORT;
    const service = await startService({ home, port, applyReason: flags.text('apply') });
    const { engine, configuration, log, url } = service;
    try {
      const schedule = startSchedule(engine, configuration.schedule ?? [], log);
      for (const { code } of await tellNotInForce(engine, print))
        log.warn('configuration file does not count yet', { code });
      // Whoever reads that it is up may end it at once.
      const stopped = stopSignal();
      print(`JML Sync listens on ${url}`);
      const signal = await stopped;
      log.info('service stops', { signal });
      await schedule.stop();
    } finally {
      await service.close();
    }
    return exitCodes.done;
  },
};

function stopSignal(): Promise<string> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve(signal));
  });
}

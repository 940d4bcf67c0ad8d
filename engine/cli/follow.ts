/** Starts something, shows how far it is, and answers when it is over. */
import type { Engine } from '../engine.ts';
import type { Preview } from '../model/preview.ts';
import type { CycleName, Run, RunWish } from '../model/run.ts';
import type { Caller } from '../model/views.ts';
import { ProgressLine } from './progress.ts';

const LOOK_EVERY_MS = 100;

export async function followRun(engine: Engine, wish: RunWish, caller: Caller): Promise<Run> {
  const line = new ProgressLine();
  let run = await engine.startRun(wish, caller);
  const stop = () => void engine.stopRun(run.id, caller).catch(() => undefined);
  process.once('SIGINT', stop);
  try {
    while (run.state === 'running') {
      line.show(run);
      await pause();
      run = await engine.run(run.id);
    }
    return run;
  } finally {
    process.off('SIGINT', stop);
    line.end();
  }
}

export async function followPreview(
  engine: Engine,
  cycle: CycleName,
  caller: Caller,
  configuration?: string,
): Promise<Preview> {
  let preview = await engine.startPreview(cycle, caller, configuration);
  while (preview.state === 'running') {
    await pause();
    preview = await engine.preview(preview.id);
  }
  return preview;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

/** A bar with rate and time left on a terminal; plain lines elsewhere, so that a log stays readable. */
import type { Run } from '../model/run.ts';

const WIDTH = 24;
const CLEAR_LINE = '\r\u001b[K';
const SECOND = 1_000;

export class ProgressLine {
  private readonly out: NodeJS.WriteStream;
  private step = 0;
  private stepStarted = Date.now();

  constructor(out: NodeJS.WriteStream = process.stderr) {
    this.out = out;
  }

  show(run: Run): void {
    const isNew = run.step !== this.step;
    if (isNew) {
      this.step = run.step;
      this.stepStarted = Date.now();
    }
    if (this.out.isTTY) this.out.write(CLEAR_LINE + barOf(run, Date.now() - this.stepStarted));
    else if (isNew && run.connector !== null) this.out.write(`${headline(run)}\n`);
  }

  end(): void {
    if (this.out.isTTY) this.out.write(CLEAR_LINE);
  }
}

/** `elapsed` in milliseconds since the step began. */
export function barOf(run: Run, elapsed: number): string {
  const { done, total } = run;
  const rate = elapsed > 0 ? (done * SECOND) / elapsed : 0;
  const perSecond = done === 0 ? '' : ` ${Math.round(rate).toLocaleString('en-GB')}/s`;
  if (total === 0) return `${headline(run)} ${done.toLocaleString('en-GB')}${perSecond}`;
  const share = Math.min(1, done / total);
  const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
  const left = rate === 0 ? '' : `, ${Math.ceil((total - done) / rate)} s left`;
  return `${headline(run)} [${bar}] ${Math.floor(share * 100)} %${perSecond}${left}`;
}

function headline({ step, steps, stepType, connector }: Run): string {
  return `${step}/${steps} ${stepType ?? ''} ${connector ?? ''}`.trimEnd();
}

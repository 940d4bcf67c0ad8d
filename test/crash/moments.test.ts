/** The process is killed at odd moments, again and again; the next run that may live finishes its job. */
import t from 'tap';
import { randomFrom } from '../support/random.ts';
import { killedAndFinished, undisturbed } from './episode.ts';
import { drawHistory, drawKills } from './plan.ts';

t.setTimeout(3_600_000);

const HISTORIES = 6;
const SEED = 11;

t.test('Days of other trusts, killed again and again at moments of import, synchronisation and export', async (t) => {
  const random = randomFrom(SEED);
  for (let number = 1; number <= HISTORIES; number++) {
    const history = drawHistory(SEED + number);
    const whole = await undisturbed(history);
    const killed = await killedAndFinished(history, drawKills(random, whole), whole);
    const where = killed.map(({ isKilled, during }) => (isKilled ? during : 'too late'));
    t.pass(`killed in ${where.join(', ')}: the next run finishes the job`);
  }
});

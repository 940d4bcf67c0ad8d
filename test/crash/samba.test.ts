/** Runs that write to a real domain controller are killed; the next one finishes their job, and nobody has two accounts. */
import t from 'tap';
import { behindNoDirectory } from '../properties/happenings.ts';
import { randomFrom } from '../support/random.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';
import { killedAndFinished, undisturbed } from './episode.ts';
import { drawHistory, drawKills } from './plan.ts';
import { onSamba } from './samba-scene.ts';

t.setTimeout(3_600_000);

/** After the days of the last one the directory has more than twice the accounts of its last whole read, all of them ours. */
const HISTORIES = [22, 23, 116];
const SEED = 21;

t.test(
  'Days of trusts with a domain controller, killed at moments of import, synchronisation and export',
  async (t) => {
    const samba = await startTestDirectory(t);
    const scene = { directory: onSamba(samba, await signInAsAdministrator(t, samba)) };
    const random = randomFrom(SEED);
    for (const seed of HISTORIES) {
      const history = drawHistory(seed, behindNoDirectory);
      const whole = await undisturbed(history, scene);
      t.ok(whole.picture.accounts.length > 1, 'people have accounts there');
      const killed = await killedAndFinished(history, drawKills(random, whole), whole, scene);
      const where = killed.map(({ isKilled, during }) => (isKilled ? during : 'too late'));
      t.pass(`killed in ${where.join(', ')}: the next run finishes the job`);
    }
  },
);

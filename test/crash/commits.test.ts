/** The process is killed; the next run finishes its job, nothing is lost, and nobody has anything twice. */
import t from 'tap';
import type { Day, Happening, History } from '../properties/history.ts';
import { killedAndFinished, undisturbed } from './episode.ts';

t.setTimeout(3_600_000);

function happens(what: string, who = 0, choice = 0): Happening {
  return { what, who, choice };
}

/** A starter, a leaver, a mover, a new name, and hands in the portal and in the directory. */
const eventfulDay: Day = {
  happenings: [
    happens('somebody starts'),
    happens('somebody leaves', 0),
    happens('a post changes', 1),
    happens('a name changes', 2),
    happens('a mailbox is edited', 2, 1),
    happens('an account is edited', 1),
  ],
  extract: 'changes',
  minutesLater: 60,
  cycle: 'delta',
  ends: 'nothing',
};
const eventful: History = {
  cast: [
    { first: 'Ana', last: 'Obi', begins: 'everywhere' },
    { first: 'Bo', last: 'Lee', begins: 'in ESR and NHSmail' },
    { first: 'Zoë', last: 'Öz', begins: 'everywhere' },
    { first: 'Anna', last: 'Obi', begins: 'not yet' },
  ],
  pendingMinutes: 0,
  days: [eventfulDay],
};

t.test('A day with a starter, a leaver and a mover, killed at each of its commits', async (t) => {
  const whole = await undisturbed(eventful);
  t.ok(whole.commits > 20, `there are ${whole.commits} of them`);
  for (let commit = 1; commit <= whole.commits; commit++) {
    const [killed] = await killedAndFinished(eventful, [{ when: 'before', commit }], whole);
    t.ok(killed?.isKilled, `before commit ${commit}, in ${killed?.during}: the next run finishes the job`);
  }
});

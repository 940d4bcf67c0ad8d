import { readFileSync, writeFileSync } from 'node:fs';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };

function byHand(land: Landscape, control: string): void {
  const [before = '', after = ''] = readFileSync(land.directoryFile, 'utf8').split(/(?=dn: CN=Leaver)/);
  const text = before + after.replace(/userAccountControl: \d+/, `userAccountControl: ${control}`);
  writeFileSync(land.directoryFile, text, { mode: 0o600 });
}

story(
  'An account that this engine disabled, and that somebody enabled by hand',
  { employees: [lea], mailboxes: [mailboxOf(lea)] },
  async (t, land) => {
    await land.settle();
    land.changes(linesOf({ ...lea, terminated: '20240310' }));
    await land.run('delta');
    t.equal(land.account('lleaver')?.['userAccountControl'], '514', 'is a leaver at first');
    byHand(land, '512');
    land.changes(linesOf(lea));
    await land.run('delta');

    land.clock.set('2024-06-11T09:00:00Z');
    byHand(land, '514');
    await land.run('delta');

    t.equal(land.account('lleaver')?.['userAccountControl'], '514', 'and a suspension by hand, months later, stays');
  },
);

import { existsSync } from 'node:fs';
import type { LinkChange } from '../../engine/model/views.ts';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { wordsOf } from '../support/landscape-words.ts';
import { digestTables } from '../support/tables.ts';

const ada: Employee = { number: '20001', first: 'Ada', last: 'Obi' };
const ben: Employee = { number: '20002', first: 'Ben', last: 'Obi' };
const staff = { employees: [ada, ben], mailboxes: [mailboxOf(ada), mailboxOf(ben)] };

/** Of every table, where there are tables. */
function pictureOf({ databaseFile }: Landscape): Record<string, string> {
  return existsSync(databaseFile) ? digestTables(databaseFile) : {};
}

const accountOf = (land: Landscape, employee: Employee) => linkOf(land, employee, 'AD');
const mailboxLink = (land: Landscape, employee: Employee) => linkOf(land, employee, 'NHSmail');

async function linkOf(land: Landscape, { number }: Employee, connectorName: string) {
  const person = await land.person(number);
  const link = person?.objects.find(({ connector }) => connector === connectorName);
  return { person: person?.id ?? 0, object: link?.id ?? 0 };
}

/** Somebody has given Ada's account to Ben, and Ben's to Ada. */
async function exchange(land: Landscape): Promise<void> {
  await land.settle();
  const [first, second] = [await accountOf(land, ada), await accountOf(land, ben)];
  const changes: LinkChange[] = [
    { object: first.object, action: 'rejoin', person: second.person },
    { object: second.object, action: 'rejoin', person: first.person },
  ];
  await land.engine.changeLinks({ changes, reason: 'A mistake' }, olive);
  await land.run('delta');
}

story('Two accounts that were joined the wrong way round', staff, async (t, land) => {
  await exchange(land);
  t.equal(land.account('aobi')?.['givenName'], 'Ben', 'carry the names of each other');
  const pairs = [
    [await accountOf(land, ada), ben],
    [await accountOf(land, ben), ada],
  ] as const;
  const right = await Promise.all(
    pairs.map(async ([{ object }, whose]): Promise<LinkChange> => {
      return { object, action: 'rejoin', person: (await accountOf(land, whose)).person };
    }),
  );
  const wish = { changes: right, reason: 'Joined the wrong way round, ticket 4711' };

  const before = pictureOf(land);
  const effect = await land.engine.effectOfLinks(wish, olive);
  t.same(pictureOf(land), before, 'looking at the effect changes nothing');
  t.equal(effect.links.length, 2, 'the effect names both links');
  const names = effect.staged.flatMap(({ changes }) => changes.filter(({ attribute }) => attribute === 'givenName'));
  t.same(
    names.map(({ before, after }) => `${before} to ${after}`).sort(),
    ['Ada to Ben', 'Ben to Ada'],
    'and every value',
  );

  await land.engine.changeLinks(wish, olive);
  await land.run('delta');
  t.equal(land.account('aobi')?.['givenName'], 'Ada', 'the names are right again');
  t.equal(land.account('bobi')?.['givenName'], 'Ben');
  const sent = effect.staged.length;
  t.ok(sent >= 2, 'what was shown is what was sent');
  await land.run('full');
  t.equal((await accountOf(land, ada)).object, pairs[1][0].object, 'and no synchronisation undoes it');
  t.equal(
    (await wordsOf(land, ada.number))['AD'],
    'Linked to the person by olive on 2024-03-11: Joined the wrong way round, ticket 4711.',
    'and a ticket says whose decision it was, and why',
  );
});

const withPhone: Employee = { ...ada, mobile: '07700 900111' };
const staffWithPhone = { employees: [withPhone, ben], mailboxes: [mailboxOf(withPhone), mailboxOf(ben)] };

story('A number that a wrong join brought to somebody who has none', staffWithPhone, async (t, land) => {
  await land.settle();
  land.alterAccount('bobi', 'mobile', '07700 900222');
  await land.run('full');
  await exchange(land);
  t.equal(land.account('bobi')?.['mobile'], '07700900111', 'the account of Ben has the number of Ada');
  const [first, second] = [await accountOf(land, ada), await accountOf(land, ben)];
  const changes: LinkChange[] = [
    { object: first.object, action: 'rejoin', person: second.person },
    { object: second.object, action: 'rejoin', person: first.person },
  ];
  await land.engine.changeLinks({ changes, reason: 'Joined the wrong way round' }, olive);
  await land.settle();
  t.equal(land.account('bobi')?.['mobile'], '07700 900222', 'and has its own again');
  t.equal(land.account('aobi')?.['mobile'], '07700900111');
  const again = await land.run('full');
  t.same(await land.written(again), {}, 'a second run does nothing');
});

story('A join by hand that is taken back after its values were sent', staffWithPhone, async (t, land) => {
  await exchange(land);
  t.equal(land.account('bobi')?.['mobile'], '07700900111', 'the account of Ben has the number of Ada');
  const [first, second] = [await accountOf(land, ada), await accountOf(land, ben)];
  const changes = [first, second].map(({ object }): LinkChange => ({ object, action: 'undo' }));

  const effect = await land.engine.effectOfLinks({ changes, reason: 'It was right before' }, olive);
  await land.engine.changeLinks({ changes, reason: 'It was right before' }, olive);
  await land.settle();

  t.match(JSON.stringify(effect.staged), /"attribute":"mobile","before":\["07700900111"\],"after":\[\]/, 'is shown');
  t.equal(land.account('bobi')?.['mobile'], undefined, 'leaves nobody the number of somebody else');
  t.equal(land.account('aobi')?.['mobile'], '07700900111');
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
});

story('Two mailboxes that were joined the wrong way round', staffWithPhone, async (t, land) => {
  await land.settle();
  const swapped = async (): Promise<LinkChange[]> => {
    const [one, other] = [await mailboxLink(land, ada), await mailboxLink(land, ben)];
    return [
      { object: one.object, action: 'rejoin', person: other.person },
      { object: other.object, action: 'rejoin', person: one.person },
    ];
  };
  await land.engine.changeLinks({ changes: await swapped(), reason: 'A mistake' }, olive);
  await land.settle();
  t.equal(land.mailbox('ben.obi@nhs.example')?.mobile, '07700900111', 'the mailbox of Ben has the number of Ada');

  await land.engine.changeLinks({ changes: await swapped(), reason: 'Ticket 4712' }, olive);
  await land.settle();

  t.equal(land.mailbox('ben.obi@nhs.example')?.mobile, '', 'put right, it keeps nothing of somebody else');
  t.same((await land.person(ben.number))?.attributes['mobile'], undefined);
  t.equal(land.account('aobi')?.['mobile'], '07700900111', 'and she has hers');
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
});

story('Mailboxes and accounts that were joined the wrong way round together', staffWithPhone, async (t, land) => {
  await land.settle();
  const swapped = async (): Promise<LinkChange[]> => {
    const links = ['NHSmail', 'AD'].map(async (connector): Promise<LinkChange[]> => {
      const [one, other] = [await linkOf(land, ada, connector), await linkOf(land, ben, connector)];
      return [
        { object: one.object, action: 'rejoin', person: other.person },
        { object: other.object, action: 'rejoin', person: one.person },
      ];
    });
    return (await Promise.all(links)).flat();
  };
  await land.engine.changeLinks({ changes: await swapped(), reason: 'A mistake' }, olive);
  await land.settle();
  t.equal(land.account('bobi')?.['mobile'], '07700900111', 'the account of Ben has the number of Ada');

  await land.engine.changeLinks({ changes: await swapped(), reason: 'Ticket 4713' }, olive);
  await land.settle();

  t.equal(land.account('bobi')?.['mobile'], undefined, 'put right in one step, he has nothing of hers');
  t.equal(land.mailbox('ben.obi@nhs.example')?.mobile, '');
  t.equal(land.account('aobi')?.['mobile'], '07700900111', 'and she has what is hers');
  t.match(land.account('bobi'), { givenName: 'Ben', title: 'Systems Analyst', mail: 'ben.obi@nhs.example' });
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
});

story('An account that is taken from its person by hand', staff, async (t, land) => {
  await land.settle();
  const { object, person } = await accountOf(land, ada);
  const changes: LinkChange[] = [{ object, action: 'disconnect' }];
  const { links } = await land.engine.effectOfLinks({ changes, reason: 'Whose is it?' }, olive);
  t.match(
    links,
    [{ object, personBefore: person, personAfter: person, ruleAfter: 'nhsmail-id' }],
    'would be joined again',
  );
});

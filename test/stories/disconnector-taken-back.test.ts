import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20005', first: 'Sam', last: 'Sample' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const wardSeven = { givenName: 'Ward', familyName: 'Seven', mail: 'ward.seven@nhs.example', accountType: 'Shared' };
const PORTAL = 2;

async function mailboxIn(land: Landscape, mail: string) {
  const mailboxes = [...(await land.space('NHSmail')).values()];
  return mailboxes.find(({ attributes }) => attributes['mail']?.[0] === mail);
}

async function keepOut(land: Landscape, mail: string): Promise<void> {
  const object = (await mailboxIn(land, mail))?.id ?? 0;
  await land.engine.setDisconnector(object, { type: 'Explicit', reason: 'To be looked at' }, olive);
  await land.run('delta');
}

/** A run in which the joins of NHSmail are planned already, though no object is evaluated yet. */
async function runAndLetIn(land: Landscape, mail: string): Promise<void> {
  const object = (await mailboxIn(land, mail))?.id ?? 0;
  const other = land.mailbox('joe.jones@nhs.example');
  if (other !== undefined) land.portal.accounts.edit(other.id, { title: 'Dr' });
  let letIn: Promise<unknown> | undefined;
  land.whenCommitted(
    ({ runSteps }) =>
      runSteps?.some(
        ({ type, connector, result }) => type === 'delta-sync' && connector === PORTAL && result === null,
      ) === true,
    () => {
      letIn = land.engine.setDisconnector(object, { type: 'Normal', reason: 'Looked at' }, olive);
    },
  );
  await land.run('delta');
  await letIn;
}

const shared = { employees: [joe], mailboxes: [wardSeven, mailboxOf(joe)] };

story('A shared mailbox that an operator lets in while joins are planned', shared, async (t, land) => {
  await land.settle();
  await keepOut(land, wardSeven.mail);
  t.equal((await mailboxIn(land, wardSeven.mail))?.state, 'ExplicitlyDisconnected');

  await runAndLetIn(land, wardSeven.mail);
  t.equal((await mailboxIn(land, wardSeven.mail))?.state, 'DisconnectedByFilter', 'is no person');
  t.same(land.logins, ['jjones'], 'and gets no account');
});

const pair = { employees: [sam, joe], mailboxes: [mailboxOf(sam), mailboxOf(joe)] };

story('A mailbox that an operator lets in while joins are planned', pair, async (t, land) => {
  await land.settle();
  const mail = 'sam.sample@nhs.example';
  await keepOut(land, mail);
  await runAndLetIn(land, mail);
  const { state, person } = (await mailboxIn(land, mail)) ?? {};
  t.equal(state, 'Connected');
  t.equal(person, (await land.person(sam.number))?.id, 'goes to the person it fits, and is no second person');
  t.same(land.addresses, ['joe.jones@nhs.example', mail]);
});

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const ward = letters.map(
  (letter, at): Employee => ({ number: `${20_010 + at}`, first: `Ann${letter}`, last: `Obi${letter}` }),
);
const others = ward.slice(1);
const several = { employees: ward, mailboxes: ward.map((one) => mailboxOf(one)) };
const mailOfGone = 'anna.obia@nhs.example';

for (const system of ['ESR', 'NHSmail', 'AD']) {
  story(`Somebody's object of ${system} that is let in after it has gone`, several, async (t, land) => {
    await land.settle();
    const objects = [...(await land.space(system)).values()];
    const { id = 0 } = objects.find(({ displayName }) => /obia/i.test(displayName)) ?? {};
    await land.engine.setDisconnector(id, { type: 'Explicit', reason: 'To be looked at' }, olive);
    if (system === 'ESR') land.fullExtract(others);
    if (system === 'AD')
      land.writeAccounts(
        others.map(({ first, last }) => ({ login: `a${last}`.toLowerCase(), name: `${first} ${last}` })),
      );
    const mailbox = land.mailbox(mailOfGone)?.id ?? '';
    if (system === 'NHSmail') land.portal.accounts.leaver(mailbox);
    if (system === 'NHSmail') land.portal.accounts.transfer(mailbox);
    await land.run('full');
    const accounts = [land.logins, land.addresses];

    await land.engine.setDisconnector(id, { type: 'Normal', reason: 'Looked at' }, olive);
    const people = (await land.engine.metaverse({ limit: 100 })).items.length;
    const run = await land.run('full');
    await land.run('full');
    const object = [...(await land.space(system)).values()].find((one) => one.id === id);
    t.match(object, { state: 'Placeholder', person: null }, 'belongs to nobody until it is back');
    t.equal((await land.engine.metaverse({ limit: 100 })).items.length, people, 'and is no person');
    t.same([land.logins, land.addresses], accounts, 'nor is anything made in its place');
    t.same(await land.errors(run), []);
    if (system !== 'ESR') return;
    land.fullExtract(ward);
    await land.run('full');
    const back = [...(await land.space(system)).values()].find((one) => one.id === id);
    t.match(back, { state: 'Connected', rule: 'score' }, 'and is then asked whose it is');
  });
}

import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20005', first: 'Sam', last: 'Sample' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const ward = { givenName: 'Ward', familyName: 'Seven', mail: 'ward.seven@nhs.example', accountType: 'Shared' };
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

const shared = { employees: [joe], mailboxes: [ward, mailboxOf(joe)] };

story('A shared mailbox that an operator lets in while joins are planned', shared, async (t, land) => {
  await land.settle();
  await keepOut(land, ward.mail);
  t.equal((await mailboxIn(land, ward.mail))?.state, 'ExplicitlyDisconnected');

  await runAndLetIn(land, ward.mail);
  t.equal((await mailboxIn(land, ward.mail))?.state, 'DisconnectedByFilter', 'is no person');
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

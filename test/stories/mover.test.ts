import type { Landscape } from '../support/landscape.ts';
import { SERVICES, STAFF } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const mia: Employee = { number: '20001', first: 'Mia', last: 'Mover', job: 'Nurse' };
const ada: Employee = { number: '20002', first: 'Ada', last: 'Other', job: 'Nurse' };
const married: Employee = { ...mia, last: 'Other', first: 'Ada' };
const porter: Employee = { ...mia, job: 'Porter' };

const byJob = `uniqueDn(sn + ", " + givenName, jobTitle == "Porter" ? "${SERVICES}" : "${STAFF}")`;

function directory(placement: object) {
  return {
    employees: [mia, ada],
    mailboxes: [mailboxOf(mia), mailboxOf(ada)],
    configuration: {
      flows: {
        personal: 'always',
        occupational: 'always',
        outbound: [{ system: 'ad', to: 'distinguishedName', when: 'creation', expression: byJob }],
      },
      directory: { placement },
    },
  };
}

const dnOf = (land: Landscape, login: string) => land.account(login)?.['dn'];

async function change(land: Landscape, employee: Employee) {
  land.changes(linesOf(employee));
  return await land.run('delta');
}

story('A mover whose container follows the post', directory({ container: 'always' }), async (t, land) => {
  await land.settle();
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${STAFF}`);

  const run = await change(land, porter);
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${SERVICES}`, 'is moved');
  t.match(await land.written(run), { 'AD move': 1 });
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');

  await change(land, mia);
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${STAFF}`, 'and back again');
});

story('A rule that gives everybody another container', directory({ container: 'always' }), async (t, land) => {
  await land.settle();
  const all = {
    system: 'ad',
    to: 'distinguishedName',
    when: 'creation',
    expression: byJob.replaceAll(STAFF, SERVICES),
  };
  land.configure({
    flows: { personal: 'always', occupational: 'always', outbound: [all] },
    directory: { placement: { container: 'always' } },
  });
  await land.restart('One container for all');

  const run = await land.run('full');

  t.same(await land.written(run), { 'AD move': 2 }, 'moves those who are there');
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${SERVICES}`);
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
});

story('An account that somebody moved by hand', directory({ container: 'always' }), async (t, land) => {
  await land.settle();
  land.moveAccount('mmover', SERVICES);
  await land.run('full');
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${SERVICES}`, 'stays');
  t.same(await land.findings(mia.number), ['placed-by-hand'], 'and it is told');
  await change(land, { ...mia, job: 'Matron' });
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${SERVICES}`, 'whatever the rule says later');
});

story(
  'A new name of somebody whose account somebody moved by hand',
  directory({ name: 'always', container: 'always' }),
  async (t, land) => {
    await land.settle();
    land.moveAccount('mmover', SERVICES);
    await change(land, { ...mia, last: 'Married' });
    t.equal(dnOf(land, 'mmover'), `CN=Married\\2C Mia,${SERVICES}`, 'is followed where the account stands');
    await land.run('delta');
    t.equal(dnOf(land, 'mmover'), `CN=Married\\2C Mia,${SERVICES}`, 'and the account stays there');
    t.same(await land.findings(mia.number), ['placed-by-hand'], 'and it is told');
    await change(land, mia);
    await land.run('delta');
    t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${SERVICES}`, 'also after the next name');
    t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
  },
);

story('A new name where names are followed', directory({ name: 'always' }), async (t, land) => {
  await land.settle();
  const run = await change(land, married);
  t.match(await land.written(run), { 'AD rename': 1 });
  t.equal(dnOf(land, 'mmover'), `CN=Other\\2C Ada 2,${STAFF}`, 'is taken, with a number where somebody has it');
  t.match(land.account('mmover'), { sAMAccountName: 'mmover' }, 'the account name stays');
  t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
});

const john: Employee = { number: '20003', first: 'John', last: 'Smith' };
const jane: Employee = { number: '20004', first: 'Jane', last: 'Smith' };
const other: Employee = { number: '20005', first: 'Jane', last: 'Smith' };

story(
  'Starters of like names where names are followed',
  { employees: [john, jane, other], configuration: { directory: { placement: { name: 'always' } } } },
  async (t, land) => {
    await land.settle();
    await land.run('full');
    t.same(land.logins, ['jsmith', 'jsmith2', 'jsmith3']);
    const renamed = { connector: 'AD', operation: 'rename' } as const;
    t.same((await land.engine.exports(renamed)).items, [], 'are not renamed as soon as they are there');

    const [first = '', second = ''] = ['jsmith2', 'jsmith3'].map((login) => dnOf(land, login));
    await change(land, { ...jane, last: 'Married' });
    t.same((await land.engine.exports(renamed)).items.length, 1);
    await land.run('full');
    const now = ['jsmith2', 'jsmith3'].map((login) => dnOf(land, login));
    t.equal(now.filter((dn) => dn === first || dn === second).length, 1, 'and a namesake who goes renames nobody');
  },
);

story('A new name and a new post where accounts stay as they were made', directory({}), async (t, land) => {
  await land.settle();
  const run = await change(land, { ...married, job: 'Porter' });
  t.notOk(Object.keys(await land.written(run)).some((what) => /rename|move/.test(what)));
  t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${STAFF}`);
  t.same(await land.findings(mia.number), []);
});

const namesake = { login: 'namesake', name: 'Other\\2C Ada', container: SERVICES };

story(
  'A new name that somebody has where the account was moved to by hand',
  { ...directory({ name: 'always' }), accounts: [namesake] },
  async (t, land) => {
    await land.settle();
    land.moveAccount('mmover', SERVICES);
    await land.run('full');
    await change(land, married);
    t.equal(dnOf(land, 'mmover'), `CN=Other\\2C Ada 2,${SERVICES}`, 'is taken with a number');
    t.same(await land.pending(), []);
  },
);

const standing = { login: 'standing', name: 'Mover\\2C Mia', container: SERVICES };

story(
  'A mover whose name somebody has where the post would put the account',
  { ...directory({ container: 'always' }), accounts: [standing] },
  async (t, land) => {
    await land.settle();
    await change(land, porter);
    t.equal(dnOf(land, 'mmover'), `CN=Mover\\2C Mia,${STAFF}`, 'stays where it is');
    t.same([await land.findings(mia.number), await land.pending()], [['name-taken'], []], 'and it is told, not tried');
  },
);

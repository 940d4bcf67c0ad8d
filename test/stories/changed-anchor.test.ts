/** What an object is known by is changed in the configuration: none would be found again, and every account would be taken for gone. */
import type { Caller } from '../../engine/model/views.ts';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const kim: Employee = { number: '20007', first: 'Kim', last: 'Known' };
const admin: Caller = { id: 'k-ann', name: 'ann', roles: ['reader', 'operator', 'administrator'] };
const configured = (land: Landscape) => JSON.stringify(land.parts.parts.configuration);
const refused = {
  code: 'configuration-invalid',
  message:
    /connectors\[2\]\.anchorAttribute: the objects of "AD" are known by objectGUID, and would be known by the attribute sAMAccountName.* Take the change back, or give the connector a new name/,
};

story(
  'Accounts that are to be known by another attribute',
  { employees: [kim], mailboxes: [mailboxOf(kim)] },
  async (t, land) => {
    await land.settle();
    const inForce = configured(land);
    const row = await land.store.configuration();
    const byName = { directory: { anchorAttribute: 'sAMAccountName' } };

    await t.test('are not: the configuration is refused', async (t) => {
      land.configure(byName);
      await t.rejects(land.restart('Known by name'), refused);
    });

    await t.test('nor in a preview', async (t) => {
      await land.start();
      const other = inForce.replace('"transport":"ldif"', '"transport":"ldif","anchorAttribute":"sAMAccountName"');
      await t.rejects(land.engine.startPreview('full', admin, other), refused);
    });

    await t.test('nor by a connector that was left out in between', async (t) => {
      const { connectors } = JSON.parse(inForce) as { connectors: object[] };
      land.configure({ connectors: connectors.slice(0, 2) });
      await land.restart('No directory for a while');
      land.configure(byName);
      await t.rejects(land.restart('Known by name'), refused);
      land.configure({});
      await land.start('The directory is back');
    });

    await t.test('and nobody is taken for gone', async (t) => {
      t.same(await land.written(await land.run('full')), {});
      t.same(
        [...(await land.space('AD')).values()].map(({ state }) => state),
        ['Connected'],
      );
      t.equal((await land.store.configuration())?.digest, row?.digest);
    });

    await t.test('but under a new name of the connector, which knows them anew', async (t) => {
      land.configure({ directory: { ...byName.directory, name: 'Directory' } });
      await land.restart('Known by name, under a new name');
      t.same(await land.written(await land.run('full')), {});
      t.same(
        [...(await land.space('Directory')).values()].map(({ state }) => state),
        ['Connected'],
      );
      t.same(land.logins, ['kknown']);
    });
  },
);

story('Accounts of which none was read yet', { employees: [kim], mailboxes: [mailboxOf(kim)] }, async (t, land) => {
  land.configure({ directory: { anchorAttribute: 'sAMAccountName' } });
  await land.restart('Known by name');
  await land.settle();
  t.same(land.logins, ['kknown'], 'are known by whatever the configuration says');

  land.configure({ directory: { anchorAttribute: 'samaccountname' } });
  await land.restart('The same in other letters');
  t.same(await land.written(await land.run('full')), {}, 'and stay known when it is only written otherwise');
});

import t from 'tap';
import {
  anchorOf,
  change,
  connectorFor,
  exportItem,
  exportItems,
  openTestDirectory,
  readEverything,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, connector, staff, leavers, unmanaged, managed } = await openTestDirectory(t);

t.test('an account that must never be touched', async (t) => {
  const protections = {
    adminCount: '1',
    servicePrincipalName: 'http/portal.trust.local',
  };
  for (const [attribute, value] of Object.entries(protections)) {
    t.test(`is left alone when ${attribute} was set after the change was decided`, async (t) => {
      const account = attribute.slice(0, 12).toLowerCase();
      const dn = await administrator.addPerson(`Guarded ${attribute}`, staff, {
        sAMAccountName: account,
        title: 'As it was',
      });
      const anchor = await anchorOf(connector, account);
      await administrator.set(dn, attribute, value);

      const outcomes = await exportItems(
        connector,
        change('update', anchor, { title: 'Changed' }),
        change('disable', anchor, { accountDisabled: 'true' }),
      );

      t.match(outcomes, [
        { result: 'refused', code: 'never-touched' },
        { result: 'refused', code: 'never-touched' },
      ]);
      t.match(await administrator.look(dn, 'title'), { title: 'As it was' });
    });
  }

  t.test('is one that Windows itself needs', async (t) => {
    const users = connectorFor(directory, { containers: [`CN=Users,${directory.baseDn}`], createIn: staff });
    const { people } = await readEverything(users);
    const guest = people.find(({ values }) => values['sAMAccountName'] === 'Guest');

    t.equal(guest?.values['isCriticalSystemObject'], 'true');
    t.match(await exportItem(users, change('enable', guest?.anchor ?? '', {})), { code: 'never-touched' });
  });

  t.test(
    'is one that was put, a moment ago, in a group or a container that the configuration leaves alone',
    async (t) => {
      const group = `CN=Break glass,${unmanaged}`;
      await administrator.client.add(group, { objectClass: 'group', sAMAccountName: 'breakglass' });
      const dn = await administrator.addPerson('Gwen Key', staff, { sAMAccountName: 'gwenkey' });
      const anchor = await anchorOf(connector, 'gwenkey');
      const careful = connectorFor(directory, { leftAlone: { containers: [leavers], groups: [group.toUpperCase()] } });
      t.match(await exportItem(careful, change('update', anchor, { title: 'X' })), { result: 'accepted' });

      await administrator.set(group, 'member', dn);
      const inGroup = await exportItem(careful, change('update', anchor, { title: 'Y' }));
      await administrator.client.del(group);
      await administrator.client.modifyDN(dn, `CN=Gwen Key,${leavers}`);
      const inContainer = await exportItem(careful, change('disable', anchor, {}));

      t.match(inGroup, { result: 'refused', code: 'never-touched', message: /BREAK GLASS/ });
      t.match(inContainer, { result: 'refused', code: 'never-touched', message: /it lies in OU=Leavers/ });
    },
  );

  t.test('is one that was moved out of the containers', async (t) => {
    const dn = await administrator.addPerson('Moved Out', staff, { sAMAccountName: 'movedout' });
    const anchor = await anchorOf(connector, 'movedout');
    await administrator.client.modifyDN(dn, `CN=Moved Out,${unmanaged}`);

    t.match(await exportItem(connector, change('update', anchor, { title: 'X' })), { code: 'never-touched' });
  });

  t.test('is our own', async (t) => {
    const { serviceAccounts } = directory.containers;
    const own = connectorFor(directory, { containers: [managed, serviceAccounts] });
    const { people } = await readEverything(own);
    const anchor = people.find(({ values }) => values['sAMAccountName'] === 'svc-sync')?.anchor ?? '';

    t.match(await exportItem(own, change('disable', anchor, {})), {
      code: 'never-touched',
      message: /account of this connector/,
    });
  });
});

t.test('an account that we have no right to change is refused with permission-issue', async (t) => {
  const dn = await administrator.addPerson('Not Ours', unmanaged, { sAMAccountName: 'notours' });
  const wide = connectorFor(directory, { containers: [managed, unmanaged] });
  const { people } = await readEverything(wide);
  const anchor = people.find(({ values }) => values['distinguishedName'] === dn)?.anchor ?? '';

  t.match(await exportItem(wide, change('update', anchor, { title: 'X' })), {
    result: 'refused',
    code: 'permission-issue',
  });
  t.match(await exportItem(wide, starter('Nobody', unmanaged)), { result: 'refused', code: 'permission-issue' });
});

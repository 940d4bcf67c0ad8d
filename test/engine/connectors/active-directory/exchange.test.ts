import t from 'tap';
import { change, connectorFor, exportItem, openTestDirectory, readEverything } from '../../../support/samba.ts';

const { directory, administrator, staff } = await openTestDirectory(t, { exchangeAttributes: true });
const dn = await administrator.addPerson('Gil Hart', staff, { sAMAccountName: 'gilhart', userAccountControl: '544' });

t.test('in a directory that Exchange has prepared', async (t) => {
  const connector = connectorFor(directory, { nhsmailIdAttribute: 'extensionattribute10' });
  const gil = async () =>
    (await readEverything(connector)).people.find(({ values }) => values['sAMAccountName'] === 'gilhart');
  const anchor = (await gil())?.anchor ?? '';

  t.test('every attribute is available', async (t) => {
    t.strictSame((await readEverything(connector)).end?.unavailable, []);
  });

  t.test('disabling also hides the account from address lists, and the next import sees both', async (t) => {
    const leaving = { accountDisabled: 'true', hiddenFromAddressList: 'true' };

    t.match(await exportItem(connector, change('disable', anchor, leaving)), { result: 'accepted' });

    const there = await administrator.look(dn, 'msExchHideFromAddressLists', 'userAccountControl');
    t.match(there, { msExchHideFromAddressLists: 'TRUE', userAccountControl: '546' });
    t.match((await gil())?.values, leaving);
  });

  t.test('enabling shows it again', async (t) => {
    const back = { accountDisabled: 'false', hiddenFromAddressList: '' };

    t.match(await exportItem(connector, change('enable', anchor, back)), { result: 'accepted' });

    t.notOk('hiddenFromAddressList' in ((await gil())?.values ?? {}));
    t.match((await gil())?.values, { accountDisabled: 'false' });
  });

  t.test('an extension attribute keeps the NHSmail id, in whatever spelling it is configured', async (t) => {
    t.match(await exportItem(connector, change('update', anchor, { nhsmailId: 'N-4004' })), { result: 'accepted' });

    t.match(await administrator.look(dn, 'extensionAttribute10'), { extensionAttribute10: 'N-4004' });
    t.match((await gil())?.values, { nhsmailId: 'N-4004' });
  });

  t.test('the check says that leavers will be hidden', async (t) => {
    const findings = await connector.test(AbortSignal.timeout(20_000));

    t.ok(findings.every(({ ok }) => ok));
    t.ok(findings.some(({ what }) => /has msExchHideFromAddressLists: leavers are hidden/.test(what)));
  });
});

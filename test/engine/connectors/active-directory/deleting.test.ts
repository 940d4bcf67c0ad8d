import t from 'tap';
import type { DeletedObject } from '../../../../engine/connectors/connector.ts';
import {
  change,
  connectorFor,
  exportItem,
  openTestDirectory,
  PASSWORD,
  readChanges,
  readEverything,
  relocation,
  signIn,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, connector, staff, leavers, unmanaged } = await openTestDirectory(t);
const { upn, password } = directory.administrator;
/** Bringing back needs the right "Reanimate tombstones" on the domain, which the delegated account does not have. */
const entitled = connectorFor(directory, { bindDn: upn, password: () => password });

t.test('deleting an account', async (t) => {
  const anchor = await made('Ada Obi');

  t.test('takes it out of the directory, and a delta import names it', async (t) => {
    const mark = (await readEverything(connector)).end?.watermark;

    t.match(await exportItem(connector, change('delete', anchor, {})), { result: 'accepted', anchor });

    t.equal(await administrator.count('(cn=Ada Obi)'), 0);
    t.strictSame((await readChanges(connector, mark)).removed, [anchor]);
  });

  t.test('a second time does nothing', async (t) => {
    t.match(await exportItem(connector, change('delete', anchor, {})), { result: 'accepted', anchor });
  });

  t.test('that never was is refused', async (t) => {
    const nobody = '00000000-0000-4000-8000-000000000404';

    t.match(await exportItem(connector, change('delete', nobody, {})), {
      result: 'refused',
      code: 'cd-missing-object',
    });
  });

  t.test('that is protected, or lies elsewhere by now, is refused', async (t) => {
    const guarded = await made('Guarded');
    const moved = await made('Moved');
    await administrator.set(`CN=Guarded,${staff}`, 'adminCount', '1');
    await administrator.client.modifyDN(`CN=Moved,${staff}`, `CN=Moved,${unmanaged}`);

    for (const one of [guarded, moved]) {
      t.match(await exportItem(connector, change('delete', one, {})), { result: 'refused', code: 'never-touched' });
    }

    t.equal(await administrator.count('(|(cn=Guarded)(cn=Moved))'), 2);
  });

  t.test('with something below it is refused: nothing is deleted that nobody named', async (t) => {
    const parent = await made('Device owner');
    await administrator.client.add(`CN=Devices,CN=Device owner,${staff}`, { objectClass: 'classStore' });

    t.match(await exportItem(connector, change('delete', parent, {})), { result: 'refused', message: /LDAP 66/ });

    t.equal(await administrator.count('(|(cn=Device owner)(cn=Devices))'), 2);
  });
});

t.test('an account among the deleted ones', async (t) => {
  const anchor = await made('Obi, Ben');
  t.equal(await deleted(anchor), undefined, 'while it lives it is not there');
  await exportItem(connector, change('delete', anchor, {}));

  t.test('is found there by its anchor, with the name it had', async (t) => {
    t.match(await deleted(anchor), {
      anchor,
      distinguishedName: `CN=Obi\\2C Ben,${staff}`,
      lastKnownParent: staff,
      deletedAt: /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      withValues: false,
    });
  });

  t.test('is not brought back by an account without the right', async (t) => {
    t.match(await exportItem(connector, change('restore', anchor, {})), {
      result: 'refused',
      code: 'permission-issue',
    });

    t.ok(await deleted(anchor));
  });

  t.test('is brought back where it lay: the same object, disabled and without a password', async (t) => {
    const mark = (await readEverything(connector)).end?.watermark;

    t.match(await exportItem(entitled, change('restore', anchor, {})), { result: 'accepted', anchor });

    const { people, removed } = await readChanges(connector, mark);
    t.match(people, [{ anchor, values: { distinguishedName: `CN=Obi\\2C Ben,${staff}`, accountDisabled: 'true' } }]);
    t.strictSame(removed, []);
    t.equal(await deleted(anchor), undefined);
    t.not(await signIn(directory, 'obiben@trust.local', PASSWORD), 'welcome');
  });

  t.test('is not brought back a second time', async (t) => {
    t.match(await exportItem(entitled, change('restore', anchor, {})), { result: 'accepted', anchor });
  });

  t.test('is brought back under another name when the item says so', async (t) => {
    await exportItem(connector, change('delete', anchor, {}));
    const home = `CN=Ben Obi 2,${leavers}`;

    t.match(await exportItem(entitled, relocation('restore', anchor, '', home)), { result: 'accepted' });

    t.equal((await administrator.look(`<GUID=${anchor}>`, 'cn'))?.dn, home);
  });

  t.test('is not brought back to a place outside the containers, or onto a name that is taken', async (t) => {
    await made('Taken');
    await exportItem(connector, change('delete', anchor, {}));

    t.match(await exportItem(entitled, relocation('restore', anchor, '', `CN=Ben,${unmanaged}`)), {
      result: 'refused',
      code: 'never-touched',
    });
    t.match(await exportItem(entitled, relocation('restore', anchor, '', `CN=Taken,${staff}`)), {
      result: 'refused',
      code: 'cd-existing-object',
    });
    t.ok(await deleted(anchor));
  });

  t.test('is not found by an account that may not see deleted objects', async (t) => {
    const bindDn = await administrator.addAccount('blind', unmanaged);
    const blind = connectorFor(directory, { bindDn, password: () => PASSWORD });

    t.equal(await blind.findDeleted?.(anchor, AbortSignal.timeout(10_000)), undefined);
  });
});

async function made(name: string): Promise<string> {
  const outcome = await exportItem(connector, starter(name, staff));
  if (outcome.result !== 'accepted') throw new Error(`${name} was not made: ${outcome.message}`);
  return outcome.anchor ?? '';
}

async function deleted(anchor: string): Promise<DeletedObject | undefined> {
  return await connector.findDeleted?.(anchor, AbortSignal.timeout(10_000));
}

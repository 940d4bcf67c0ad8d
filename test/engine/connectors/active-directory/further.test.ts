import { randomBytes } from 'node:crypto';
import t from 'tap';
import type { FurtherAttributes } from '../../../../engine/connectors/active-directory/further.ts';
import type { Finding } from '../../../../engine/connectors/connector.ts';
import { joinValues } from '../../../../engine/model/attribute.ts';
import {
  anchorOf,
  change,
  connectorFor,
  exportItem,
  namedValues,
  openTestDirectory,
  readChanges,
  readEverything,
  starter,
} from '../../../support/samba.ts';

const { directory, administrator, staff } = await openTestDirectory(t);
const furtherAttributes: FurtherAttributes = {
  addresses: { attribute: 'ProxyAddresses', kind: 'multi' },
  extraMobiles: { attribute: 'otherMobile', kind: 'multi' },
  office: { attribute: 'division', kind: 'text' },
  photo: { attribute: 'thumbnailPhoto', kind: 'binary' },
  certificates: { attribute: 'userCertificate', kind: 'binary' },
  absent: { attribute: 'extensionAttribute1', kind: 'text' },
};
const connector = connectorFor(directory, { furtherAttributes });
/** The first could be read as text, the second could not. */
const textLike = Buffer.from('looks like text');
const octets = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(64)]);
const several = (...values: string[]) => joinValues(values);
const base64 = (...values: Buffer[]) => several(...values.map((one) => one.toString('base64')));

t.test('attributes that the configuration names', async (t) => {
  const dn = `CN=Ada Obi,${staff}`;

  t.test('are written when an account is made', async (t) => {
    const item = starter('Ada Obi', staff, {
      addresses: several('SMTP:ada@nhs.example', 'smtp:a.obi@nhs.example'),
      office: 'Ward 9',
      photo: base64(octets),
      certificates: base64(octets, textLike),
    });

    t.match(await exportItem(connector, item), { result: 'accepted' });

    const made = await administrator.look(dn, 'proxyAddresses', 'division');
    t.strictSame([made?.['proxyAddresses']].flat().sort(), ['SMTP:ada@nhs.example', 'smtp:a.obi@nhs.example']);
    t.equal(made?.['division'], 'Ward 9');
  });

  t.test('are read with everything, octets as they are', async (t) => {
    const { people, end } = await readEverything(connector);

    const ada = people.find(({ values }) => values['sAMAccountName'] === 'adaobi');
    t.equal(ada?.values['addresses'], several('SMTP:ada@nhs.example', 'smtp:a.obi@nhs.example'));
    t.equal(ada?.values['office'], 'Ward 9');
    t.equal(ada?.values['photo'], base64(octets));
    t.equal(ada?.values['certificates'], base64(octets, textLike));
    t.strictSame(end?.unavailable?.includes('absent'), true, 'what this forest does not have is told of');
  });

  t.test('are read with what changed', async (t) => {
    const { end } = await readEverything(connector);
    await administrator.set(dn, 'otherMobile', '07700 900001', '07700 900002');

    const { people } = await readChanges(connector, end?.watermark);

    t.equal(people[0]?.values['extraMobiles'], several('07700 900001', '07700 900002'));
    t.equal(people[0]?.values['photo'], base64(octets));
  });

  t.test('are looked at after a write without an answer', async (t) => {
    const anchor = await anchorOf(connector, 'adaobi');

    const found = await connector.find?.(change('update', anchor, { office: 'Ward 9' }), AbortSignal.timeout(10_000));

    t.ok(found?.found);
    t.match(found?.found && namedValues(connector, found.values), { office: 'Ward 9', photo: base64(octets) });
  });

  t.test('are set and cleared like the others', async (t) => {
    const anchor = await anchorOf(connector, 'adaobi');
    const photo = Buffer.concat([octets, octets]);

    t.match(
      await exportItem(connector, change('update', anchor, { office: 'Ward 10', photo: base64(photo) })),
      { result: 'accepted' },
      'one value takes the place of another',
    );
    t.match(await valuesOf('adaobi'), { office: 'Ward 10', photo: base64(photo) });

    t.match(await exportItem(connector, change('clear', anchor, { office: '', photo: '' })), { result: 'accepted' });
    const { office, photo: left } = await valuesOf('adaobi');
    t.strictSame([office, left], [undefined, undefined]);
  });
});

t.test('a change of an attribute with several values', async (t) => {
  const dn = await administrator.addPerson('Bo Lee', staff, {
    sAMAccountName: 'bolee',
    otherMobile: ['07700 900001', '07700 900002'],
    proxyAddresses: ['SMTP:old@nhs.example', 'smtp:new@nhs.example'],
  });
  const anchor = await anchorOf(connector, 'bolee');
  const mobiles = async () => [(await administrator.look(dn, 'otherMobile'))?.['otherMobile'] ?? []].flat().sort();
  const send = (attribute: string, before: string, after: string) =>
    exportItem(connector, {
      object: 1,
      operation: after === '' ? 'clear' : 'update',
      anchor,
      changes: [{ attribute, before, after }],
    });
  const first = several('07700 900001', '07700 900002');
  const second = several('07700 900001', '07700 900003');

  t.test('adds what comes, takes what goes and leaves what somebody else has added meanwhile', async (t) => {
    await administrator.set(dn, 'otherMobile', '07700 900001', '07700 900002', '07700 900009');

    t.match(await send('extraMobiles', first, second), { result: 'accepted' });

    t.strictSame(await mobiles(), ['07700 900001', '07700 900003', '07700 900009']);
  });

  t.test('does no harm where it has been done already', async (t) => {
    t.match(await send('extraMobiles', first, second), { result: 'accepted' });

    t.strictSame(await mobiles(), ['07700 900001', '07700 900003', '07700 900009']);
  });

  t.test('clears our values, and no others', async (t) => {
    t.match(await send('extraMobiles', second, ''), { result: 'accepted' });
    t.strictSame(await mobiles(), ['07700 900009']);

    await administrator.set(dn, 'otherMobile');
    t.match(await send('extraMobiles', second, ''), { result: 'accepted' }, 'also where none is left');
    t.strictSame(await mobiles(), []);
  });

  t.test('makes another address the primary one, although the directory does not mind case', async (t) => {
    const before = several('SMTP:old@nhs.example', 'smtp:new@nhs.example');
    const after = several('SMTP:new@nhs.example', 'smtp:old@nhs.example');

    t.match(await send('addresses', before, after), { result: 'accepted' });

    t.equal((await valuesOf('bolee'))['addresses'], after);
  });

  t.test('tells octets apart by their octets', async (t) => {
    t.match(await send('certificates', '', base64(octets, textLike)), { result: 'accepted' });
    t.match(await send('certificates', base64(octets), base64(Buffer.from('another'))), { result: 'accepted' });

    t.equal((await valuesOf('bolee'))['certificates'], base64(textLike, Buffer.from('another')));
  });
});

t.test('what is configured wrongly', async (t) => {
  const wrong: FurtherAttributes = {
    mobiles: { attribute: 'otherMobile', kind: 'text' },
    division: { attribute: 'division', kind: 'multi' },
    photo: { attribute: 'thumbnailPhoto', kind: 'text' },
    comment: { attribute: 'comment', kind: 'binary' },
    absent: { attribute: 'extensionAttribute1', kind: 'text' },
    expires: { attribute: 'accountExpires', kind: 'text' },
  };
  const misled = connectorFor(directory, { furtherAttributes: wrong });

  t.test('is found by a check, with what to do', async (t) => {
    const findings = await misled.test(AbortSignal.timeout(20_000));

    const about = (what: RegExp): Finding | undefined => findings.find((one) => what.test(one.what));
    t.match(about(/otherMobile holds several values of text/), { ok: false, remedy: /kind multi/ });
    t.match(about(/division holds one value of text/), { ok: false, remedy: /kind text/ });
    t.match(about(/thumbnailPhoto holds one value of octets/), { ok: false, remedy: /kind binary/ });
    t.match(about(/comment holds one value of text/), { ok: false, remedy: /kind text or multi/ });
    t.match(about(/no attribute extensionAttribute1, which the configuration calls absent/), { ok: false });
    t.match(about(/accountExpires is read as expires, and never written/), { ok: true });
  });

  t.test('takes nothing away in the directory', async (t) => {
    const anchor = await anchorOf(connector, 'bolee');
    const dn = `CN=Bo Lee,${staff}`;
    await administrator.set(dn, 'otherMobile', '07700 900001', '07700 900002');

    for (const [attribute, after, code] of [
      ['mobiles', '07700 900003', 'schema-violation'],
      ['photo', 'no photo', 'schema-violation'],
      ['absent', 'anything', 'schema-violation'],
      ['expires', '0', 'operation-not-supported'],
    ] as const) {
      t.match(await exportItem(misled, change('update', anchor, { [attribute]: after })), { result: 'refused', code });
    }
    const kept = (await administrator.look(dn, 'otherMobile'))?.['otherMobile'];
    t.strictSame([kept].flat().sort(), ['07700 900001', '07700 900002']);
  });

  t.test('is refused at once where it can never work', async (t) => {
    const refused = (name: string, attribute: string) => () =>
      connectorFor(directory, { furtherAttributes: { [name]: { attribute, kind: 'text' } } });

    t.throws(refused('title', 'division'), { code: 'configuration-invalid', message: /title: every directory has it/ });
    t.throws(refused('bits', 'UserAccountControl'), { message: /is called accountDisabled already/ });
    t.throws(refused('all', '*)(cn=*'), { message: /is no name of an attribute/ });
  });
});

t.test('an account name is the same in any case, as the directory compares it', async (t) => {
  const compared = connector.schema.flatMap(({ name, compare }) => (compare === 'caseless' ? [name] : []));

  t.strictSame(compared, ['sAMAccountName', 'userPrincipalName', 'mail', 'nhsmailId']);
});

t.test('a check of attributes that are configured well finds that they may be written', async (t) => {
  const findings = await connector.test(AbortSignal.timeout(20_000));

  t.ok(findings.some(({ ok, what }) => ok && /ProxyAddresses is read as addresses, and may be written/i.test(what)));
});

async function valuesOf(login: string): Promise<Readonly<Record<string, string>>> {
  const { people } = await readEverything(connector);
  return people.find(({ values }) => values['sAMAccountName'] === login)?.values ?? {};
}

import t, { type Test } from 'tap';
import { createActiveDirectoryConnector } from '../../../../engine/connectors/active-directory/connector.ts';
import type { Connector } from '../../../../engine/connectors/connector.ts';
import { readEverything } from '../../../support/samba.ts';
import { domainAnswer, personEntry, type ScriptedAnswer, startScriptedLdaps } from '../../../support/scripted-ldaps.ts';

const staff = 'OU=Staff,DC=trust,DC=local';
const lastPage = { cookie: '' };

t.test('pages that Windows may send', async (t) => {
  t.test('a page without entries in the middle does not end the read', async (t) => {
    const connector = await connectorTo(t, [
      { entries: [personEntry(1, staff), personEntry(2, staff)], cookie: 'a' },
      { entries: [], cookie: 'b' },
      { entries: [personEntry(3, staff)], cookie: '' },
    ]);

    const { people, end } = await readEverything(connector);

    t.strictSame(
      people.map(({ values }) => values['sAMAccountName']),
      ['person1', 'person2', 'person3'],
    );
    t.match(end, { everything: true, containers: { [staff]: 3 } });
  });

  t.test('an empty last page ends it', async (t) => {
    const connector = await connectorTo(t, [{ entries: [personEntry(1, staff)], cookie: 'a' }, lastPage]);

    t.equal((await readEverything(connector)).people.length, 1);
  });

  t.test('a person without objectGUID is a problem, and the others are read', async (t) => {
    const nameless = { dn: `CN=X,${staff}`, attributes: { sAMAccountName: 'x' } };
    const connector = await connectorTo(t, [{ entries: [nameless, personEntry(2, staff)], cookie: '' }]);
    const problems: string[] = [];
    let count = 0;
    let deletionsUnsafe: string | undefined;

    for await (const batch of connector.readAll({ now: new Date(), signal: AbortSignal.timeout(10_000) })) {
      problems.push(...(batch.problems ?? []).map(({ code }) => code));
      count += batch.objects?.anchors.length ?? 0;
      deletionsUnsafe = batch.end?.deletionsUnsafe;
    }

    t.strictSame(problems, ['missing-anchor-component']);
    t.equal(count, 1);
    t.equal(deletionsUnsafe, '1 entries could not be read', 'nobody may be taken for a leaver');
  });
});

t.test('an answer that is not the whole fails the read, so that nobody looks like a leaver', async (t) => {
  const first = { entries: [personEntry(1, staff)], cookie: 'a' };
  const cases = [
    ['size limit exceeded', { entries: [personEntry(2, staff)], result: 4, text: '' }, 'failed-search'],
    ['a referral', { result: 10, text: '0000202B: RefErr: DSID-1' }, 'failed-search'],
    [
      'a reference to another domain',
      { references: ['ldap://child.trust.local/DC=child'], cookie: '' },
      'failed-search',
    ],
    ['no word about paging', { entries: [personEntry(2, staff)] }, 'answer-not-understood'],
    ['the right to read withdrawn', { result: 50, text: '00002098: SecErr' }, 'failed-permission'],
    ['a busy server', { result: 51, text: '' }, 'system-failed'],
    ['a sign-in that has lapsed', { result: 1, text: '000004DC: LdapErr: DSID-0C090A5C' }, 'dropped-connection'],
    ['a connection cut', { drop: true }, 'dropped-connection'],
    [
      'more values than one answer holds',
      {
        entries: [
          {
            ...personEntry(2, staff),
            attributes: { ...personEntry(2, staff).attributes, 'memberOf;range=0-1499': 'x' },
          },
        ],
        cookie: '',
      },
      'failed-search',
    ],
  ] as const satisfies readonly (readonly [string, ScriptedAnswer, string])[];
  for (const [situation, second, code] of cases) {
    t.test(`${situation}: ${code}`, async (t) => {
      const connector = await connectorTo(t, [first, second]);

      await t.rejects(readEverything(connector), { code });
    });
  }
});

t.test('a root that is not one of Active Directory is not understood', async (t) => {
  const { url, caFile } = await startScriptedLdaps(t, () => ({
    entries: [{ dn: '', attributes: { vendorName: 'Other' } }],
  }));

  await t.rejects(readEverything(connectorAt(url, caFile)), {
    code: 'answer-not-understood',
    message: /Active Directory/,
  });
});

/** Connected to a server that answers paged searches with these pages, and later ones with an empty one. */
async function connectorTo(t: Test, pages: readonly ScriptedAnswer[]): Promise<Connector> {
  const server = await startScriptedLdaps(t, (asked) => domainAnswer(asked) ?? pages[asked.nth] ?? lastPage);
  return connectorAt(server.url, server.caFile);
}

function connectorAt(url: string, caFile: string): Connector {
  return createActiveDirectoryConnector({
    name: 'ad',
    url,
    caFile,
    bindDn: 'svc@trust.local',
    password: () => 'any',
    containers: [staff],
    createIn: staff,
    nhsmailIdAttribute: 'employeeNumber',
    timeoutMs: 5000,
  });
}

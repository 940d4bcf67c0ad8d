/** An account on its way from one organisation to another, seen from both ends. */
import t from 'tap';
import { SetClock } from '../../../engine/clock.ts';
import { joinPath, paths, urns } from '../../../engine/connectors/nhsmail/contract.ts';
import type { AccountDraft } from '../../../engine/demo/simulator/account.ts';
import { type PortalSimulator, startPortalSimulator } from '../../../engine/demo/simulator/portal.ts';
import { PortalRefusal } from '../../../engine/demo/simulator/refusal.ts';
import { dayOne, organisation, portalKey } from '../../support/portal.ts';

const address = 'ada.obi@nhs.example';
const ada: AccountDraft = {
  nhsmailId: 'nm-ada',
  givenName: 'Ada',
  familyName: 'Obi',
  mail: address,
  aliases: ['a.obi@nhs.example'],
  organisationCode: 'Y88',
  employeeNumber: '111|7',
};
const leaver = { ...ada, status: 'Active (Leaver)', leaverDate: '2021-10-01' } as const;

async function openPortal(
  t: { teardown(end: () => Promise<void>): void },
  options: { elsewhere?: readonly AccountDraft[]; accounts?: readonly AccountDraft[] },
): Promise<PortalSimulator> {
  const clock = new SetClock(dayOne);
  const portal = await startPortalSimulator({ key: portalKey, organisationCode: organisation, clock, ...options });
  t.teardown(() => portal.close());
  return portal;
}

async function ask({ url }: PortalSimulator, path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${portalKey}`, ...init.headers };
  const response = await fetch(url + path, { ...init, headers });
  const body = (await response.json()) as Record<string, unknown> & { Resources?: { id: string }[] };
  return { status: response.status, etag: response.headers.get('etag') ?? '', body };
}

const search = (portal: PortalSimulator, value: string) =>
  ask(portal, `${paths.released}?filter=${encodeURIComponent(`userName eq "${value}"`)}`);

const join = (portal: PortalSimulator, etag: string) =>
  ask(portal, joinPath('nm-ada'), { method: 'POST', headers: { 'if-match': etag } });

const etagNow = ({ accounts }: PortalSimulator) => `W/"${accounts.elsewhere.get('nm-ada').version}"`;

t.test('an account of another organisation', async (t) => {
  t.test('is not in our list, and its address is taken', async (t) => {
    const portal = await openPortal(t, { elsewhere: [ada] });

    t.equal((await ask(portal, paths.users)).body['totalResults'], 0);
    t.equal((await ask(portal, `${paths.users}/nm-ada`)).status, 404);
    t.throws(() => portal.accounts.create({ givenName: 'Ada', familyName: 'Obi', mail: address }), PortalRefusal);
  });

  t.test('is neither found nor taken over while it is not released', async (t) => {
    const portal = await openPortal(t, { elsewhere: [ada] });

    t.equal((await search(portal, address)).body['totalResults'], 0);
    const reply = await join(portal, etagNow(portal));
    t.match(reply, { status: 409, body: { scimType: 'accountState', detail: /not released/ } });
  });

  for (const [which, value] of [
    ['its address', address],
    ['an alias, however written', 'A.OBI@nhs.example'],
  ] as const) {
    t.test(`that is released is found by ${which}`, async (t) => {
      const portal = await openPortal(t, { elsewhere: [ada] });
      portal.accounts.elsewhere.leaver('nm-ada', '2021-10-01');

      const { body } = await search(portal, value);

      t.match(body, { totalResults: 1, Resources: [{ id: 'nm-ada', [urns.nhsmail]: { organisationCode: 'Y88' } }] });
    });
  }

  t.test('is never listed with all others', async (t) => {
    const portal = await openPortal(t, { elsewhere: [leaver] });

    t.equal((await ask(portal, paths.released)).status, 400);
  });
});

t.test('taking over a released account', async (t) => {
  t.test('brings it into our list, Active, with its id and its addresses', async (t) => {
    const portal = await openPortal(t, { elsewhere: [leaver] });

    const reply = await join(portal, etagNow(portal));

    t.equal(reply.status, 200);
    t.match(portal.accounts.all(), [
      {
        id: 'nm-ada',
        mail: address,
        status: 'Active',
        organisationCode: organisation,
        leaverDate: '',
        employeeNumber: '',
      },
    ]);
    const since = encodeURIComponent(`meta.lastModified ge "${dayOne}"`);
    t.equal((await ask(portal, `${paths.users}?filter=${since}`)).body['totalResults'], 1, 'a delta shows it');
  });

  t.test('a second time, or under an old ETag, is refused', async (t) => {
    const portal = await openPortal(t, { elsewhere: [leaver] });
    const etag = etagNow(portal);

    t.equal((await join(portal, 'W/"999"')).status, 412);
    t.equal((await join(portal, etag)).status, 200);
    t.equal((await join(portal, etag)).status, 404);
  });

  t.test('of a disabled leaver gives a disabled account', async (t) => {
    const portal = await openPortal(t, { elsewhere: [{ ...leaver, status: 'Disabled_Leaver' }] });

    portal.accounts.join('nm-ada');

    t.match(portal.accounts.all(), [{ status: 'Disabled' }]);
  });
});

t.test('a leaver of ours whom another organisation takes over', async (t) => {
  t.test('leaves a tombstone, and belongs to the other one', async (t) => {
    const portal = await openPortal(t, { accounts: [{ ...leaver, organisationCode: organisation }] });

    portal.accounts.transfer('nm-ada', 'Y88');

    t.equal(portal.accounts.all().length, 0);
    t.match((await ask(portal, paths.tombstones)).body, { Resources: [{ id: 'nm-ada', reason: 'transferred' }] });
    t.match(portal.accounts.elsewhere.get('nm-ada'), { organisationCode: 'Y88', status: 'Active', leaverDate: '' });
  });

  t.test('comes back with the same id when that one releases it', async (t) => {
    const portal = await openPortal(t, { accounts: [{ ...leaver, organisationCode: organisation }] });
    portal.accounts.transfer('nm-ada', 'Y88');
    portal.accounts.elsewhere.leaver('nm-ada', '2021-10-04');

    portal.accounts.join('nm-ada');

    t.match(portal.accounts.all(), [{ id: 'nm-ada', status: 'Active', organisationCode: organisation }]);
    t.match((await search(portal, address)).body, { totalResults: 0 });
  });
});

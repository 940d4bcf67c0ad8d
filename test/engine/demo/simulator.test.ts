import t from 'tap';
import { SetClock } from '../../../engine/clock.ts';
import { paths, urns } from '../../../engine/connectors/nhsmail/contract.ts';
import {
  type PortalSimulator,
  type SimulatorOptions,
  startPortalSimulator,
} from '../../../engine/demo/simulator/portal.ts';
import { dayOne, organisation, portalKey, staff } from '../../support/portal.ts';

interface Teardown {
  teardown(end: () => Promise<void>): void;
}

async function openPortal(t: Teardown, options: Partial<SimulatorOptions> = {}): Promise<PortalSimulator> {
  const clock = new SetClock(dayOne);
  const portal = await startPortalSimulator({ key: portalKey, organisationCode: organisation, clock, ...options });
  t.teardown(() => portal.close());
  return portal;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly Resources?: { readonly id: string }[] };
}

async function ask(portal: PortalSimulator, path: string, init: RequestInit = {}): Promise<Reply> {
  const headers = { authorization: `Bearer ${portalKey}`, 'content-type': 'application/scim+json', ...init.headers };
  const response = await fetch(portal.url + path, { ...init, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] };
}

const idsOf = ({ body }: Reply): string[] => body.Resources?.map(({ id }) => id) ?? [];

const patch = (
  portal: PortalSimulator,
  id: string,
  etag: string | undefined,
  ...operations: unknown[]
): Promise<Reply> =>
  ask(portal, `${paths.users}/${id}`, {
    method: 'PATCH',
    headers: etag === undefined ? {} : { 'if-match': etag },
    body: JSON.stringify({ schemas: [urns.patch], Operations: operations }),
  });

t.test('the list of accounts', async (t) => {
  t.test('comes in the order of ids, page by page, until there is no next cursor', async (t) => {
    const portal = await openPortal(t, { accounts: staff(7).reverse() });
    const pages: string[][] = [];

    let cursor: unknown = '';
    while (typeof cursor === 'string') {
      const reply = await ask(portal, `${paths.users}?count=3&cursor=${cursor}`);
      pages.push(idsOf(reply));
      cursor = reply.body['nextCursor'];
    }

    t.strictSame(pages, [['nm-0001', 'nm-0002', 'nm-0003'], ['nm-0004', 'nm-0005', 'nm-0006'], ['nm-0007']]);
  });

  t.test('comes by index, and backwards by the last change', async (t) => {
    const portal = await openPortal(t, { accounts: staff(7) });
    portal.accounts.edit('nm-0004', { jobTitle: 'Sister' });

    const second = await ask(portal, `${paths.users}?startIndex=4&count=3`);
    const newest = await ask(
      portal,
      `${paths.users}?sortBy=meta.lastModified&sortOrder=descending&startIndex=1&count=2`,
    );
    const beyond = await ask(
      portal,
      `${paths.users}?sortBy=meta.lastModified&sortOrder=descending&startIndex=7&count=2`,
    );

    t.strictSame(idsOf(second), ['nm-0004', 'nm-0005', 'nm-0006']);
    t.equal(second.body['totalResults'], 7);
    t.strictSame(idsOf(newest), ['nm-0004', 'nm-0007']);
    t.strictSame(idsOf(beyond), ['nm-0001']);
  });

  t.test('of what changed tells "from" and "after" an instant apart', async (t) => {
    const portal = await openPortal(t, { accounts: staff(3) });
    portal.accounts.edit('nm-0002', { jobTitle: 'Sister' });
    const changed = (operator: string): Promise<Reply> =>
      ask(portal, `${paths.users}?filter=${encodeURIComponent(`meta.lastModified ${operator} "${dayOne}"`)}`);

    t.strictSame(idsOf(await changed('ge')), ['nm-0002']);
    t.strictSame(idsOf(await changed('gt')), []);
  });

  t.test('finds one account by id, address or alias', async (t) => {
    const portal = await openPortal(t, { accounts: staff(3) });
    portal.accounts.changeAddress('nm-0002', 'ada.eze@nhs.example');
    const by = (filter: string): Promise<Reply> => ask(portal, `${paths.users}?filter=${encodeURIComponent(filter)}`);

    t.strictSame(idsOf(await by('id eq "nm-0003"')), ['nm-0003']);
    t.strictSame(idsOf(await by('userName eq "ada.obi0002@nhs.example"')), ['nm-0002']);
    t.strictSame(idsOf(await by('externalId eq "nothing"')), []);
  });

  t.test('refuses a filter it does not know, rather than ignore it', async (t) => {
    const portal = await openPortal(t, { accounts: staff(3) });

    const reply = await ask(portal, `${paths.users}?filter=${encodeURIComponent('department co "Ward"')}`);

    t.match(reply, { status: 400, body: { scimType: 'invalidFilter' } });
  });

  t.test('is never longer than the largest page', async (t) => {
    const portal = await openPortal(t, { accounts: staff(7), maxPageSize: 5 });

    t.equal(idsOf(await ask(portal, `${paths.users}?count=100`)).length, 5);
  });
});

t.test('an account', async (t) => {
  t.test('without an address gets one that is free, and shows it', async (t) => {
    const portal = await openPortal(t, { accounts: [...staff(1), { givenName: 'Zoë', familyName: "O'Hare" }] });

    const made = portal.accounts.findByAddress('zoe.ohare@nhs.example');
    const reply = await ask(portal, `${paths.users}/${made?.id}`);

    t.match(reply.body, { emails: [{ value: 'zoe.ohare@nhs.example', primary: true }] });
  });

  t.test('is told with its ETag, which changes with it', async (t) => {
    const portal = await openPortal(t, { accounts: staff(1) });

    const before = await ask(portal, `${paths.users}/nm-0001`);
    portal.accounts.edit('nm-0001', { jobTitle: 'Sister' });
    const after = await ask(portal, `${paths.users}/nm-0001`);

    t.strictSame([before.headers.get('etag'), after.headers.get('etag')], ['W/"1"', 'W/"2"']);
  });

  t.test('changes only under its present ETag', async (t) => {
    const portal = await openPortal(t, { accounts: staff(1) });
    const operation = { op: 'replace', path: 'name.givenName', value: 'Eve' };

    const without = await patch(portal, 'nm-0001', undefined, operation);
    const stale = await patch(portal, 'nm-0001', 'W/"0"', operation);
    const right = await patch(portal, 'nm-0001', 'W/"1"', operation);

    t.strictSame([without.status, stale.status, right.status], [428, 412, 200]);
    t.match(right.body, { name: { givenName: 'Eve' }, displayName: 'OBI0001, Eve' });
  });

  t.test('is changed whole or not at all', async (t) => {
    const portal = await openPortal(t, { accounts: staff(1) });
    const good = { op: 'replace', path: 'name.givenName', value: 'Eve' };

    for (const bad of [
      { op: 'replace', path: 'shoeSize', value: '7' },
      { op: 'replace', path: 'emails[primary eq true].value', value: 'eve@nhs.example' },
      { op: 'replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
      { op: 'remove', path: 'name.familyName' },
      { op: 'remove', path: `${urns.nhsmail}:leaverDate` },
      { op: 'replace', path: `${urns.nhsmail}:leaverDate`, value: 'tomorrow' },
    ]) {
      const reply = await patch(portal, 'nm-0001', 'W/"1"', good, bad);
      t.equal(reply.status, 400, bad.path);
    }

    t.match(portal.accounts.get('nm-0001'), { givenName: 'Ada', version: 1 });
  });

  t.test('that is pending says so to whoever edits it', async (t) => {
    const portal = await openPortal(t, { accounts: staff(1, { status: 'Pending' }), pendingFor: 60_000 });

    const reply = await patch(portal, 'nm-0001', 'W/"1"', { op: 'replace', path: 'name.givenName', value: 'Eve' });

    t.match(reply, { status: 409, body: { scimType: 'accountPending' } });
  });

  t.test('of another organisation is not made with this key', async (t) => {
    const portal = await openPortal(t);
    const body = { name: { givenName: 'Ada', familyName: 'Obi' }, [urns.nhsmail]: { organisationCode: 'ZZ1' } };

    const reply = await ask(portal, paths.users, { method: 'POST', body: JSON.stringify(body) });

    t.match(reply, { status: 400, body: { detail: /X99, not in ZZ1/ } });
  });

  t.test('that does not exist is not found', async (t) => {
    const portal = await openPortal(t);

    t.equal((await ask(portal, `${paths.users}/nm-404`)).status, 404);
    t.equal((await ask(portal, '/scim/v2/Groups')).status, 404);
  });
});

t.test('two portals share nothing', async (t) => {
  const one = await openPortal(t, { accounts: staff(2) });
  const other = await openPortal(t, { accounts: staff(2) });
  one.setFault({ kind: 'server-error', times: 9 });

  one.accounts.edit('nm-0001', { jobTitle: 'Sister' });

  t.equal(other.accounts.get('nm-0001').jobTitle, 'Nurse');
  t.equal((await ask(other, `${paths.users}/nm-0001`)).status, 200);
  t.equal((await ask(one, `${paths.users}/nm-0001`)).status, 500);
});

t.test('a fault', async (t) => {
  t.test('spoils as many requests of its route as it says, after those it lets through', async (t) => {
    const portal = await openPortal(t, {
      accounts: staff(1),
      faults: [{ kind: 'forbidden', route: 'account', after: 1, times: 2 }],
    });
    const statuses: number[] = [];

    for (let count = 0; count < 5; count++) statuses.push((await ask(portal, `${paths.users}/nm-0001`)).status);

    t.strictSame(statuses, [200, 403, 403, 200, 200]);
    t.equal((await ask(portal, paths.users)).status, 200);
  });

  t.test('that is cleared spoils nothing', async (t) => {
    const portal = await openPortal(t, { accounts: staff(1) });

    portal.setFault({ kind: 'forbidden', times: 9 });
    portal.clearFaults();

    t.equal((await ask(portal, paths.users)).status, 200);
  });

  t.test('of too many requests says when to come back', async (t) => {
    const portal = await openPortal(t, { faults: [{ kind: 'too-many-requests', retryAfterSeconds: 7 }] });

    const reply = await ask(portal, paths.users);

    t.equal(reply.status, 429);
    t.equal(reply.headers.get('retry-after'), '7');
  });

  t.test('of a cut answer has carried the request out', async (t) => {
    const portal = await openPortal(t, { faults: [{ kind: 'reset', route: 'create' }] });
    const body = { name: { givenName: 'Ada', familyName: 'Obi' } };

    await t.rejects(ask(portal, paths.users, { method: 'POST', body: JSON.stringify(body) }));

    t.equal(portal.accounts.all().length, 1);
  });
});

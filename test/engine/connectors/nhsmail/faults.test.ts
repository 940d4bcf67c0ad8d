import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createNhsmailConnector } from '../../../../engine/connectors/nhsmail/connector.ts';
import type { FaultKind } from '../../../../engine/demo/simulator/faults.ts';
import { context, fullRead, gather, openRig, portalKey, staff } from '../../../support/portal.ts';

const signal = new AbortController().signal;
const wrongKey = 'a-key-that-is-wrong-0815';

t.test('a portal that stumbles once', async (t) => {
  const passing: readonly FaultKind[] = ['server-error', 'unavailable', 'too-many-requests', 'reset'];
  for (const kind of passing) {
    t.test(`is asked again, and everything is read: ${kind}`, async (t) => {
      const rig = await openRig(t, { accounts: staff(25) });
      rig.portal.setFault({ kind, route: 'list', after: 2 });

      const reading = await fullRead(rig);

      t.equal(reading.listed, 25);
      t.equal(reading.end.deletionsUnsafe, undefined);
    });
  }

  t.test('is asked again when one answer does not come in time', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) }, { timeoutMs: 100 });
    rig.portal.setFault({ kind: 'slow', route: 'list', after: 2, delayMs: 400 });

    const reading = await fullRead(rig);

    t.equal(reading.listed, 25);
  });

  t.test('is given the time it asks for, up to our limit', async (t) => {
    const rig = await openRig(t, { accounts: staff(5) }, { longestWaitMs: 200 });
    rig.portal.setFault({ kind: 'too-many-requests', route: 'list', retryAfterSeconds: 3600 });
    const began = Date.now();

    const reading = await fullRead(rig);

    const waited = Date.now() - began;
    t.equal(reading.listed, 5);
    t.ok(waited >= 190 && waited < 3000, `waited ${waited} ms`);
  });
});

t.test('a portal that keeps failing ends the read with the name of the failure', async (t) => {
  const failures: readonly [FaultKind, string][] = [
    ['unauthorised', 'failed-authentication'],
    ['forbidden', 'failed-permission'],
    ['too-many-requests', 'too-many-requests'],
    ['server-error', 'system-failed'],
    ['unavailable', 'system-failed'],
    ['html', 'answer-not-understood'],
    ['reset', 'dropped-connection'],
    ['slow', 'timed-out'],
  ];
  for (const [kind, code] of failures) {
    t.test(`${kind}: ${code}`, async (t) => {
      const rig = await openRig(t, { accounts: staff(25) }, { timeoutMs: kind === 'slow' ? 60 : 2000 });
      rig.portal.setFault({ kind, route: 'list', after: 2, times: 99, delayMs: 150 });

      await t.rejects(fullRead(rig), { code });
    });
  }
});

t.test('an address where nothing listens', async (t) => {
  const rig = await openRig(t);
  await rig.portal.close();

  await t.rejects(fullRead(rig), { code: 'failed-connection', message: /nothing listens there/ });
});

t.test('an address where something else answers', async (t) => {
  const other = createServer((_, response) =>
    response.writeHead(404, { 'content-type': 'text/html' }).end('<p>no</p>'),
  );
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const connector = createNhsmailConnector({ name: 'nhsmail', url, key: () => portalKey });
  t.teardown(async () => {
    await connector.close?.();
    other.close();
  });

  t.test('is not taken for a portal without accounts', async (t) => {
    await t.rejects(gather(connector.readAll(context())), { code: 'answer-not-understood' });
  });

  t.test('is not taken for a portal that lacks one account', async (t) => {
    const update = { object: 1, operation: 'update' as const, anchor: 'nm-1', changes: [] };

    await t.rejects(async () => connector.find?.(update, signal), { code: 'answer-not-understood' });
  });
});

t.test('a wrong key', async (t) => {
  t.test('is a failed authentication, and the key is in no message', async (t) => {
    const rig = await openRig(t, {}, { key: () => wrongKey });

    const failure: unknown = await fullRead(rig).catch((cause: unknown) => cause);

    t.match(failure, { code: 'failed-authentication' });
    t.notOk(JSON.stringify(failure, Object.getOwnPropertyNames(failure)).includes(wrongKey));
  });

  t.test('that is put right counts from the next request', async (t) => {
    let key = wrongKey;
    const rig = await openRig(t, { accounts: staff(1) }, { key: () => key });

    await t.rejects(fullRead(rig), { code: 'failed-authentication' });
    key = portalKey;

    t.equal((await fullRead(rig)).listed, 1);
  });
});

t.test('stopping a read', async (t) => {
  t.test('ends it within the request that is on its way', async (t) => {
    const rig = await openRig(t, { accounts: staff(25) });
    rig.portal.setFault({ kind: 'slow', route: 'list', after: 2, delayMs: 1500 });
    const stop = new AbortController();
    const began = Date.now();
    const reading = gather(rig.connector.readAll({ ...context(), signal: stop.signal }), () => {
      setTimeout(() => stop.abort(), 30);
    });

    await t.rejects(reading, { code: 'stopped-user' });

    t.ok(Date.now() - began < 1000);
  });
});

t.test('checking the connection', async (t) => {
  t.test('finds everything in order', async (t) => {
    const rig = await openRig(t, { accounts: staff(3) });

    const findings = await rig.connector.test(signal);

    t.strictSame(
      findings.filter(({ ok }) => !ok),
      [],
    );
    t.match(findings[1], { what: 'Accounts can be read (3 in X99)' });
  });

  t.test('names the failure and what to do, and never throws', async (t) => {
    const wrong = await openRig(t, {}, { key: () => wrongKey });
    const down = await openRig(t);
    await down.portal.close();

    t.match(await wrong.connector.test(signal), [{ ok: false, what: /key is not known/, remedy: /account or key/ }]);
    t.match(await down.connector.test(signal), [{ ok: false, what: /nothing listens/, remedy: /Check the address/ }]);
  });

  t.test('names the rights that the key lacks', async (t) => {
    const rig = await openRig(t, { permissions: ['read', 'update'] });

    const findings = await rig.connector.test(signal);

    t.match(
      findings.filter(({ ok }) => !ok),
      [
        { what: 'The key may not create accounts', remedy: /"create"/ },
        { what: 'The key may not mark leavers', remedy: /"leaver"/ },
      ],
    );
  });

  t.test('warns of a portal that forgets deletions too soon', async (t) => {
    const rig = await openRig(t, { tombstoneDays: 7 });

    const findings = await rig.connector.test(signal);

    t.match(
      findings.filter(({ ok }) => !ok),
      [{ what: /remembers deletions for 30 days \(now 7\)/ }],
    );
  });
});

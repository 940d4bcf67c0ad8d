import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  change,
  connectorFor,
  exportItem,
  readChanges,
  readEverything,
  signInAsAdministrator,
  startTestDirectory,
} from '../../../support/samba.ts';

/** Two domains of the same name stand for two controllers of one: each has a database of its own. */
const first = await startTestDirectory(t);
const second = await startTestDirectory(t, { exchangeAttributes: true });
const { staff } = first.containers;
const atFirst = await signInAsAdministrator(t, first);
const atSecond = await signInAsAdministrator(t, second);
await atFirst.addPerson('At first', staff, { displayName: 'At first' });
await atSecond.addPerson('At second', staff, { displayName: 'At second' });

const authorities = path.join(
  t.testdir({ 'ca.pem': readFileSync(first.caFile, 'utf8') + readFileSync(second.caFile, 'utf8') }),
  'ca.pem',
);
const connector = connectorFor(first, { caFile: authorities, standbyUrls: [second.url], timeoutMs: 2_000 });

t.test('an ordered list of domain controllers', async (t) => {
  t.test('is used from the front, without a word', async (t) => {
    connector.beginRun?.();

    const { people, end } = await readEverything(connector);

    t.match(people, [{ values: { displayName: 'At first' } }]);
    t.strictSame(end?.notes, []);
  });

  t.test('passes over one that is down, and says so in the run', async (t) => {
    await first.kill9();
    t.teardown(() => first.start());
    connector.beginRun?.();

    const { people, end } = await readEverything(connector);

    t.match(people, [{ values: { displayName: 'At second' } }]);
    t.match(end?.notes, [`${second.url} is used in this run: signing in to ${first.url}`]);
  });

  t.test('passes over one that hangs', async (t) => {
    first.pause();
    t.teardown(() => first.resume());
    connector.beginRun?.();

    const { people } = await readEverything(connector);

    t.match(people, [{ values: { displayName: 'At second' } }]);
  });

  t.test('keeps to one controller for a whole run, also when a better one is back', async (t) => {
    await first.kill9();
    connector.beginRun?.();
    const { people } = await readEverything(connector);
    await first.start();

    const item = change('update', people[0]?.anchor ?? '', { title: 'Porter' });
    const outcome = await exportItem(connector, item);
    const found = await connector.find?.(item, AbortSignal.timeout(10_000));
    connector.beginRun?.();
    const inNextRun = await readEverything(connector);

    t.match([outcome, found], [{ result: 'accepted' }, { found: true }]);
    t.match(inNextRun.people, [{ values: { displayName: 'At first' } }]);
  });

  t.test('does not go over to another controller in the middle of a run', async (t) => {
    connector.beginRun?.();
    await readEverything(connector);
    await first.kill9();
    t.teardown(() => first.start());

    await t.rejects(readEverything(connector), { code: 'failed-connection' });
  });

  t.test('reads everything after a change of controller, and takes nobody for gone', async (t) => {
    connector.beginRun?.();
    const mark = (await readEverything(connector)).end?.watermark;
    await first.kill9();
    t.teardown(() => first.start());
    connector.beginRun?.();

    await t.rejects(readChanges(connector, mark), { code: 'watermark-too-old' });

    const { end } = await readEverything(connector, undefined, mark);
    t.match(end, { everything: true, deletionsUnsafe: /another one than last time/ });
  });

  t.test('asks nobody else when the password is refused: each attempt counts towards a lock-out', async (t) => {
    let asked = 0;
    const password = () => {
      asked++;
      return 'Wr0ng!';
    };
    const wrong = connectorFor(first, { caFile: authorities, standbyUrls: [second.url], password });

    await t.rejects(readEverything(wrong), { code: 'failed-authentication' });

    t.equal(asked, 1);
  });
});

t.test('when no domain controller can be used', async (t) => {
  const third = 'ldaps://127.0.0.1:1';

  t.test('one error names each of them', async (t) => {
    const none = connectorFor(first, { url: 'ldaps://127.0.0.1:2', standbyUrls: [third] });

    await t.rejects(readEverything(none), {
      code: 'failed-connection',
      message:
        /none of 2 domain controllers can be used: .*127\.0\.0\.1:2.*nothing listens.*127\.0\.0\.1:1.*nothing listens/,
    });
  });

  t.test('for different reasons, each has its reason', async (t) => {
    const none = connectorFor(first, { url: third, standbyUrls: [second.url] });

    await t.rejects(readEverything(none), {
      code: 'failed-connection',
      message: /nothing listens.*authority is not trusted/,
    });
  });
});

t.test('the check tries each controller', async (t) => {
  t.test('and names those that do not work, while the rest is looked at with the others', async (t) => {
    const some = connectorFor(first, { caFile: authorities, standbyUrls: ['ldaps://127.0.0.1:1', second.url] });

    const findings = await some.test(AbortSignal.timeout(20_000));

    t.match(findings.slice(0, 4), [
      { ok: true, what: `${first.url} has a trusted certificate and lets the account sign in` },
      { ok: false, what: /127\.0\.0\.1:1 .*nothing listens/, remedy: /network/ },
      { ok: true, what: `${second.url} has a trusted certificate and lets the account sign in` },
      { ok: true, what: /container .* exists/ },
    ]);
  });
});

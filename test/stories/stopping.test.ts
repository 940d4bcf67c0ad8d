import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { type Landscape, olive, openLandscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { startTestDirectory } from '../support/samba.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const world = { employees: [pat, sam], mailboxes: [mailboxOf(pat)] };
const PROMISED_MS = 5_000;
const HANGS_MS = 15_000;

/** Starts a run, waits until `isThere`, stops it, and answers with it and how long that took. */
async function stopWhen(land: Landscape, isThere: (id: number) => Promise<boolean>) {
  const { id } = await land.engine.startRun('full', olive);
  while (!(await isThere(id))) await wait(20);
  const asked = performance.now();
  await land.engine.stopRun(id, olive);
  await land.parts.writer.idle();
  return { run: await land.engine.run(id), took: performance.now() - asked };
}

const isAt = (land: Landscape, connector: string, type: string) => async (id: number) => {
  const run = await land.engine.run(id);
  return run.connector === connector && run.stepType === type;
};

async function messages(land: Landscape, run: number): Promise<string> {
  return (await land.engine.runErrors(run, {})).items.map(({ code, message }) => `${code}: ${message}`).join('\n');
}

story('A run that is stopped while the portal hangs', world, async (t, land) => {
  land.portal.setFault({ kind: 'slow', route: 'list', delayMs: HANGS_MS });

  const { run, took } = await stopWhen(land, isAt(land, 'NHSmail', 'full-import'));

  t.equal(run.result, 'stopped-user');
  t.ok(took < PROMISED_MS, `ends within five seconds, not ${took} ms`);
  t.match(await messages(land, run.id), /stopped-user: .*full-import of NHSmail, between two pages of the import/);
  t.equal((await land.space('NHSmail')).size, 0);
  land.portal.clearFaults();
  t.equal((await land.run({ resume: run.id })).resumes, run.id, 'and can be gone on with');
  await land.approveAll();
  await land.settle();
  t.same(land.logins, ['ppresent', 'ssecond']);
});

story('A run that is stopped while the portal hangs in the middle of an export', world, async (t, land) => {
  land.portal.setFault({ kind: 'slow', route: 'create', delayMs: HANGS_MS });

  const { run, took } = await stopWhen(land, isAt(land, 'NHSmail', 'export'));

  t.equal(run.result, 'stopped-user');
  t.ok(took < PROMISED_MS, `ends within five seconds, not ${took} ms`);
  t.match(await messages(land, run.id), /export of NHSmail, between two batches of the export/);
  land.portal.clearFaults();
  await land.settle();
  t.equal(land.addresses.length, 2, 'nobody is made twice');
  t.same(land.logins, ['ppresent', 'ssecond']);
});

story('A run that is stopped in a synchronisation', world, async (t, land) => {
  land.whenCommitted(
    ({ marks = [] }) => marks.length > 0,
    () => void land.engine.stopRun(1, olive),
  );

  const run = await land.run('full');

  t.equal(run.result, 'stopped-user');
  t.match(
    await messages(land, run.id),
    /stopped at a safe point: (delta-sync of \w+, between two commits|before the delta-sync of \w+)/,
  );
  t.same(await land.written(run), {});
});

story('A second run, while one waits for the portal', world, async (t, land) => {
  land.portal.setFault({ kind: 'slow', route: 'list', delayMs: HANGS_MS });
  const { id } = await land.engine.startRun('full', olive);
  while (!(await isAt(land, 'NHSmail', 'full-import')(id))) await wait(20);

  await t.rejects(land.engine.startRun('delta', olive), {
    code: 'run-in-progress',
    message: /^Run 1 \(full\), started by olive at .*, at step 2 of \d+: full-import of NHSmail, is under way\.$/,
  });

  await land.engine.stopRun(id, olive);
  await land.parts.writer.idle();
});

t.test('A run that is stopped while a domain controller stands still', async (t) => {
  const directory = await startTestDirectory(t);
  const land = await openLandscape(t, world);
  const { url, caFile, serviceAccount, containers } = directory;
  const ad = {
    name: 'AD',
    system: 'ad',
    transport: 'ldap',
    url,
    caFile,
    account: serviceAccount.upn,
    passwordFile: 'ad.password',
    containers: [containers.managed],
    createIn: containers.staff,
    upnSuffix: 'trust.local',
    nhsmailIdAttribute: 'employeeNumber',
  };
  writeFileSync(join(land.home, 'ad.password'), serviceAccount.password, { mode: 0o600 });
  const { connectors } = land.parts.parts.configuration;
  land.configure({ connectors: [...connectors.filter(({ name }) => name !== 'AD'), ad] });
  await land.restart('The directory is Samba');
  directory.pause();

  const { run, took } = await stopWhen(land, isAt(land, 'AD', 'full-import'));
  directory.resume();

  t.equal(run.result, 'stopped-user');
  t.ok(took < PROMISED_MS, `ends within five seconds, not ${took} ms`);
  t.match(await messages(land, run.id), /full-import of AD, between two pages of the import/);
});

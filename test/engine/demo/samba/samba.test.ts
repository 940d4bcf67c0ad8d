import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { claimFolder } from '../../../../engine/demo/samba/claim.ts';
import { startSambaDirectory } from '../../../../engine/demo/samba/start.ts';
import { requireSamba } from '../../../../engine/demo/samba/template.ts';
import { signIn } from '../../../support/samba.ts';

const START = pathToFileURL(path.resolve(import.meta.dirname, '../../../../engine/demo/samba/start.ts')).href;

t.test('two domain controllers at once', async (t) => {
  const [one, other] = await Promise.all([startSambaDirectory(), startSambaDirectory()]);
  t.teardown(() => Promise.all([one.stop(), other.stop()]));

  t.not(one.address, other.address, 'have addresses of their own');
  for (const directory of [one, other]) {
    t.equal(await signIn(directory, directory.serviceAccount.upn, directory.serviceAccount.password), 'welcome');
    t.equal(await signIn(directory, directory.administrator.dn, directory.administrator.password), 'welcome');
  }
});

t.test('a domain controller that is stopped leaves nothing behind', async (t) => {
  const directory = await startSambaDirectory();

  await directory.stop();

  t.notOk(await isListening(directory.address));
  t.notOk(existsSync(directory.caFile));
});

t.test('a domain controller ends when the process that started it is killed', async (t) => {
  const script = `const d = await (await import('${START}')).startSambaDirectory(); console.log(d.address); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (data) => resolve(`${data}`.trim())),
  );
  t.ok(await isListening(address));

  parent.kill('SIGKILL');

  for (let n = 0; n < 250 && (await isListening(address)); n++) await wait(20);
  t.notOk(await isListening(address));
});

t.test('a claim', async (t) => {
  t.test('is given once, and again after its release', async (t) => {
    const folder = path.join(t.testdir(), 'address');

    const first = claimFolder(folder);
    t.ok(first);
    t.equal(claimFolder(folder), undefined);
    first?.release();
    t.ok(claimFolder(folder));
  });

  t.test('of a process that is gone is taken over, with what it left there', async (t) => {
    const folder = path.join(t.testdir(), 'address');
    mkdirSync(folder);
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await new Promise((resolve) => gone.once('exit', resolve));
    writeFileSync(path.join(folder, 'pid'), String(gone.pid));
    writeFileSync(path.join(folder, 'left-over'), '');

    t.ok(claimFolder(folder));
    t.notOk(existsSync(path.join(folder, 'left-over')));
    t.equal(claimFolder(folder), undefined);
  });
});

t.test('without Samba the error says how to install it', async (t) => {
  const noSamba = () => requireSamba((file) => !file.endsWith('/samba'));

  t.throws(noSamba, /Samba is not installed \(\/usr\/sbin\/samba missing\).*apt-get install .*samba-ad-provision/);
});

function isListening(address: string): Promise<boolean> {
  const socket = connect(636, address);
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

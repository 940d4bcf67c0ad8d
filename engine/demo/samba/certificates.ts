import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addresses, dnsDomain, host } from './recipe.ts';

const NAME = `${host}.${dnsDomain}`;
const LIFETIME = ['-days', '3650'];

/**
 * An authority of our own (`ca.pem`) and one server certificate (`cert.pem`, `key.pem`) for every address a server may
 * have. Samba would otherwise make a large key at its first start: 4 s, and a certificate that fits no address.
 */
export function makeCertificates(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = [`DNS:${NAME}`, ...addresses.map((address) => `IP:${address}`)];
  const extensions = `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`;
  writeFileSync(path.join(folder, 'ext'), extensions);

  for (const key of ['ca.key', 'key.pem']) {
    openssl(folder, ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key]);
  }
  const subject = ['-subj', '/CN=Demonstration directory CA'];
  openssl(folder, ['req', '-x509', '-new', '-key', 'ca.key', ...LIFETIME, ...subject, '-out', 'ca.pem']);
  openssl(folder, ['req', '-new', '-key', 'key.pem', '-subj', `/CN=${NAME}`, '-out', 'req.pem']);
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'ext'];
  openssl(folder, ['x509', '-req', '-in', 'req.pem', ...authority, ...LIFETIME, '-out', 'cert.pem']);
  // The authority signs this one certificate and never another: its key is of no further use.
  for (const used of ['ext', 'req.pem', 'ca.srl', 'ca.key']) rmSync(path.join(folder, used), { force: true });
}

function openssl(cwd: string, args: readonly string[]): void {
  execFileSync('openssl', args, { cwd, stdio: 'pipe' });
}

/** A real domain controller as the directory of the demo, filled by its administrator. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Attribute, Client, type Entry } from 'ldapts';
import { EngineError } from '../../index.ts';
import { startSambaDirectory } from '../samba/start.ts';
import { DOMAIN, directoryRows, NHSMAIL_ID_ATTRIBUTE } from '../site.ts';
import { accountOf, type DirectoryAccount, type OpenDirectory } from './directory.ts';

/** A normal account that needs no password: nobody signs in to them, and setting one takes the time of ten adds. */
const WITHOUT_PASSWORD = '544';
const WRITES_AT_A_TIME = 8;
const PAGE = 500;

export const openSambaDirectory: OpenDirectory = async (home, trust) => {
  const samba = await startSambaDirectory({ exchangeAttributes: true }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('request-invalid', `--directory samba: ${why}`, {}, { cause });
  });
  const { url, baseDn, containers, serviceAccount, administrator } = samba;
  const services = `OU=Services,${containers.managed}`;
  const client = new Client({ url, tlsOptions: { ca: readFileSync(samba.caFile) }, timeout: 60_000 });
  const close = async () => {
    await client.unbind().catch(() => undefined);
    await samba.stop();
  };
  try {
    await client.bind(administrator.upn, administrator.password);
    await client.add(services, { objectClass: 'organizationalUnit' });
    await fill(client, directoryRows(trust, { base: baseDn, people: containers.staff, services }));
    copyFileSync(samba.caFile, join(home, 'keys', 'directory-ca.pem'));
    writeFileSync(join(home, 'keys', 'directory.password'), `${serviceAccount.password}\n`, { mode: 0o600 });
  } catch (cause) {
    await close();
    throw cause;
  }
  return {
    what: 'a real Samba domain controller (its first accounts were loaded without passwords)',
    where: url,
    connector: {
      name: 'AD',
      system: 'ad',
      transport: 'ldap',
      url,
      caFile: 'keys/directory-ca.pem',
      account: serviceAccount.upn,
      passwordFile: 'keys/directory.password',
      containers: [containers.managed],
      createIn: containers.staff,
      upnSuffix: DOMAIN,
      nhsmailIdAttribute: NHSMAIL_ID_ATTRIBUTE,
    },
    accounts: () => readAccounts(client, containers.managed),
    close,
  };
};

async function fill(client: Client, rows: ReturnType<typeof directoryRows>): Promise<void> {
  const write = async () => {
    for (const { dn, attributes } of rows) {
      const all = { ...attributes, userAccountControl: WITHOUT_PASSWORD };
      await client.add(
        dn,
        Object.entries(all).map(([type, values]) => new Attribute({ type, values: [values].flat() })),
      );
    }
  };
  await Promise.all(Array.from({ length: WRITES_AT_A_TIME }, write));
}

async function readAccounts(client: Client, base: string): Promise<DirectoryAccount[]> {
  const filter = '(&(objectCategory=person)(objectClass=user))';
  const { searchEntries } = await client.search(base, { scope: 'sub', filter, paged: { pageSize: PAGE } });
  return searchEntries.map((entry) => accountOf(entry.dn, valuesOf(entry)));
}

function valuesOf(entry: Entry): Map<string, string> {
  return new Map(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), String([value].flat()[0] ?? '')]));
}

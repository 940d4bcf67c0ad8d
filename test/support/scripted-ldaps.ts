/** An LDAPS server that says what a test tells it to: answers of a directory that Samba never gives. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { Ber, BerReader, BerWriter } from 'ldapts';
import type { Test } from 'tap';

export interface ScriptedEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, string | Buffer>>;
}

/** One answer to a search. `cookie` present: with a paging control; `drop`: the connection ends instead of an answer. */
export interface ScriptedAnswer {
  readonly entries?: readonly ScriptedEntry[];
  readonly references?: readonly string[];
  readonly cookie?: string;
  readonly result?: number;
  readonly text?: string;
  readonly drop?: boolean;
}

export interface SearchAsked {
  readonly base: string;
  readonly scope: number;
  /** How many searches of this base were asked before. */
  readonly nth: number;
}

const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** Accepts every sign-in; `answer` decides about searches. */
export async function startScriptedLdaps(
  t: Test,
  answer: (asked: SearchAsked) => ScriptedAnswer,
): Promise<{ url: string; caFile: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jml-scripted-ldaps-'));
  const caFile = makeCertificate(folder);
  const asked = new Map<string, number>();
  const sockets = new Set<TLSSocket>();
  const server = createServer(
    { key: readFileSync(path.join(folder, 'key.pem')), cert: readFileSync(caFile) },
    (socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('data', (data: Buffer) => {
        const reader = new BerReader(data);
        reader.readSequence();
        const id = reader.readInt() ?? 0;
        const operation = reader.readSequence();
        if (operation === 0x60) socket.write(message(id, 0x61, 0, ''));
        if (operation !== 0x63) return;
        const base = reader.readString() ?? '';
        const nth = asked.get(base) ?? 0;
        asked.set(base, nth + 1);
        const said = answer({ base, scope: reader.readEnumeration() ?? 0, nth });
        if (said.drop === true) socket.destroy();
        else socket.write(searchAnswer(id, said));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { url: `ldaps://127.0.0.1:${(server.address() as AddressInfo).port}`, caFile };
}

/** The root and the schema of an invented domain, as the connector asks for them before it reads. */
export function domainAnswer({ base }: SearchAsked): ScriptedAnswer | undefined {
  if (base === '') {
    const attributes = {
      defaultNamingContext: 'DC=trust,DC=local',
      schemaNamingContext: 'CN=Schema',
      configurationNamingContext: 'CN=Configuration,DC=trust,DC=local',
      dsServiceName: 'CN=Settings',
      dnsHostName: 'dc9.trust.local',
      highestCommittedUSN: '1000',
    };
    return { entries: [{ dn: '', attributes }] };
  }
  if (base === 'CN=Settings') return { entries: [{ dn: base, attributes: { invocationId: Buffer.alloc(16, 7) } }] };
  if (base !== 'CN=Schema') return undefined;
  const names = ['distinguishedName', 'sAMAccountName', 'employeeNumber', 'userAccountControl'];
  return { entries: names.map((name) => ({ dn: `CN=${name},${base}`, attributes: { lDAPDisplayName: name } })) };
}

export function personEntry(number: number, base: string): ScriptedEntry {
  const dn = `CN=Person ${number},${base}`;
  const attributes = {
    objectGUID: Buffer.alloc(16, number),
    distinguishedName: dn,
    sAMAccountName: `person${number}`,
    userAccountControl: '512',
  };
  return { dn, attributes };
}

function makeCertificate(folder: string): string {
  const subject = ['-subj', '/CN=scripted', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', 'ca.pem'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return path.join(folder, 'ca.pem');
}

function searchAnswer(id: number, answer: ScriptedAnswer): Buffer {
  return Buffer.concat([
    ...(answer.entries ?? []).map((entry) => entryMessage(id, entry)),
    ...(answer.references ?? []).map((url) => referenceMessage(id, url)),
    message(id, 0x65, answer.result ?? 0, answer.text ?? '', answer.cookie),
  ]);
}

function entryMessage(id: number, { dn, attributes }: ScriptedEntry): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(0x64);
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, value] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      writer.writeBuffer(Buffer.from(value), Ber.OctetString);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
    writer.endSequence();
  });
}

function referenceMessage(id: number, url: string): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(0x73);
    writer.writeString(url);
    writer.endSequence();
  });
}

function message(id: number, operation: number, result: number, text: string, cookie?: string): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(operation);
    writer.writeEnumeration(result);
    writer.writeString('');
    writer.writeString(text);
    writer.endSequence();
    if (cookie === undefined) return;
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(0);
    value.writeBuffer(Buffer.from(cookie), Ber.OctetString);
    value.endSequence();
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString(PAGED_RESULTS);
    writer.writeBuffer(value.buffer, Ber.OctetString);
    writer.endSequence();
    writer.endSequence();
  });
}

function envelope(id: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

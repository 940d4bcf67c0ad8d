import type { Entry } from 'ldapts';
import { asEngineError } from '../../errors.ts';
import { isUnder, sameDn } from '../../protocol/dn.ts';
import type { Finding } from '../connector.ts';
import type { Controllers } from './controllers.ts';
import { seesDeletions } from './deleted.ts';
import { textValues } from './entry.ts';
import { type Forest, learnForest, readRoot } from './forest.ts';
import { inspectFurther } from './inspect-further.ts';
import { PEOPLE } from './read.ts';
import type { DirectoryAttribute } from './schema.ts';
import { DirectorySession, type SessionOptions } from './session.ts';

export interface Inspection {
  readonly controllers: Controllers;
  readonly bindDn: string;
  readonly attributes: readonly DirectoryAttribute[];
  readonly containers: readonly string[];
  readonly createIn: string;
  readonly createContainers: boolean;
}

/** Groups whose members could harm the whole domain, by the end of their security identifier (MS-DTYP 2.4.2.4). */
const powerfulGroups: Readonly<Record<number, string>> = {
  512: 'Domain Admins',
  518: 'Schema Admins',
  519: 'Enterprise Admins',
  544: 'Administrators',
};

/** What `jml check` shows for this connector. What prevents the rest ends the list; nothing is thrown. */
export async function inspectDirectory(inspection: Inspection, signal: AbortSignal): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let session: DirectorySession | undefined;
  try {
    const tried = await Promise.all(inspection.controllers.each().map((one) => inspectController(one, signal)));
    findings.push(...tried.map(({ finding }) => finding), ...differentDomains(tried));
    if (tried.every(({ domain }) => domain === undefined)) return findings;
    session = await inspection.controllers.open(signal);
    const forest = await learnForest(session, inspection.attributes, signal);
    findings.push(...(await inspectContainers(session, inspection, signal)));
    const mayWrite = await writableAttributes(session, inspection.containers, signal);
    findings.push(inspectNhsmailId(inspection, forest, mayWrite), ...inspectFurther(forest, mayWrite));
    findings.push(inspectAddressLists(forest));
    findings.push(await inspectDeletions(session, inspection.bindDn, forest, signal));
    findings.push(await inspectPower(session, signal));
  } catch (error) {
    findings.push(fault(error));
  } finally {
    session?.close();
  }
  return findings;
}

interface TriedController {
  readonly url: string;
  readonly finding: Finding;
  /** Absent when it could not be asked. */
  readonly domain?: string;
}

async function inspectController(options: SessionOptions, signal: AbortSignal): Promise<TriedController> {
  const { url } = options;
  let session: DirectorySession | undefined;
  try {
    session = await DirectorySession.open(options, signal);
    const { defaultNamingContext: domain } = await readRoot(session, signal);
    return {
      url,
      domain,
      finding: { ok: true, what: `${url} has a trusted certificate and lets the account sign in` },
    };
  } catch (error) {
    return { url, finding: fault(error) };
  } finally {
    session?.close();
  }
}

function differentDomains(tried: readonly TriedController[]): Finding[] {
  const [first, ...others] = tried.filter(({ domain }) => domain !== undefined);
  const other = others.find(({ domain }) => domain !== first?.domain);
  if (other === undefined) return [];
  const what = `${first?.url} holds ${first?.domain}, and ${other.url} holds ${other.domain}`;
  return [{ ok: false, what, remedy: 'Name controllers of one domain; use one connector for each domain.' }];
}

function fault(error: unknown): Finding {
  const { message, remedy } = asEngineError(error, 'failed-search');
  return { ok: false, what: message, remedy };
}

async function inspectContainers(
  session: DirectorySession,
  { containers, createIn, createContainers }: Inspection,
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dn of containers) {
    const exists = (await session.read(dn, ['objectClass'], signal)) !== undefined;
    findings.push(
      finding(exists, `container ${dn} ${exists ? 'exists' : 'does not exist'}`, 'Correct its name, or create it.'),
    );
  }
  const inside = containers.some((container) => sameDn(createIn, container) || isUnder(createIn, container));
  if (!inside) {
    findings.push({
      ok: false,
      what: `createIn ${createIn} lies outside the containers`,
      remedy: 'Name a place inside them.',
    });
  }
  if (createContainers) findings.push(...(await inspectUnits(session, containers, signal)));
  const place = await session.read(createIn, ['allowedChildClassesEffective'], signal);
  if (place === undefined && createContainers && inside) {
    return [...findings, { ok: true, what: `createIn ${createIn} does not exist and will be made` }];
  }
  if (place === undefined) {
    return [
      ...findings,
      { ok: false, what: `createIn ${createIn} does not exist`, remedy: 'Correct its name, or create it.' },
    ];
  }
  const mayCreate = lower(place, 'allowedChildClassesEffective').includes('user');
  const what = `the account may ${mayCreate ? '' : 'not '}create users in ${createIn}`;
  return [...findings, finding(mayCreate, what, 'Delegate "Create User objects" on it to the account.')];
}

async function inspectUnits(
  session: DirectorySession,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const dn of containers) {
    const place = await session.read(dn, ['allowedChildClassesEffective'], signal);
    if (place === undefined) continue;
    const may = lower(place, 'allowedChildClassesEffective').includes('organizationalunit');
    const what = `the account may ${may ? '' : 'not '}create organisational units in ${dn}`;
    const remedy = 'Delegate "Create Organizational Unit objects" on it to the account, or leave createContainers out.';
    findings.push(finding(may, what, remedy));
  }
  return findings;
}

function inspectNhsmailId(
  { attributes }: Inspection,
  forest: Forest,
  mayWrite: ReadonlySet<string> | undefined,
): Finding {
  const ldap = attributes.find(({ name }) => name === 'nhsmailId')?.ldap ?? '';
  if (forest.unavailable.includes('nhsmailId')) {
    const remedy = 'Name another one, such as employeeNumber; extensionAttribute1–15 come with Exchange.';
    return { ok: false, what: `the schema has no attribute ${ldap} for the NHSmail id`, remedy };
  }
  if (forest.severalValues.has(ldap.toLowerCase())) {
    const remedy = 'Name an attribute with a single value, such as employeeNumber.';
    return { ok: false, what: `${ldap} takes several values and cannot keep the NHSmail id`, remedy };
  }
  if (mayWrite === undefined) {
    return { ok: true, what: `the schema has ${ldap}; whether it may be written shows once there is an account` };
  }
  const writable = mayWrite.has(ldap.toLowerCase());
  const what = `the account may ${writable ? '' : 'not '}write ${ldap}, which keeps the NHSmail id`;
  return finding(writable, what, `Delegate "Write ${ldap}" on user objects to the account.`);
}

/** Of the first person found, in lower case; nothing while there is nobody. */
async function writableAttributes(
  session: DirectorySession,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  for (const base of containers) {
    const query = { scope: 'sub', filter: PEOPLE, attributes: ['allowedAttributesEffective'] } as const;
    for await (const [first] of session.pages(base, query, 1, signal)) {
      if (first !== undefined) return new Set(lower(first, 'allowedAttributesEffective'));
    }
  }
  return undefined;
}

function inspectAddressLists(forest: Forest): Finding {
  const absent = forest.unavailable.includes('hiddenFromAddressList');
  return {
    ok: true,
    what: absent
      ? 'the schema has no msExchHideFromAddressLists: leavers are disabled, and not hidden from address lists'
      : 'the schema has msExchHideFromAddressLists: leavers are hidden from address lists',
  };
}

/** Not seeing them is allowed: they are then found by full imports, which is later and not wrong. */
async function inspectDeletions(
  session: DirectorySession,
  account: string,
  { domain }: Forest,
  signal: AbortSignal,
): Promise<Finding> {
  if (await seesDeletions(session, domain, signal)) return { ok: true, what: 'the account is shown deleted objects' };
  return {
    ok: true,
    what: 'the account is not shown deleted objects: a delta import misses deletions, the next full import finds them',
    remedy: `To see them at once: dsacls "CN=Deleted Objects,${domain}" /takeownership, then /G "${account}:LCRP".`,
  };
}

async function inspectPower(session: DirectorySession, signal: AbortSignal): Promise<Finding> {
  const root = await session.read('', ['tokenGroups'], signal);
  const groups = [root?.['tokenGroups'] ?? []].flat().filter((sid): sid is Buffer => Buffer.isBuffer(sid));
  const names = groups
    .map((sid) => powerfulGroups[sid.readUInt32LE(sid.length - 4)])
    .filter((name) => name !== undefined);
  if (groups.length === 0) return { ok: true, what: 'the groups of the account could not be read' };
  if (names.length === 0) return { ok: true, what: "the account is in no administrators' group" };
  const remedy = 'Use an account that has rights on the containers only: a stolen one could then harm nothing else.';
  return { ok: false, what: `the account is in ${names.join(', ')}`, remedy };
}

function finding(ok: boolean, what: string, remedy: string): Finding {
  return ok ? { ok, what } : { ok, what, remedy };
}

function lower(entry: Entry, attribute: string): string[] {
  return textValues(entry, attribute).map((name) => name.toLowerCase());
}

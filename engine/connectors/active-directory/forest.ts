import { EngineError } from '../../errors.ts';
import { instantOf, textValues } from './entry.ts';
import type { DirectoryAttribute } from './schema.ts';
import type { DirectorySession } from './session.ts';

/** What a domain controller says about itself and about its forest. */
export interface Forest {
  readonly domain: string;
  readonly schema: string;
  readonly configuration: string;
  /** The attributes this forest has, in the spelling of its schema (binary values depend on the spelling). */
  readonly attributes: readonly DirectoryAttribute[];
  /** Names of ours for attributes it does not have. */
  readonly unavailable: readonly string[];
  /** Lower-case LDAP names of attributes that take several values. */
  readonly severalValues: ReadonlySet<string>;
  /** Lower-case LDAP names of attributes whose values are octets and no text. */
  readonly octets: ReadonlySet<string>;
}

/** Octet string and security descriptor (MS-ADTS 3.1.1.2.2.2). */
const OCTET_SYNTAXES = ['2.5.5.10', '2.5.5.15', '2.5.5.17'];

const ROOT = [
  'defaultNamingContext',
  'schemaNamingContext',
  'configurationNamingContext',
  'dsServiceName',
  'dnsHostName',
  'highestCommittedUSN',
] as const;

export async function learnForest(
  session: DirectorySession,
  wanted: readonly DirectoryAttribute[],
  signal?: AbortSignal,
): Promise<Forest> {
  const root = await readRoot(session, signal);
  const names = [...new Set(wanted.map(({ ldap }) => ldap))];
  const found = await session.search(
    root.schemaNamingContext,
    {
      scope: 'sub',
      filter: `(|${names.map((name) => `(lDAPDisplayName=${name})`).join('')})`,
      attributes: ['lDAPDisplayName', 'isSingleValued', 'attributeSyntax'],
    },
    signal,
  );
  const spelling = new Map<string, string>();
  const severalValues = new Set<string>();
  const octets = new Set<string>();
  for (const entry of found) {
    const [name = ''] = textValues(entry, 'lDAPDisplayName');
    spelling.set(name.toLowerCase(), name);
    if (textValues(entry, 'isSingleValued')[0] === 'FALSE') severalValues.add(name.toLowerCase());
    if (OCTET_SYNTAXES.includes(textValues(entry, 'attributeSyntax')[0] ?? '')) octets.add(name.toLowerCase());
  }
  return {
    domain: root.defaultNamingContext,
    schema: root.schemaNamingContext,
    configuration: root.configurationNamingContext,
    attributes: wanted.map((one) => ({ ...one, ldap: spelling.get(one.ldap.toLowerCase()) ?? one.ldap })),
    unavailable: wanted.filter(({ ldap }) => !spelling.has(ldap.toLowerCase())).map(({ name }) => name),
    severalValues,
    octets,
  };
}

/** What the controller's clock shows, ISO 8601; nothing when it does not tell. */
export async function readTime(session: DirectorySession, signal?: AbortSignal): Promise<string | undefined> {
  const entry = await session.read('', ['currentTime'], signal);
  const [time = ''] = entry === undefined ? [] : textValues(entry, 'currentTime');
  return instantOf(time) || undefined;
}

type Root = Readonly<Record<(typeof ROOT)[number], string>>;

export async function readRoot(session: DirectorySession, signal?: AbortSignal): Promise<Root> {
  const entry = await session.read('', ROOT, signal);
  const pairs = ROOT.map((name) => {
    const [value] = entry === undefined ? [] : textValues(entry, name);
    if (value !== undefined) return [name, value];
    const message = `the root of the directory has no ${name}; is this Active Directory?`;
    throw new EngineError('answer-not-understood', message);
  });
  return Object.fromEntries(pairs) as Root;
}

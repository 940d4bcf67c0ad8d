/** Properties of one connector that do not go together: what a schema of single properties cannot say. */
import type { System } from '../connectors/connector.ts';
import { type Fault, nameOf, type Path } from './places.ts';
import type { ConnectorConfiguration } from './schema.ts';

type Scim = ConnectorConfiguration & { readonly transport: 'scim' };
/** By attribute, why it is needed. */
type Needed = Readonly<Partial<Record<System, Readonly<Record<string, string>>>>>;
type Delimited = ConnectorConfiguration & { readonly transport: 'delimited' };

/** `writesNhsmail`: the topology lets this engine do so. */
export function contradictions(connector: ConnectorConfiguration, writesNhsmail: boolean, path: Path): Fault[] {
  if (connector.transport === 'scim') return waysIn(connector, path);
  if (connector.transport === 'delimited') return lacking(connector, writesNhsmail, path);
  if (
    connector.transport === 'ldif' &&
    connector.exportChangesTo !== undefined &&
    connector.anchorAttribute === undefined
  ) {
    const why = 'is missing: with exportChangesTo an entry must be known by an attribute that can be written';
    return [faultAt([...path, 'anchorAttribute'], why)];
  }
  return [];
}

function waysIn({ keyFile, auth }: Scim, path: Path): Fault[] {
  if (keyFile === undefined && auth === undefined) {
    return [faultAt([...path, 'keyFile'], 'is missing: name the file of the key, or the client credentials in auth')];
  }
  if (keyFile !== undefined && auth !== undefined) {
    return [faultAt([...path, 'auth'], 'and keyFile are two ways in: keep the one that the portal gave you')];
  }
  return [];
}

const ofMailboxes = { mail: 'without it no account is found', status: 'it says whose mailbox works' };
const ofWrittenMailboxes = {
  ...ofMailboxes,
  leaverDate: 'without it no leaver is marked',
  hiddenFromAddressList: 'without it no leaver is marked',
};
const ofAccounts = {
  distinguishedName: 'accounts are made under it',
  sAMAccountName: 'accounts are made under it',
  userPrincipalName: 'accounts are made under it',
  accountDisabled: 'without it no leaver is disabled',
};

const read: Needed = { nhsmail: ofMailboxes };
const written: Needed = { nhsmail: ofWrittenMailboxes, ad: ofAccounts };

/** What a table must tell of mailboxes, and hold of accounts that are written there: found out on the first leaver it is too late. */
function lacking(connector: Delimited, writesNhsmail: boolean, path: Path): Fault[] {
  const { system, columns, readOnly, createIn, upnSuffix } = connector;
  const isWritten = readOnly !== true && (system === 'ad' || (system === 'nhsmail' && writesNhsmail));
  const needed = (isWritten ? written : read)[system] ?? {};
  const unnamed = Object.entries(needed).filter(([attribute]) => columns[attribute] === undefined);
  const faults = unnamed.map(([attribute, why]) => faultAt([...path, 'columns', attribute], `is missing: ${why}`));
  const where = 'is missing: accounts are made here, unless readOnly is true';
  if (system !== 'ad' || !isWritten) return faults;
  if (createIn === undefined) faults.push(faultAt([...path, 'createIn'], where));
  if (upnSuffix === undefined) faults.push(faultAt([...path, 'upnSuffix'], where));
  return faults;
}

function faultAt(path: Path, message: string): Fault {
  return { path, message: `${nameOf(path)} ${message}` };
}

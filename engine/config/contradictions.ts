/** Properties of one connector that do not go together: what a schema of single properties cannot say. */
import { type Fault, nameOf, type Path } from './places.ts';
import type { ConnectorConfiguration } from './schema.ts';

type Scim = ConnectorConfiguration & { readonly transport: 'scim' };

export function contradictions(connector: ConnectorConfiguration, path: Path): Fault[] {
  if (connector.transport === 'scim') return waysIn(connector, path);
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

function faultAt(path: Path, message: string): Fault {
  return { path, message: `${nameOf(path)} ${message}` };
}

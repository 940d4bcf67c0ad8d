/** Distinguished names in the configuration that are none: a protected container that is misspelt would protect nobody. */
import { asEngineError } from '../errors.ts';
import { parseDn } from '../protocol/dn.ts';
import { type Fault, nameOf, type Path } from './places.ts';
import type { Configuration } from './schema.ts';

export function distinguishedNameFaults({ connectors, neverTouch }: Configuration): Fault[] {
  const { containers = [], groups = [] } = neverTouch ?? {};
  return [
    ...connectors.flatMap((connector, index) => {
      const path = ['connectors', index];
      const read = connector.transport === 'ldap' ? connector.containers : [];
      const makes = 'createIn' in connector && connector.createIn !== undefined ? [connector.createIn] : [];
      return [
        ...faultsAt([...path, 'containers'], read),
        ...makes.flatMap((dn) => faultsOf([...path, 'createIn'], dn)),
      ];
    }),
    ...faultsAt(['neverTouch', 'containers'], containers),
    ...faultsAt(['neverTouch', 'groups'], groups),
  ];
}

function faultsAt(path: Path, names: readonly string[]): Fault[] {
  return names.flatMap((dn, index) => faultsOf([...path, index], dn));
}

function faultsOf(path: Path, dn: string): Fault[] {
  const reason = whyNone(dn);
  return reason === undefined
    ? []
    : [{ path, message: `${nameOf(path)} is "${dn}", no distinguished name: ${reason}.` }];
}

function whyNone(dn: string): string | undefined {
  try {
    return parseDn(dn).length === 0 ? 'the name is empty' : undefined;
  } catch (cause) {
    return asEngineError(cause).message;
  }
}

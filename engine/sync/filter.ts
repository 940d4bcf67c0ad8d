/** Connector filters: which objects of a system take part at all, as a table by system. */
import type { System } from '../connectors/connector.ts';

export interface Scope {
  /** ODS codes that are ours. */
  readonly organisationCodes: readonly string[];
}

/** Reads one attribute of the object by name; '' when absent. */
export type ReadAttribute = (name: string) => string;

type Filter = (read: ReadAttribute, scope: Scope) => string | undefined;

const filters: Readonly<Record<System, readonly Filter[]>> = {
  esr: [],
  nhsmail: [
    (read) => {
      const type = read('accountType');
      return type === '' || type === 'User' ? undefined : `It is a ${type.toLowerCase()} account, not a person's.`;
    },
    (read, { organisationCodes }) => {
      const code = read('organisationCode');
      if (code === '' || organisationCodes.includes(code)) return undefined;
      return `It belongs to organisation ${code}, which is not ours.`;
    },
  ],
  ad: [],
  file: [],
};

/** Whether the values of a system's objects decide over who takes part. */
export function isFiltered(system: System): boolean {
  return filters[system].length > 0;
}

/** Why the object is out of scope, in a sentence; `undefined` when it is in. */
export function filteredBecause(system: System, read: ReadAttribute, scope: Scope): string | undefined {
  for (const filter of filters[system]) {
    const reason = filter(read, scope);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Connector filters: which objects of a system take part at all, as a table by system. */
import type { Configuration } from '../config/schema.ts';
import type { System } from '../connectors/connector.ts';
import type { Values } from '../model/attribute.ts';
import type { CompiledFlows, ConfiguredFilter } from './flows.ts';

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

/** The shipped filters of a system and then those of the configuration; the first that is against an object decides. */
export class ConnectorFilters {
  private readonly system: System;
  private readonly scope: Scope;
  private readonly configured: readonly ConfiguredFilter[];

  constructor(system: System, scope: Scope, configured: readonly ConfiguredFilter[] = []) {
    this.system = system;
    this.scope = scope;
    this.configured = configured;
  }

  /** Whether the values of objects decide over who takes part. */
  get ask(): boolean {
    return filters[this.system].length + this.configured.length > 0;
  }

  /** Why the object is out of scope, in a sentence; `undefined` when it is in. Throws what spoils one object. */
  reasonAgainst(read: ReadAttribute, values: () => Values): string | undefined {
    for (const filter of filters[this.system]) {
      const reason = filter(read, this.scope);
      if (reason !== undefined) return reason;
    }
    return this.configured.find(({ when }) => when(values()) === 'true')?.reason;
  }
}

interface FilterRules {
  readonly configuration: Pick<Configuration, 'organisation'>;
  readonly flows: Pick<CompiledFlows, 'filters'>;
}

export function filtersOf(
  { configuration, flows }: FilterRules,
  { id, system }: { readonly id: number; readonly system: System },
): ConnectorFilters {
  const scope = { organisationCodes: configuration.organisation.codes };
  return new ConnectorFilters(system, scope, flows.filters?.get(id));
}

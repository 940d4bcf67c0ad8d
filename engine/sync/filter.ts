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
    return this.against(read, values)?.reason;
  }

  /** The filter that keeps the object out of scope. Throws what spoils one object. */
  against(read: ReadAttribute, values: () => Values): DecidingFilter | undefined {
    for (const filter of filters[this.system]) {
      const reason = filter(read, this.scope);
      if (reason !== undefined) return { name: 'a shipped filter', reason };
    }
    const at = this.configured.findIndex(({ when }) => when(values()) === 'true');
    const reason = this.configured[at]?.reason;
    return reason === undefined ? undefined : { name: `filter ${at + 1}`, reason };
  }
}

export interface DecidingFilter {
  /** Among those of its connector: a filter of the configuration has its place and no name. */
  readonly name: string;
  readonly reason: string;
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

/** Which rules caused what is staged for an account: the flows to what it changes, or the operation itself. */
import type { Operation } from '../model/operation.ts';
import type { Change } from '../model/views.ts';
import type { OutboundFlow } from '../sync/flows.ts';

/** What an operation is named after that no attribute flow causes. */
const causes: Readonly<Record<Operation, string | undefined>> = {
  create: 'provision',
  restore: 'restore',
  rename: 'naming',
  move: 'placement',
  update: undefined,
  clear: undefined,
  enable: 'return',
  leaver: 'leaver',
  disable: 'leaver',
  disconnect: 'deprovision',
  delete: 'deprovision',
};

interface Staged {
  readonly connector: number;
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

export type CausesOf = (staged: Staged) => readonly string[];

/** Names of rules, each once. */
export function causesAmong(
  targets: readonly { readonly connector: number; readonly flows: readonly OutboundFlow[] }[],
): CausesOf {
  const flowsOf = new Map(targets.map(({ connector, flows }) => [connector, namesByAttribute(flows)]));
  return ({ connector, operation, changes }) => {
    const cause = causes[operation];
    if (cause !== undefined) return [cause];
    const flows = flowsOf.get(connector);
    const names = changes.flatMap(({ attribute }) => flows?.get(attribute) ?? []);
    return names.length === 0 ? ['flow'] : [...new Set(names)];
  };
}

function namesByAttribute(flows: readonly OutboundFlow[]): ReadonlyMap<string, readonly string[]> {
  const byAttribute = Map.groupBy(flows, ({ rule }) => rule.to);
  return new Map([...byAttribute].map(([attribute, some]) => [attribute, some.map(({ rule }) => rule.name)]));
}

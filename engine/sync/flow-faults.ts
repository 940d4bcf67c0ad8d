/** Rules of the configuration whose expression or constant is wrong, each with its property and the character. */
import type { Fault } from '../config/places.ts';
import type { Rules } from '../config/rules.ts';
import type { Configuration } from '../config/schema.ts';
import { conditionOf, readerOf } from './flow-reader.ts';
import { type FlowSchema, isNaming, scopeOf } from './flows.ts';

/** Rules that name an attribute which is not there are told of elsewhere. */
export function expressionFaults(
  { flows, filters }: Configuration,
  rules: Rules,
  connectors: readonly FlowSchema[],
): Fault[] {
  const faults: Fault[] = [];
  flows?.inbound?.forEach(({ system, to, ...rule }, index) => {
    const connector = connectors.find((one) => one.system === system);
    if (connector === undefined) return;
    const scope = scopeOf(connector, rules, rules.metaverse.get(to) ?? 'text');
    faults.push(...faultsOf(rule, scope, ['flows', 'inbound', index]));
  });
  const attributes = [...rules.metaverse].map(([name, kind]) => ({ name, kind }));
  flows?.outbound?.forEach(({ system, to, ...rule }, index) => {
    const target = connectors.find((one) => one.system === system);
    const naming = isNaming({ system, to });
    const scope = { attributes, tables: rules.tables, to: target?.definitions?.get(to)?.kind ?? 'text', naming };
    faults.push(...faultsOf(rule, scope, ['flows', 'outbound', index]));
    if (naming && rule.when !== 'creation') {
      const message = `flows.outbound[${index}].when: ${to} is given when an account is made: it must be "creation". How far a name is followed later, "placement" of the connector says.`;
      faults.push({ path: ['flows', 'outbound', index, 'when'], message });
    }
  });
  filters?.forEach(({ connector, when }, index) => {
    const subject = connectors.find(({ name }) => name === connector);
    const path = ['filters', index];
    if (subject === undefined) {
      const names = connectors.map(({ name }) => name).join(', ');
      faults.push({ path, message: `filters[${index}].connector is "${connector}"; there are: ${names}.` });
      return;
    }
    const result = conditionOf(when, scopeOf(subject, rules, 'boolean'), '');
    if (result.situation !== 'refused') return;
    const message = `filters[${index}].when at character ${result.at + 1}: ${result.reason}.`;
    faults.push({ path: [...path, 'when'], message });
  });
  return faults;
}

function faultsOf(
  { constant, expression }: { readonly constant?: string | undefined; readonly expression?: string | undefined },
  scope: Parameters<typeof readerOf>[1],
  path: readonly (string | number)[],
): Fault[] {
  const gives =
    expression !== undefined
      ? ({ kind: 'expression', text: expression } as const)
      : ({ kind: 'constant', value: constant ?? '' } as const);
  if (gives.kind === 'constant' && constant === undefined) return [];
  const result = readerOf(gives, scope, '');
  if (result.situation !== 'refused') return [];
  const [first, direction, index] = path;
  const place = expression === undefined ? '' : ` at character ${result.at + 1}`;
  const message = `${first}.${direction}[${index}].${gives.kind}${place}: ${result.reason}.`;
  return [{ path: [...path, gives.kind], message }];
}

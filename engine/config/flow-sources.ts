/** Rules that do not say exactly once where their value comes from, and attributes that are named twice. */
import { metaverseSchema } from '../model/metaverse.ts';
import { type Fault, nameOf } from './places.ts';
import { nameOfRule } from './rules.ts';
import type { Configuration } from './schema.ts';

const sources = ['from', 'constant', 'expression'] as const;
/** CEL (language definition, Syntax) keeps these for itself. */
const reserved = new Set(['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'in', 'let']);
for (const word of ['loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'true', 'false', 'null'])
  reserved.add(word);

/** Only with `flows.manager` are those who refer to somebody found when that person comes. */
function referenceFaults({ flows }: Configuration): Fault[] {
  if (flows?.manager === true) return [];
  return (flows?.outbound ?? []).flatMap(({ system, to }, index): Fault[] => {
    if (system !== 'ad' || to !== 'manager') return [];
    const path = ['flows', 'outbound', index, 'to'];
    return [{ path, message: `${nameOf(path)} is manager: set flows.manager to true, too.` }];
  });
}

export function flowSourceFaults(configuration: Configuration): Fault[] {
  const { flows, metaverse = [] } = configuration;
  const rules = (['inbound', 'outbound'] as const).flatMap((direction) =>
    (flows?.[direction] ?? []).map((rule, index) => ({ rule, direction, path: ['flows', direction, index] })),
  );
  return [
    ...referenceFaults(configuration),
    ...rules.flatMap(({ rule, direction, path }): Fault[] => {
      const given = sources.filter((source) => rule[source] !== undefined);
      if (given.length === 1) return [];
      const found = given.length === 0 ? 'none of them' : given.join(' and ');
      const name = given.length === 0 ? '' : ` "${nameOfRule(rule, direction)}"`;
      const message = `${nameOf(path)}: the rule${name} takes its value from exactly one of from, constant and expression; it has ${found}.`;
      return [{ path, message }];
    }),
    ...metaverse.flatMap(({ name }, index): Fault[] => {
      const path = ['metaverse', index, 'name'];
      const isShipped = metaverseSchema.some((attribute) => attribute.name === name);
      const isTwice = metaverse.findIndex((other) => other.name === name) < index;
      if (reserved.has(name)) return [{ path, message: `${nameOf(path)} is ${name}, a word of the expressions.` }];
      if (!isShipped && !isTwice) return [];
      return [{ path, message: `${nameOf(path)} is ${name}, which the metaverse has already.` }];
    }),
  ];
}

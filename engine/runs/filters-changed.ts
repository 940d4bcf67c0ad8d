/** Whom a change of the connector filters concerns: the objects that another filter is against, or none any more. */
import type { Rules } from '../config/rules.ts';
import type { Configuration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { unpackValues, type Values } from '../model/attribute.ts';
import type { SpaceMark } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { type ConfiguredFilter, compileFlows } from '../sync/flows.ts';
import { flowSchemas } from './systems.ts';

const PAGE = 5_000;

export interface RulesChange {
  readonly before: Rules;
  readonly after: Rules;
  /** That `after` is read from. */
  readonly configuration: Configuration;
  /** As they are connected under the new configuration. */
  readonly systems: readonly ConnectedSystem[];
  /** Attributes of the metaverse by slot. */
  readonly metaverse: readonly string[];
}

export async function markFiltered(store: Store, { before, after, systems, metaverse }: RulesChange): Promise<void> {
  const ofConnector = (rules: typeof before, name: string) =>
    JSON.stringify(rules.filters.filter(({ connector }) => connector === name));
  const changed = systems.filter(({ name }) => ofConnector(before, name) !== ofConnector(after, name));
  if (changed.length === 0) return;
  const schemas = flowSchemas(systems);
  const [old, now] = [before, after].map((rules) => compileFlows(rules, metaverse, schemas).filters);
  for (const { id, attributes } of changed) {
    for (let last = 0; ; ) {
      const rows = await store.objectPage({ connector: id }, { after: last, limit: PAGE });
      const newest = rows.at(-1);
      if (newest === undefined) break;
      const concerned = rows.filter(({ seen, state }) => {
        const values = unpackValues(seen, attributes.length);
        const reason = reasonAgainst(now?.get(id), values);
        // Joined although a filter was against it: the filter was over its limit.
        const isHeld = state === 'Connected' && reason !== undefined;
        return isHeld || reason !== reasonAgainst(old?.get(id), values);
      });
      const marks = concerned.map(
        ({ id: object, person, state, rule, dueOn }): SpaceMark => ({
          id: object,
          person,
          state,
          rule,
          dueOn,
          stamp: 0,
        }),
      );
      if (marks.length > 0) await store.commit({ marks });
      last = newest.id;
    }
  }
}

/** One that fails says what fails: whoever it fails for is asked again. */
function reasonAgainst(filters: readonly ConfiguredFilter[] = [], values: Values): string | undefined {
  try {
    return filters.find(({ when }) => when(values) === 'true')?.reason;
  } catch (cause) {
    return String(cause);
  }
}

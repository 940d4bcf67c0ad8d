import { Type } from 'typebox';
import * as engine from '../../engine/index.ts';

/** The counters of a step, from the engine's table: a name that is left out is nought. */
export const counters = Type.Object({
  staging: group('staging', 'Of an import: what became of the objects that the system showed.'),
  discovery: group('discovery', 'Of an import: what the system showed and nobody asked for.'),
  inbound: group(
    'inbound',
    'Of a synchronisation: what became of the objects of its connector. Values flow when people are decided, so a later step of the run may still move an object from one counter to another.',
  ),
  outbound: Type.Unsafe<engine.Counters['outbound']>({
    type: 'object',
    description: 'Of the synchronisation that decided the people: what was staged, by the name of the connector.',
    additionalProperties: group('outbound'),
  }),
  export: group('export', 'Of an export: accounts, each once.'),
  operations: Type.Unsafe<engine.Counters['operations']>({
    type: 'object',
    description: 'Of an export: what was accepted, in words finer than those of MIM.',
    properties: Object.fromEntries(engine.operations.map((name) => [name, integer(wordsOf(name))])),
  }),
});

function group<Group extends engine.CounterGroup>(name: Group, description?: string) {
  const meanings: [string, engine.CounterMeaning][] = Object.entries(engine.counters[name]);
  return Type.Unsafe<engine.Counts<Group>>({
    type: 'object',
    ...(description !== undefined && { description }),
    properties: Object.fromEntries(meanings.map(([counter, meaning]) => [counter, integer(sentence(meaning))])),
  });
}

function integer(description: string) {
  return { type: 'integer', minimum: 0, description };
}

function sentence({ means, never }: engine.CounterMeaning): string {
  return never === undefined ? means : `${means} Always nought: ${never}`;
}

function wordsOf(operation: engine.Operation): string {
  const { means, countsAs } = engine.operationCounts[operation];
  return countsAs === null ? means : `${means}; in export as ${countsAs}`;
}

/** One connected system as the stages see it: the connector, its row in the store, and names of attributes as slots. */
import type { Connector, System } from '../connectors/connector.ts';
import { packValues, unpackValues, type Values } from '../model/attribute.ts';
import { contentHash } from '../model/digest.ts';
import type { ConnectorRow } from '../store/rows.ts';
import type { Patience } from './patience.ts';

export interface ConnectedSystem {
  readonly id: number;
  readonly name: string;
  readonly system: System;
  readonly connector: Connector;
  readonly row: ConnectorRow;
  /** Attributes by slot: the store's dictionary, which never forgets one. */
  readonly attributes: readonly string[];
  /** Slot of an attribute; -1 when the system has no such attribute. */
  readonly slot: (attribute: string) => number;
  /** The VPD that a bare employee number of this system belongs to; '' when there is none or more than one. */
  readonly vpd: string;
  /** False: what an object of it gave stays with the person who loses the object, until another one says something. */
  readonly recalls?: boolean | undefined;
  /** Whether the system would call two values of a slot the same. */
  readonly same: (slot: number, one: string, other: string) => boolean;
  /** Whether the attribute of a slot has several values: what was sent is then looked for value by value. */
  readonly hasSeveral: (slot: number) => boolean;
  /** How long it may take to show what it accepted. */
  readonly patience: Patience;
  /** Join and search keys of an object, from its values. */
  readonly keysOf: (values: Values) => readonly string[];
}

/** Reads attributes of an object by name from its packed values, which are taken apart when the first is asked for. */
export function readerOf(system: ConnectedSystem, packed: string): (attribute: string) => string {
  let values: Values | undefined;
  return (attribute) => {
    values ??= unpackValues(packed);
    return values[system.slot(attribute)] ?? '';
  };
}

/** Puts the values of a connector, in the order of its schema, into the slots of the store. */
export function inSlots(system: ConnectedSystem, packed: string, hash: string): { values: string; hash: string } {
  const { schema } = system.connector;
  if (schema.every(({ name }, index) => system.attributes[index] === name)) return { values: packed, hash };
  const given = unpackValues(packed, schema.length);
  const values = new Array<string>(system.attributes.length).fill('');
  schema.forEach(({ name }, index) => {
    const slot = system.slot(name);
    if (slot >= 0) values[slot] = given[index] ?? '';
  });
  const text = packValues(values);
  return { values: text, hash: contentHash(text) };
}

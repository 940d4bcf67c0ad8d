/** Attributes of an entry and values of ours, both ways. */

import { EngineError } from '../../../errors.ts';
import {
  type AttributeDefinition,
  type AttributeKind,
  cleanValue,
  joinValues,
  octetsOf,
  octetValue,
  packValues,
  plainValue,
  splitValues,
} from '../../../model/attribute.ts';
import { valuesChanged } from '../../../model/values-changed.ts';
import { canonicalDn } from '../../../protocol/dn.ts';
import type { AttributeChange } from '../../connector.ts';
import { type LdifEntry, rawValues, setValues, textValues } from './entry.ts';
import { guidText } from './guid.ts';

/** A boolean of ours that is one bit of a figure; the other bits stay as they are. */
export interface Flag {
  /** LDIF attribute that holds the figure. */
  readonly attribute: string;
  /** The value of the bit, e.g. 2. */
  readonly bit: number;
}

export interface Mapping {
  readonly schema: readonly AttributeDefinition[];
  /** By attribute of ours: its LDIF names, the first one present counts; the same name when it is not listed. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
  readonly flags: Readonly<Record<string, Flag>>;
  /** The attribute of ours that is the distinguished name of the entry. */
  readonly nameAttribute: string;
  /** LDIF attribute that identifies an entry, in any case; objectGUID, else entryUUID, when absent. */
  readonly anchorAttribute?: string | undefined;
}

/** Throws `invalid-dn` when the entry's name is none. */
export function packEntry(entry: LdifEntry, mapping: Mapping): string {
  return packValues(mapping.schema.map((attribute) => readValue(entry, attribute, mapping)));
}

/** What identifies the entry; '' when it has none of it. */
export function anchorOf(entry: LdifEntry, { anchorAttribute }: Mapping): string {
  if (anchorAttribute !== undefined) return (textValues(entry, anchorAttribute)[0] ?? '').trim().toLowerCase();
  const [value] = [...rawValues(entry, 'objectGUID'), ...rawValues(entry, 'entryUUID')];
  return value === undefined ? '' : guidText(value);
}

/**
 * Sets an attribute other than the name; of several values those that came and went, so that what others have added stays.
 * Throws `invalid-attribute-value` for octets that are not base64.
 */
export function writeValue(
  entry: LdifEntry,
  attribute: AttributeDefinition,
  { before, after: value }: Pick<AttributeChange, 'before' | 'after'>,
  mapping: Mapping,
): void {
  const flag = mapping.flags[attribute.name];
  if (flag !== undefined) {
    const figure = Number(textValues(entry, flag.attribute)[0] ?? 0);
    const changed = value === 'true' ? figure | flag.bit : figure & ~flag.bit;
    setValues(entry, flag.attribute, [String(changed)]);
    return;
  }
  const name = nameIn(entry, attribute.name, mapping);
  const asHeld = (one: string) => outside[attribute.kind](one, attribute.name);
  if (attribute.kind !== 'multi') {
    setValues(entry, name, splitValues(value).map(asHeld));
    return;
  }
  const { deleted, added } = valuesChanged({ before: splitValues(before), after: splitValues(value) });
  const ours = new Set([...deleted, ...added].map(asHeld));
  const others = rawValues(entry, name).filter((one) => !ours.has(one));
  setValues(entry, name, [...others, ...added.map(asHeld)]);
}

type Outside = (value: string, name: string) => string | Uint8Array;

/** A value of ours as LDIF holds it. */
const outside: Readonly<Record<AttributeKind, Outside>> = {
  text: plainValue,
  multi: plainValue,
  date: plainValue,
  reference: plainValue,
  boolean: (value) => value.toUpperCase(),
  binary: (value, name) => {
    const octets = octetsOf(value);
    if (octets === undefined) throw new EngineError('invalid-attribute-value', `The value of ${name} is not base64`);
    return octets;
  },
};

function readValue(entry: LdifEntry, attribute: AttributeDefinition, mapping: Mapping): string {
  if (attribute.name === mapping.nameAttribute) return cleanValue(canonicalDn(entry.dn));
  const flag = mapping.flags[attribute.name];
  if (flag !== undefined) {
    const [figure] = textValues(entry, flag.attribute);
    return figure === undefined ? '' : String((Number(figure) & flag.bit) !== 0);
  }
  if (attribute.kind === 'binary') {
    return joinValues(
      rawValues(entry, nameIn(entry, attribute.name, mapping)).map((one) => octetValue(Buffer.from(one as string))),
    );
  }
  const values = textValues(entry, nameIn(entry, attribute.name, mapping)).filter((value) => value !== '');
  // As a directory answers: a boolean that is not set and one that is FALSE mean the same.
  if (attribute.kind === 'boolean') return values[0]?.toUpperCase() === 'TRUE' ? 'true' : '';
  return joinValues(values.map(cleanValue));
}

function nameIn(entry: LdifEntry, attribute: string, mapping: Mapping): string {
  const names = [mapping.attributes[attribute] ?? attribute].flat();
  return names.find((name) => rawValues(entry, name).length > 0) ?? names[0] ?? attribute;
}

/** Lower-case LDIF names of the attributes that have several values. */
export function namesOfSeveral({ schema, attributes }: Mapping): ReadonlySet<string> {
  const several = schema.filter(({ kind }) => kind === 'multi');
  return new Set(several.flatMap(({ name }) => [attributes[name] ?? name].flat().map((one) => one.toLowerCase())));
}

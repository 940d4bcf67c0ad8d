/** An LDIF content record (RFC 2849), and access to its attributes by name in any case. */
export interface LdifEntry {
  dn: string;
  readonly attributes: LdifAttribute[];
}

export interface LdifAttribute {
  /** As it is spelt in the file, with its options. */
  readonly name: string;
  /** Bytes when they are not UTF-8 text. */
  readonly value: string | Uint8Array;
}

export function rawValues(entry: LdifEntry, name: string): (string | Uint8Array)[] {
  const wanted = name.toLowerCase();
  return entry.attributes.filter((one) => one.name.toLowerCase() === wanted).map((one) => one.value);
}

/** Bytes that are not text have no place here and read as nothing. */
export function textValues(entry: LdifEntry, name: string): string[] {
  return rawValues(entry, name).filter((value) => typeof value === 'string');
}

/** Puts these values where the old ones stood, in the spelling they had; no value takes the attribute away. */
export function setValues(entry: LdifEntry, name: string, values: readonly (string | Uint8Array)[]): void {
  const wanted = name.toLowerCase();
  const { attributes } = entry;
  const first = attributes.findIndex((one) => one.name.toLowerCase() === wanted);
  const spelling = attributes[first]?.name ?? name;
  const others = attributes.filter((one) => one.name.toLowerCase() !== wanted);
  const place = first < 0 ? others.length : first;
  others.splice(place, 0, ...values.map((value) => ({ name: spelling, value })));
  attributes.splice(0, attributes.length, ...others);
}

export function hasClass(entry: LdifEntry, name: string): boolean {
  return textValues(entry, 'objectClass').some((value) => value.toLowerCase() === name.toLowerCase());
}

export function copyOf({ dn, attributes }: LdifEntry): LdifEntry {
  return { dn, attributes: [...attributes] };
}

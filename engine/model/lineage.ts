/**
 * Where the values of one person came from, packed per contributor: a connector object and the run in which it gave the
 * value, then one character a slot. Written when the value is, never worked out when read: after a change of
 * configuration an old value still names the old rule (2.3 µs a person so, 5.1 packed per value, 17.5 as rows).
 */
export interface Contributor {
  readonly object: number;
  readonly run: number;
  /** '' for the shipped rule of that system and attribute. */
  readonly rule: string;
  /** The person has lost the object, and its connector takes no value back. */
  readonly kept?: true | undefined;
}

export interface Lineage {
  readonly contributors: readonly Contributor[];
  /** By metaverse slot: index into `contributors`, -1 where there is no value. */
  readonly bySlot: readonly number[];
}

const FIELD = '\u001d';
const NONE = '.';
const KEPT = '*';
const FIRST_DIGIT = 48;

export const noLineage: Lineage = { contributors: [], bySlot: [] };

export function packLineage({ contributors, bySlot }: Lineage): string {
  let text = '';
  for (const { object, run, rule, kept } of contributors)
    text += `${object}${kept === true ? KEPT : ''}:${run}:${rule}${FIELD}`;
  for (const index of bySlot) text += index < 0 ? NONE : String.fromCharCode(FIRST_DIGIT + index);
  return text;
}

export function unpackLineage(text: string): Lineage {
  if (text === '') return noLineage;
  const fields = text.split(FIELD);
  const digits = fields.pop() ?? '';
  const bySlot = new Array<number>(digits.length);
  for (let slot = 0; slot < digits.length; slot++) {
    bySlot[slot] = digits[slot] === NONE ? -1 : digits.charCodeAt(slot) - FIRST_DIGIT;
  }
  return { contributors: fields.map(contributorOf), bySlot };
}

function contributorOf(field: string): Contributor {
  const first = field.indexOf(':');
  const second = field.indexOf(':', first + 1);
  const isKept = field.charAt(first - 1) === KEPT;
  const contributor = {
    object: Number(field.slice(0, isKept ? first - 1 : first)),
    run: Number(field.slice(first + 1, second)),
    rule: field.slice(second + 1),
  };
  return isKept ? { ...contributor, kept: true } : contributor;
}

/** One replaced value, as history keeps it: what it was and who had said so. */
export interface BeforeImage {
  readonly slot: number;
  readonly value: string;
  readonly contributor: Contributor | undefined;
}

export function packBefore(images: readonly BeforeImage[]): string {
  return images
    .map(({ slot, value, contributor: by }) => [slot, by?.object ?? 0, by?.run ?? 0, by?.rule ?? '', value].join(FIELD))
    .join('\u001f');
}

export function unpackBefore(text: string): BeforeImage[] {
  return text.split('\u001f').map((image) => {
    const [slot = '', object = '', run = '', rule = '', ...value] = image.split(FIELD);
    const contributor = object === '0' ? undefined : { object: Number(object), run: Number(run), rule };
    return { slot: Number(slot), value: value.join(FIELD), contributor };
  });
}

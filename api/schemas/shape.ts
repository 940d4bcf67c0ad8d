import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

/** Deeply writable and without `undefined`: what is left of a type once only its JSON counts. */
type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Json<Exclude<T[Key], undefined>> }
    : T;

type Same<A, B> =
  (<T>() => T extends Json<A> ? 1 : 2) extends <T>() => T extends Json<B> ? 1 : 2 ? unknown : { differsFrom: B };

/** A schema with a name of its own in the OpenAPI document. */
export interface Shape<View> extends TUnsafe<View> {
  readonly $id: string;
}

/**
 * Names a schema and holds it to the engine's type: the compiler refuses a property too many, too few or of another type.
 * `shape<Run>()('Run', Type.Object({ … }))`
 */
export function shape<View>() {
  return <Schema extends TSchema>(name: string, schema: Schema & Same<Static<Schema>, View>): Shape<View> =>
    Object.assign(Type.Unsafe<View>(schema), { $id: name });
}

/** A reference to a named schema, typed as what it names. */
export function ref<View>(named: Shape<View>): TUnsafe<View> {
  return Type.Unsafe<View>({ $ref: `${named.$id}#` });
}

export function refOrNull<View>(named: Shape<View>): TUnsafe<View | null> {
  return Type.Unsafe<View | null>({ anyOf: [{ $ref: `${named.$id}#` }, { type: 'null' }] });
}

export function listOf<View>(named: Shape<View>): TUnsafe<readonly View[]> {
  return Type.Unsafe<readonly View[]>({ type: 'array', items: { $ref: `${named.$id}#` } });
}

/** One word of a closed list. */
export function wordOf<const Words extends readonly string[]>(words: Words): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words] });
}

export function wordOrNull<const Words extends readonly string[]>(words: Words): TUnsafe<Words[number] | null> {
  return Type.Unsafe<Words[number] | null>({ type: ['string', 'null'], enum: [...words, null] });
}

// A type list and not anyOf: the serialiser tries every branch of an anyOf, for every value of every item.
export const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const numberOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
export const time = Type.String({ description: 'ISO 8601, UTC' });
export const timeOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'ISO 8601, UTC' });
export const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day, such as 2030-04-01' });
export const texts = Type.Array(Type.String());

/** A query or a body: what is not named here is refused. */
export const closed = { additionalProperties: false } as const;

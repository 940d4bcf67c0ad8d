/** Checks what a request brings, and says what is wrong with it by name, never by value. */
import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Compile } from 'typebox/schema';
import { counted, EngineError } from '../engine/index.ts';

interface RouteSchema {
  readonly schema: TSchema;
  readonly httpPart?: string | undefined;
}

type Checked = { readonly value: unknown } | { readonly error: EngineError };

const partNames: Readonly<Record<string, string>> = {
  querystring: 'query parameter',
  params: 'part of the path',
  body: 'property',
};

/**
 * Fastify's validator: closed objects stay closed, nothing is removed or filled in. Whole numbers are read out of the
 * texts of a path or query; a body is taken exactly as it is, so `"count": "12"` is refused.
 */
export function compileValidator({ schema, httpPart = 'body' }: RouteSchema): (value: unknown) => Checked {
  const validator = Compile(schema);
  const integers = httpPart === 'body' ? [] : integerNames(schema);
  return (sent) => {
    const value = withIntegers(sent, integers);
    if (validator.Check(value)) return { value };
    const [, errors] = validator.Errors(value);
    return { error: new EngineError('request-invalid', sentenceOf(errors, httpPart, schema)) };
  };
}

function integerNames(schema: TSchema): readonly string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, { type }]) => (type === 'integer' ? [name] : []));
}

interface Property {
  readonly type?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly items?: Property;
}

function propertiesOf(schema: Property | undefined): Readonly<Record<string, Property>> {
  return schema?.properties ?? {};
}

/** What describes the value at a JSON pointer; of a list that is what describes each of its items. */
function schemaAt(schema: Property, pointer: string): Property | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Property | undefined>((at, step) => at?.properties?.[step] ?? at?.items, schema);
}

function withIntegers(sent: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof sent !== 'object' || sent === null) return sent;
  const values: Record<string, unknown> = { ...sent };
  for (const name of names) {
    const text = values[name];
    if (typeof text === 'string' && /^\d{1,16}$/.test(text)) values[name] = Number(text);
  }
  return values;
}

function sentenceOf(errors: readonly TLocalizedValidationError[], part: string, schema: TSchema): string {
  const partName = partNames[part] ?? 'property';
  const unknown = errors.find((error) => error.keyword === 'additionalProperties');
  if (unknown?.keyword === 'additionalProperties') {
    const known = Object.keys(propertiesOf(schemaAt(schema, unknown.instancePath))).join(', ') || 'none';
    const names = unknown.params.additionalProperties.map(shortened).join(', ');
    return `Unknown ${partName}: ${names}${within(unknown)}. Known here: ${known}.`;
  }
  const [error] = errors;
  if (error === undefined) return 'The request is not as described.';
  if (error.keyword === 'required')
    return `Missing ${partName}: ${error.params.requiredProperties.join(', ')}${within(error)}.`;
  const name = nameOf(error);
  const subject = name === '' ? `The ${part}` : `The ${partName} ${shortened(name)}`;
  const meaning = schemaAt(schema, error.instancePath)?.description;
  return `${subject} must ${wishOf(error)}${meaning === undefined ? '' : ` (${meaning})`}.`;
}

/** Which of many: the first item of a list is item 0. */
function nameOf({ instancePath }: TLocalizedValidationError): string {
  return instancePath.slice(1).replaceAll('/', '.');
}

function within(error: TLocalizedValidationError): string {
  const name = nameOf(error);
  return name === '' ? '' : ` (in ${shortened(name)})`;
}

/** A name that somebody made up comes back, but not a page of it. */
function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

const typeWords: Readonly<Record<string, string>> = {
  integer: 'be a whole number',
  string: 'be one text',
  array: 'be a list',
  object: 'be a JSON object',
};

/** What would be right. */
function wishOf(error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'type':
      return typeWords[String(error.params.type)] ?? `be ${error.params.type}`;
    case 'enum':
      return `be one of ${error.params.allowedValues.join(', ')}`;
    case 'minimum':
      return `be at least ${error.params.limit}`;
    case 'maximum':
      return `be at most ${error.params.limit}`;
    case 'minLength':
      return `have at least ${counted(error.params.limit, 'character')}`;
    case 'maxLength':
      return `have at most ${counted(error.params.limit, 'character')}`;
    case 'minItems':
      return `have at least ${counted(error.params.limit, 'item')}`;
    case 'uniqueItems':
      return 'name nothing twice';
    case 'pattern':
      return `look like ${error.params.pattern}`;
    default:
      return error.message.replace(/^must /, '');
  }
}

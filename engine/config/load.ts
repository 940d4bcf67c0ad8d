import { readFileSync } from 'node:fs';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { EngineError } from '../errors.ts';
import { contradictions } from './contradictions.ts';
import { textOfFile } from './encoding.ts';
import { type Fault, invalidAt, nameOf, type Path, rememberPlaces } from './places.ts';
import { type Configuration, ConfigurationSchema, type ConnectorConfiguration, connectorSchemas } from './schema.ts';

/** The configuration in `file`; refused with every fault named by line, property, value and what would be right. */
export function loadConfiguration(file: string): Configuration {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new EngineError('configuration-missing', `${file} cannot be read.`, {}, { cause });
  }
  return parseConfiguration(textOfFile(bytes, file), file);
}

export function parseConfiguration(given: string, file = 'jml.config.jsonc'): Configuration {
  // Windows PowerShell 5.1 writes a byte order mark with -Encoding UTF8.
  const text = given.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (tree === undefined || error !== undefined) {
    const line = lineOf(text, error?.offset ?? 0);
    const what = error === undefined || text.trim() === '' ? 'the file is empty' : printParseErrorCode(error.error);
    throw new EngineError('configuration-invalid', `${file} line ${line}: not valid JSON with comments (${what}).`);
  }
  const value: unknown = getNodeValue(tree);
  const faults = [
    ...faultsOf(ConfigurationSchema, value, []),
    ...connectorFaults(value),
    ...duplicateNames(value),
    ...repeatedProperties(tree),
  ];
  const configuration = Object(value) as Configuration;
  rememberPlaces(configuration, (path) => `${file} line ${lineOfPath(text, tree, path)}`);
  if (faults.length > 0) throw invalidAt(configuration, faults);
  return configuration;
}

function connectorFaults(value: unknown): Fault[] {
  const { connectors, topology } = Object(value) as { readonly connectors?: unknown; readonly topology?: unknown };
  if (!Array.isArray(connectors)) return [];
  return connectors.flatMap((connector: { transport?: unknown } | null, index) => {
    const path = ['connectors', index];
    const schema = (connectorSchemas as Record<string, TSchema>)[String(connector?.transport)];
    if (schema !== undefined) {
      const faults = faultsOf(schema, connector, path);
      return faults.length > 0
        ? faults
        : contradictions(connector as ConnectorConfiguration, topology === 'full', path);
    }
    const known = Object.keys(connectorSchemas).join(', ');
    return [
      {
        path: [...path, 'transport'],
        message: `${nameOf([...path, 'transport'])} is ${show(connector?.transport)}; must be one of ${known}`,
      },
    ];
  });
}

/** JSON lets the last one win without a word; an administrator would not know which. */
function repeatedProperties(node: Node, path: Path = []): Fault[] {
  const children = node.children ?? [];
  if (node.type !== 'object') return children.flatMap((child, index) => repeatedProperties(child, [...path, index]));
  const seen = new Set<string>();
  return children.flatMap((property) => {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    const here = [...path, name];
    const repeated = seen.has(name) ? [{ path: here, message: `${nameOf(here)} stands here more than once` }] : [];
    seen.add(name);
    return [...repeated, ...(value === undefined ? [] : repeatedProperties(value, here))];
  });
}

function duplicateNames(value: unknown): Fault[] {
  const connectors = (value as { connectors?: { name?: unknown }[] } | null)?.connectors;
  if (!Array.isArray(connectors)) return [];
  const seen = new Set<string>();
  return connectors.flatMap((connector, index) => {
    const name = String(connector?.name).toLowerCase();
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        path: ['connectors', index, 'name'],
        message: `connectors[${index}].name ${show(connector.name)} is used twice`,
      },
    ];
  });
}

function faultsOf(schema: TSchema, value: unknown, base: Path): Fault[] {
  const check = Compile(schema);
  if (check.Check(value)) return [];
  const errors = check.Errors(value);
  const faults = new Map<string, Fault>();
  for (const error of errors) {
    const path = [...base, ...pointer(error.instancePath)];
    const allowed = errors.filter((other) => other.keyword === 'const' && other.instancePath === error.instancePath);
    const fault = describe(error, path, valueAt(value, pointer(error.instancePath)), allowed);
    if (fault !== undefined && !faults.has(fault.path.join('/'))) faults.set(fault.path.join('/'), fault);
  }
  return [...faults.values()];
}

interface SchemaError {
  readonly keyword: string;
  readonly message: string;
  readonly params: unknown;
}

/** One sentence an error; `undefined` for errors that only repeat another one. */
function describe(error: SchemaError, path: Path, value: unknown, allowed: readonly SchemaError[]): Fault | undefined {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'boolean':
      return { path, message: `${nameOf(path)} is not a property that exists here; take it out or correct its name` };
    case 'additionalProperties':
      return undefined;
    case 'required': {
      const missing = (params['requiredProperties'] as string[] | undefined)?.[0] ?? '';
      return { path: [...path, missing], message: `${nameOf([...path, missing])} is missing` };
    }
    case 'const':
      return { path, message: `${nameOf(path)} is ${show(value)}; must be ${allowed.map(allowedValue).join(' or ')}` };
    case 'anyOf':
      return { path, message: `${nameOf(path)} is ${show(value)}; not one of the values allowed here` };
    case 'pattern':
      return { path, message: `${nameOf(path)} is ${show(value)}; must look like ${String(params['pattern'])}` };
    default:
      return { path, message: `${nameOf(path)} is ${show(value)}; ${error.message}` };
  }
}

function allowedValue(error: SchemaError): string {
  return show((error.params as Record<string, unknown>)['allowedValue']);
}

function pointer(instancePath: string): (string | number)[] {
  const parts = instancePath.split('/').slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string | number, unknown> | undefined)?.[part], value);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function lineOfPath(text: string, tree: Node, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(tree, [...path.slice(0, depth)]);
    if (node !== undefined) return lineOf(text, (node.parent?.type === 'property' ? node.parent : node).offset);
  }
  return 1;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

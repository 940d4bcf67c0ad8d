/** A copy that nobody can change and that shares nothing with its original. Maps and bytes are copied; they cannot be frozen. */
export function frozenCopy<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copy));
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, copy(each)]));
  if (value instanceof Uint8Array) return value.slice();
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each)])));
}

/** The values of one attribute, before and after. */
export interface Values {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What goes and what comes; a value that stays is neither. */
export function valuesChanged({ before, after }: Values): {
  readonly deleted: readonly string[];
  readonly added: readonly string[];
} {
  const kept = new Set(before.filter((value) => after.includes(value)));
  return { deleted: before.filter((value) => !kept.has(value)), added: after.filter((value) => !kept.has(value)) };
}

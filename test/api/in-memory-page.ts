import { EngineError, type Page, type PageRequest } from '../../engine/index.ts';

export function pageOf<T>(items: readonly T[], { cursor = '0', limit = 100 }: PageRequest): Page<T> {
  const start = Number(cursor);
  if (!Number.isSafeInteger(start)) throw new EngineError('request-invalid', 'The cursor is not one of this list.');
  const end = start + limit;
  return { items: items.slice(start, end), next: end < items.length ? String(end) : null };
}

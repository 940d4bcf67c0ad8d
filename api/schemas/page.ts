import { type TUnsafe, Type } from 'typebox';
import type { Page } from '../../engine/index.ts';
import { closed, type Shape } from './shape.ts';

/** What every list may be asked: the cursor of the page before, and how many items at most. */
export const paging = {
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1000,
      description: '`next` of the page before; leave it out for the first',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Items of a page at most; 100 when left out' }),
  ),
};

export const PageQuery = Type.Object(paging, closed);

export function pageOf<View>(named: Shape<View>): TUnsafe<Page<View>> {
  return Type.Unsafe<Page<View>>({
    type: 'object',
    required: ['items', 'next'],
    properties: {
      items: { type: 'array', items: { $ref: `${named.$id}#` } },
      next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end' },
    },
  });
}

/** A list that is short by nature and comes whole. */
export function itemsOf<View>(named: Shape<View>): TUnsafe<{ readonly items: readonly View[] }> {
  return Type.Unsafe<{ readonly items: readonly View[] }>({
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items: { $ref: `${named.$id}#` } } },
  });
}

/** The number in the path, for every noun that has one. */
export const NumberInPath = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }, closed);

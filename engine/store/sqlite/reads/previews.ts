import type { PreviewItemMark } from '../../rows.ts';
import type { PreviewReads } from '../../store.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { preview, previewHeld, previewItem, previewSet } from '../tables/previews.ts';
import { selectFrom } from '../tables/table.ts';

export const previewQueries = {
  newest: `${selectFrom(preview)} order by id desc limit ?`,
  before: `${selectFrom(preview)} where id < ? order by id desc limit ?`,
  one: `${selectFrom(preview)} where id = ?`,
  items: `${selectFrom(previewItem)} where preview = ? and number > ? order by number limit ?`,
  itemMarks: `select number, connector, operation, hash from preview_item
    where preview = ? and number > ? order by number limit ?`,
  itemsByNumber: `${selectFrom(previewItem)} where preview = ? and number in (*)`,
  held: `${selectFrom(previewHeld)} where preview = ? order by change_set`,
  sets: `${selectFrom(previewSet)} where preview = ? order by connector, operation`,
  setsByDigest: `${selectFrom(previewSet)} where digest = ? order by preview desc, connector desc, operation desc`,
};

export function previewReads(connection: Connection): PreviewReads {
  const many = async <R>(read: (row: Row) => R, sql: string, ...parameters: Value[]) =>
    connection.guard(() => connection.all(sql, ...parameters).map(read));
  const { read } = preview;
  return {
    previews: ({ after, limit }) =>
      after === 0 ? many(read, previewQueries.newest, limit) : many(read, previewQueries.before, after, limit),
    preview: async (id) => (await many(read, previewQueries.one, id))[0],
    previewItems: (id, { after, limit }) => many(previewItem.read, previewQueries.items, id, after, limit),
    previewItemMarks: (id, { after, limit }) => many(readMark, previewQueries.itemMarks, id, after, limit),
    previewItemsByNumber: async (id, numbers) =>
      connection.guard(() =>
        connection
          .allIn(previewQueries.itemsByNumber, numbers, id)
          .map(previewItem.read)
          .sort((one, other) => one.number - other.number),
      ),
    previewHeld: (id) => many(previewHeld.read, previewQueries.held, id),
    previewSets: (id) => many(previewSet.read, previewQueries.sets, id),
    previewSetsByDigest: (digest) => many(previewSet.read, previewQueries.setsByDigest, digest),
  };
}

function readMark([number, connector, operation, hash]: Row): PreviewItemMark {
  return { number, connector, operation, hash } as PreviewItemMark;
}

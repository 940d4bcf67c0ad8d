import type { PreviewReads } from '../../store.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { preview, previewHeld, previewPage, previewSet } from '../tables/previews.ts';
import { selectFrom } from '../tables/table.ts';

export const previewQueries = {
  newest: `${selectFrom(preview)} order by id desc limit ?`,
  before: `${selectFrom(preview)} where id < ? order by id desc limit ?`,
  one: `${selectFrom(preview)} where id = ?`,
  page: `${selectFrom(previewPage)} where preview = ? and first <= ? and first + count > ? order by first desc limit 1`,
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
    previewPage: async (id, number) => (await many(previewPage.read, previewQueries.page, id, number, number))[0],
    previewHeld: (id) => many(previewHeld.read, previewQueries.held, id),
    previewSets: (id) => many(previewSet.read, previewQueries.sets, id),
    previewSetsByDigest: (digest) => many(previewSet.read, previewQueries.setsByDigest, digest),
  };
}

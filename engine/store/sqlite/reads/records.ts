import type { KeyEntry, RecordReads } from '../../store.ts';
import type { Connection } from '../connection.ts';

export const recordQueries = {
  byKey: 'select distinct key, object from space_key where key in (*)',
  byObject: 'select object, text from record where object in (*)',
  /** Starts at the records: they belong to one or two connectors, objects to all. */
  page: `select r.object, r.text from record r cross join space s on s.id = r.object
    where r.object > ? and +s.connector = ? order by r.object limit ?`,
  shared: 'select key, text from shared_record where connector = ?',
};

export function recordReads(connection: Connection): RecordReads {
  return {
    objectsByKeys: async (keys) =>
      connection.guard(() =>
        connection.allIn(recordQueries.byKey, keys).map(([key, object]) => ({ key, object }) as KeyEntry),
      ),
    records: async (objects) =>
      connection.guard(() => new Map(connection.allIn(recordQueries.byObject, objects) as [number, string][])),
    recordPage: async (connector, { after, limit }) =>
      connection.guard(() =>
        (connection.all(recordQueries.page, after, connector, limit) as [number, string][]).map(([object, text]) => ({
          object,
          text,
        })),
      ),
    shared: async (connector) =>
      connection.guard(() => new Map(connection.all(recordQueries.shared, connector) as [string, string][])),
  };
}

/** The rooms of the house, and whom each may know; `test/architecture.test.ts` holds the sources to it. */

interface Room {
  /** Files and folders below `engine/` (`api/` by its own name) that may be imported. */
  readonly may: readonly string[];
  /** What may be imported as a type only. */
  readonly knows?: readonly string[];
}

const WORDS = ['model/', 'errors.ts'];
const CONNECTOR_PORT = 'connectors/connector.ts';
const STORE_PORT = ['store/rows.ts', 'store/store.ts'];
const PORTS = [CONNECTOR_PORT, ...STORE_PORT];
const connector: Room = { may: [...WORDS, 'protocol/'], knows: [CONNECTOR_PORT] };
const store: Room = { may: [...WORDS, 'store/rows.ts'], knows: ['store/store.ts'] };
/** What a data folder is opened with. */
const OPENED_WITH = ['clock.ts', 'compose.ts', 'config/', 'create-connectors.ts', 'data-folder.ts', 'threads/parser'];

/** By the beginning of a path below `engine/`; of several that fit the longest counts. Its own room is open to everyone. */
export const rooms: Readonly<Record<string, Room>> = {
  'model/': { may: [] },
  'errors.ts': { may: ['failures/'], knows: ['model/'] },
  'failures/': { may: [], knows: ['model/'] },
  'clock.ts': { may: [] },
  'assets.ts': { may: [] },
  'version.ts': { may: [] },
  'log.ts': { may: ['model/'] },
  'protocol/': { may: WORDS },
  'secrets/': { may: WORDS },
  'match/': { may: WORDS },

  [CONNECTOR_PORT]: { may: [], knows: WORDS },
  'connectors/esr/': connector,
  'connectors/nhsmail/': connector,
  'connectors/active-directory/': connector,
  'connectors/files/': connector,
  'create-connectors.ts': { may: [...WORDS, 'connectors/', 'config/encoding.ts'], knows: ['config/schema.ts'] },

  'store/rows.ts': { may: [], knows: ['model/', CONNECTOR_PORT] },
  'store/store.ts': { may: [], knows: ['model/', 'store/rows.ts'] },
  'store/memory/': store,
  'store/sqlite/': store,

  // The configuration in force lies in the store.
  'config/': { may: [...WORDS, 'protocol/dn.ts'], knows: PORTS },
  'connector-space/': { may: WORDS, knows: PORTS },
  'expression/': { may: [...WORDS, 'match/normalise.ts', 'protocol/dn.ts'] },
  // Of the port only the word for a kind of system: nothing here waits.
  'sync/': { may: [...WORDS, 'expression/', 'match/', 'protocol/dn.ts'], knows: ['config/', CONNECTOR_PORT] },
  'mmsml/': { may: WORDS },
  'drop-file/': { may: [...WORDS, 'mmsml/'], knows: [CONNECTOR_PORT] },
  'export/': { may: [...WORDS, 'secrets/', 'protocol/dn.ts', 'connector-space/system.ts'], knows: PORTS },
  'commands/': { may: [...WORDS, 'export/', 'secrets/'], knows: PORTS },
  'reports/': { may: [...WORDS, 'mmsml/'] },
  'views/': {
    may: [...WORDS, 'connector-space/system.ts', 'export/', 'mmsml/', 'reports/', 'sync/'],
    knows: [...PORTS, 'connector-space/', 'runs/'],
  },
  'joining/': {
    may: [...WORDS, 'connector-space/', 'match/', 'sync/'],
    knows: ['config/', ...STORE_PORT],
  },
  'provisioning/': {
    may: [...WORDS, 'connector-space/', 'export/', 'joining/match-reader.ts', 'match/', 'protocol/dn.ts', 'sync/'],
    knows: ['config/', ...PORTS],
  },
  'runs/': {
    may: [
      ...[...WORDS, 'connector-space/', 'drop-file/', 'export/', 'joining/', 'mmsml/', 'provisioning/'],
      ...['store/rows.ts', 'sync/', 'views/item-names.ts'],
    ],
    knows: [...PORTS, 'clock.ts', 'config/', 'engine.ts', 'log.ts'],
  },
  'previews/': {
    may: [...WORDS, 'connector-space/system.ts', 'export/', 'runs/', 'views/'],
    knows: STORE_PORT,
  },
  'writer/': {
    may: [
      ...WORDS,
      'commands/',
      'connector-space/',
      'export/',
      'previews/',
      'provisioning/',
      'runs/',
      'sync/',
      'views/',
    ],
    knows: [...PORTS, 'clock.ts'],
  },

  'engine.ts': { may: [], knows: ['model/'] },
  'index.ts': { may: [...WORDS, 'engine.ts', 'failures/of-mim.ts'] },
  'facade.ts': { may: [...WORDS, 'commands/', 'secrets/', 'views/'], knows: ['engine.ts', 'runs/', 'writer/'] },
  'threads/': { may: [...WORDS, 'assets.ts', 'connectors/esr/', 'connectors/files/'], knows: [CONNECTOR_PORT] },
  // The engine puts itself together on its own thread: what opens the store must live where the store is written.
  'threads/engine-': { may: [...WORDS, 'clock.ts', 'compose.ts', 'threads/worker.ts', 'writer/'], knows: ['runs/'] },
  'threads/worker-entry.ts': { may: ['threads/'] },
  'data-folder.ts': { may: ['errors.ts', 'store/sqlite/lock.ts'] },
  'compose.ts': {
    may: [
      ...[...WORDS, 'clock.ts', 'config/', 'create-connectors.ts', 'data-folder.ts', 'export/limits.ts', 'facade.ts'],
      ...['joining/', 'provisioning/', 'runs/', 'store/', 'sync/', 'threads/parser', 'writer/'],
    ],
    knows: [CONNECTOR_PORT],
  },
  'open.ts': { may: [...OPENED_WITH, 'threads/engine-'], knows: ['facade.ts'] },

  'demo/simulator/': { may: [...WORDS, 'connectors/nhsmail/contract.ts'] },
  'demo/trust/': { may: ['index.ts', 'connectors/esr/record.ts'], knows: ['connectors/nhsmail/contract.ts'] },
  'demo/samba/': { may: WORDS },
  'demo/': { may: ['model/', 'index.ts', 'demo/', 'connectors/files/ldif/'] },
  'bench/': { may: ['assets.ts', ...WORDS, 'index.ts', 'open.ts', 'demo/', 'export/change-set.ts', 'connectors/'] },
  'cli/': {
    may: [
      ...[...WORDS, ...OPENED_WITH, 'api/', 'assets.ts', 'bench/', 'demo/', 'expression/functions.ts', 'failures/'],
      ...['log.ts', 'open.ts', 'runs/schedule.ts', 'version.ts'],
    ],
    knows: ['engine.ts', 'facade.ts', CONNECTOR_PORT],
  },
  'main.ts': { may: ['cli/jml.ts'] },
  'api/': { may: ['index.ts'] },
};

/** An LDIF file that stands for a directory: read whole, written whole. */
import { existsSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';
import type { AttributeDefinition } from '../../../model/attribute.ts';
import type { Connector, ExportItem, Finding, ReadContext, System } from '../../connector.ts';
import { checkFolder, finding } from '../check.ts';
import { wholeFileExport } from '../whole-file-export.ts';
import { ChangeExport } from './change-export.ts';
import { Directory, type DirectoryLayout } from './directory.ts';
import type { Flag, Mapping } from './mapping.ts';
import { type LdifScope, readPeople } from './read.ts';
import { readAllChanged, readLoggedChanges } from './read-changes.ts';

export interface LdifConnectorOptions {
  readonly name: string;
  readonly system: System;
  readonly file: string;
  /** Change records since `file` was written, in order: both together are the directory, and `file` is never written. */
  readonly changesFile?: string | undefined;
  /** Receives change records in place of `file` being written: another tool applies them, and takes the file away. */
  readonly exportChangesTo?: string | undefined;
  /** LDIF attribute that identifies an entry; needed by `exportChangesTo`, as no tool takes an objectGUID. */
  readonly anchorAttribute?: string | undefined;
  readonly schema: readonly AttributeDefinition[];
  /** By attribute: its LDIF names, the first one present counts; the same name when it is not listed. */
  readonly attributes?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Booleans that are one bit of a figure. */
  readonly flags?: Readonly<Record<string, Flag>> | undefined;
  /** The attribute of the schema that is the name of the entry; `distinguishedName` when absent. */
  readonly nameAttribute?: string | undefined;
  /** Entries below these are read; all when absent. */
  readonly containers?: readonly string[] | undefined;
  /** Object class of a person; `user` when absent. */
  readonly personClass?: string | undefined;
  /** What a new entry has besides its values; an Active Directory user when absent. */
  readonly newEntry?: Readonly<Record<string, readonly string[]>> | undefined;
  /** LDIF attributes that no two entries share; the account name and the sign-in name when absent. */
  readonly unique?: readonly string[] | undefined;
  /** Without it, a file that is not there is an error and never an empty directory. */
  readonly createIfMissing?: boolean | undefined;
}

/** 512: a normal account. */
const directoryUser: DirectoryLayout['newEntry'] = {
  objectClass: ['top', 'person', 'organizationalPerson', 'user'],
  userAccountControl: ['512'],
};

const directoryNames = ['sAMAccountName', 'userPrincipalName'];

/** First passwords are never written to a file. Throws `configuration-invalid` for change records without `anchorAttribute`. */
export function createLdifConnector(options: LdifConnectorOptions): Connector {
  const { name, system, file, schema, containers = [], personClass = 'user', createIfMissing = false } = options;
  const { attributes = {}, flags = {}, nameAttribute = 'distinguishedName' } = options;
  const { changesFile, exportChangesTo, anchorAttribute } = options;
  const mapping: Mapping = { schema, attributes, flags, nameAttribute, anchorAttribute };
  const scope: LdifScope = { file, mapping, containers, personClass, createIfMissing };
  const { newEntry = directoryUser, unique = directoryNames } = options;
  const layout: DirectoryLayout = { file, mapping, newEntry, unique };
  const whole = () => (createIfMissing && !existsSync(file) ? Directory.empty(layout) : Directory.read(layout));
  const asChanges = exportChangesTo === undefined ? undefined : { changesFile, exportChangesTo };
  if (asChanges !== undefined && anchorAttribute === undefined) {
    throw new EngineError('configuration-invalid', `${name}: exportChangesTo needs anchorAttribute`);
  }
  const reading =
    changesFile === undefined
      ? { readAll: ({ signal }: ReadContext) => readPeople(scope, signal) }
      : {
          readAll: (context: ReadContext) => readAllChanged(scope, changesFile, context),
          readChanges: (context: ReadContext) => readLoggedChanges(scope, changesFile, context),
        };
  const look = () => (asChanges === undefined ? whole() : new ChangeExport(layout, asChanges).directory);
  const isWritten = asChanges !== undefined || changesFile === undefined;

  return {
    name,
    system,
    schema,
    async test(): Promise<Finding[]> {
      if (!isWritten) return [await finding(`${file} can be read`, look), onlyRead(name)];
      return [await finding(`${file} can be read and written back`, look), await checkFolder(exportChangesTo ?? file)];
    },
    ...reading,
    ...(isWritten
      ? {
          openExport: async () =>
            asChanges === undefined
              ? wholeFileExport(file, whole())
              : wholeFileExport(asChanges.exportChangesTo, new ChangeExport(layout, asChanges)),
          find: async (item: ExportItem) => look().find(item),
        }
      : { onlyRead: onlyRead(name) }),
  };
}

/** The file is somebody else's, who goes on from it: ours would be lost, or theirs applied twice. */
function onlyRead(name: string): Finding {
  const what = `${name} is only read: it has a changesFile and no exportChangesTo.`;
  const remedy =
    'Set exportChangesTo (and anchorAttribute), a file of change records for a tool of yours to apply, to have it written.';
  return { ok: true, what, remedy };
}

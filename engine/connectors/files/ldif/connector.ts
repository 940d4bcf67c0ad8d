/** An LDIF file that stands for a directory: read whole, written whole. */
import { existsSync } from 'node:fs';
import type { AttributeDefinition } from '../../../model/attribute.ts';
import type { Connector, ExportItem, Finding, System } from '../../connector.ts';
import { checkFolder, finding } from '../check.ts';
import { wholeFileExport } from '../whole-file-export.ts';
import { Directory, type DirectoryLayout } from './directory.ts';
import type { Flag, Mapping } from './mapping.ts';
import { type LdifScope, readPeople } from './read.ts';

export interface LdifConnectorOptions {
  readonly name: string;
  readonly system: System;
  readonly file: string;
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

/** First passwords are never written to the file. */
export function createLdifConnector(options: LdifConnectorOptions): Connector {
  const { name, system, file, schema, containers = [], personClass = 'user', createIfMissing = false } = options;
  const { attributes = {}, flags = {}, nameAttribute = 'distinguishedName' } = options;
  const mapping: Mapping = { schema, attributes, flags, nameAttribute };
  const scope: LdifScope = { file, mapping, containers, personClass, createIfMissing };
  const { newEntry = directoryUser, unique = directoryNames } = options;
  const layout: DirectoryLayout = { file, mapping, newEntry, unique };
  const open = () => (createIfMissing && !existsSync(file) ? Directory.empty(layout) : Directory.read(layout));

  return {
    name,
    system,
    schema,
    async test(): Promise<Finding[]> {
      return [await finding(`${file} can be read and written back`, open), await checkFolder(file)];
    },
    readAll: ({ signal }) => readPeople(scope, signal),
    openExport: async () => wholeFileExport(file, open()),
    find: async (item: ExportItem) => open().find(item),
  };
}

/**
 * MMSML v2, the audit and drop file format of Microsoft Identity Manager, so that scripts and stylesheets made for it read
 * ours. What we add stands in a namespace of our own, under local names that MMSML does not have: PowerShell asks for an
 * attribute by its local name alone.
 */
import { attributes, type Encoding } from './text.ts';

export const NAMESPACE = 'http://www.microsoft.com/mms/mmsml/v2';
const OWN_NAMESPACE = 'urn:jml-sync:mmsml';

export type StepKind = 'full-import' | 'delta-import' | 'export';

/** `own`: attributes of the root, by names that begin with `jml:`. */
export function documentStart(
  stepType: StepKind,
  encoding: Encoding,
  own: Readonly<Record<string, string | undefined>> = {},
): string {
  const root = attributes({ xmlns: NAMESPACE, 'xmlns:jml': OWN_NAMESPACE, 'step-type': stepType, ...own });
  return `<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>\n<mmsml${root}>\n`;
}

export const DOCUMENT_END = '</mmsml>\n';

/** MIM has one connector to a file; ours says whose objects these are. */
export function entriesStart(connector: string): string {
  return `<directory-entries${attributes({ 'jml:connector': connector })}>\n`;
}

export const ENTRIES_END = '</directory-entries>\n';
export const NO_ENTRIES = '<directory-entries/>\n';

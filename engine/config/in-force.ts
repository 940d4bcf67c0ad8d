/**
 * The configuration in force lies in the store; a file edited on disk counts only when it is applied with a reason. An
 * empty store adopts the file.
 */
import { digestOf } from '../model/digest.ts';
import type { ConfigurationRow } from '../store/rows.ts';
import type { Store, StoreReader } from '../store/store.ts';
import { refuseChangedAnchors } from './changed-anchors.ts';
import { rulesOf } from './rules.ts';
import type { Configuration } from './schema.ts';

export interface InForce {
  readonly row: ConfigurationRow;
  readonly configuration: Configuration;
  /** The file says something else. */
  readonly fileDiffers: boolean;
  /** Those concerned were marked for evaluation. */
  readonly rulesChanged: boolean;
}

export interface Application {
  readonly actor: string;
  /** Why the file is applied; without one a differing file is left alone. */
  readonly reason: string | undefined;
  readonly now: Date;
  /** Marks, from the canonical form of both, whom the change from one configuration to another concerns; everybody when left out. */
  readonly mark?: ((before: Configuration, after: Configuration) => Promise<void>) | undefined;
}

/** Throws `configuration-invalid` for a file under which objects of the store would be known by something else. */
export async function configurationInForce(store: Store, file: Configuration, apply: Application): Promise<InForce> {
  const now = await compareWithForce(store, file);
  if (now !== undefined && (!now.fileDiffers || apply.reason === undefined)) {
    const configuration = now.fileDiffers ? (JSON.parse(now.row.text) as Configuration) : file;
    return { ...now, configuration, rulesChanged: false };
  }
  await refuseChangedAnchors(store, file);
  const known = now?.row;
  const text = canonicalText(file);
  const rulesDigest = rulesOf(file).digest;
  const row: ConfigurationRow = {
    id: (known?.id ?? 0) + 1,
    digest: digestOf(text),
    text,
    rulesDigest,
    actor: apply.actor,
    reason: apply.reason ?? 'The first configuration of this store.',
    at: apply.now.toISOString(),
  };
  const rulesChanged = known !== undefined && known.rulesDigest !== rulesDigest;
  // First the marks: a process that dies in between has evaluated too much, and never too little.
  if (rulesChanged) await (apply.mark?.(parsed(known.text), parsed(text)) ?? store.markAll());
  await store.commit({ configurations: [row] });
  return { row, configuration: file, fileDiffers: false, rulesChanged };
}

/** What is in force, and whether the file says something else; nothing on an empty store, which will adopt the file. */
export async function compareWithForce(
  store: StoreReader,
  file: Configuration,
): Promise<Pick<InForce, 'row' | 'fileDiffers'> | undefined> {
  const row = await store.configuration();
  return row === undefined ? undefined : { row, fileDiffers: row.digest !== digestOf(canonicalText(file)) };
}

function parsed(text: string): Configuration {
  return JSON.parse(text) as Configuration;
}

/** Properties in order of name, so that moving a line in the file changes nothing. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

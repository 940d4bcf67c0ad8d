/**
 * The configuration in force lies in the store; a file edited on disk counts only when it is applied with a reason. An
 * empty store adopts the file.
 */
import { digestOf } from '../model/digest.ts';
import type { ConfigurationRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { rulesOf } from './rules.ts';
import type { Configuration } from './schema.ts';

export interface InForce {
  readonly row: ConfigurationRow;
  readonly configuration: Configuration;
  /** The file says something else. */
  readonly fileDiffers: boolean;
  /** Everybody was marked for evaluation. */
  readonly rulesChanged: boolean;
}

export interface Application {
  readonly actor: string;
  /** Why the file is applied; without one a differing file is left alone. */
  readonly reason: string | undefined;
  readonly now: Date;
}

export async function configurationInForce(store: Store, file: Configuration, apply: Application): Promise<InForce> {
  const text = canonicalText(file);
  const digest = digestOf(text);
  const known = await store.configuration();
  if (known !== undefined && known.digest === digest) {
    return { row: known, configuration: file, fileDiffers: false, rulesChanged: false };
  }
  if (known !== undefined && apply.reason === undefined) {
    const configuration = JSON.parse(known.text) as Configuration;
    return { row: known, configuration, fileDiffers: true, rulesChanged: false };
  }
  const rulesDigest = rulesOf(file).digest;
  const row: ConfigurationRow = {
    id: (known?.id ?? 0) + 1,
    digest,
    text,
    rulesDigest,
    actor: apply.actor,
    reason: apply.reason ?? 'The first configuration of this store.',
    at: apply.now.toISOString(),
  };
  const rulesChanged = known !== undefined && known.rulesDigest !== rulesDigest;
  // First the marks: a process that dies in between has evaluated too much, and never too little.
  if (rulesChanged) await store.markAll();
  await store.commit({ configurations: [row] });
  return { row, configuration: file, fileDiffers: false, rulesChanged };
}

/** Properties in order of name, so that moving a line in the file changes nothing. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

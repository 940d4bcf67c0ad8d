/** The people of a directory that lies in two files: all of them as of the last change, or those whom changes concern. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EngineError } from '../../../errors.ts';
import type { ImportBatch, ReadContext } from '../../connector.ts';
import { assertSameScope } from '../scope.ts';
import { assertGoesOn, readMark } from './change-log.ts';
import type { LdifEntry } from './entry.ts';
import { anchorOf } from './mapping.ts';
import { assertNotStopped, isPerson, type LdifScope, PAGE, PeopleIntake } from './read.ts';
import { Replayed } from './replayed.ts';

/** Throws as reading either file does, and `changes-missing` when the log does not go on from where the last read left it. */
export async function* readAllChanged(
  scope: LdifScope,
  changesFile: string,
  { mark, signal }: ReadContext,
): AsyncGenerator<ImportBatch> {
  const replayed = new Replayed(scope, changesFile);
  const known = readMark(mark);
  if (known?.entries === replayed.mark.entries) assertGoesOn(known, replayed.log);
  replayed.applyUntil(replayed.log.records.length, () => {});
  const intake = new PeopleIntake(scope);
  for (const problem of replayed.problems) intake.report(problem);
  for (const entry of replayed.entries) {
    replayed.giveTo(intake, entry);
    if (intake.length < PAGE) continue;
    assertNotStopped(scope.file, signal);
    yield intake.page();
    await nextTurn();
  }
  assertNotStopped(scope.file, signal);
  yield { ...intake.page(), end: { ...intake.end(replayed.survey), watermark: JSON.stringify(replayed.mark) } };
}

/**
 * What has changed since the mark. Throws as `readAllChanged` does, and `watermark-too-old` without a mark or when the
 * entries were written anew, or are read for other attributes.
 */
export async function* readLoggedChanges(
  scope: LdifScope,
  changesFile: string,
  { mark, signal }: ReadContext,
): AsyncGenerator<ImportBatch> {
  const replayed = new Replayed(scope, changesFile);
  const known = readMark(mark);
  if (known?.entries !== replayed.mark.entries) {
    throw new EngineError('watermark-too-old', `${scope.file} is not the one that was last read.`);
  }
  assertGoesOn(known, replayed.log);
  assertSameScope(scope.file, known.scope, replayed.mark.scope);
  replayed.applyUntil(known.records, () => {});
  const problemsBefore = replayed.problems.length;
  const touched = touchedBy(replayed, scope);
  const intake = new PeopleIntake(scope);
  for (const problem of replayed.problems.slice(problemsBefore)) intake.report(problem);
  const shown = new Set<string>();
  const gone = new Set<string>();
  const present = new Set(replayed.entries);
  for (const [entry, anchor] of touched) {
    // Somebody who is there and cannot be read is not gone.
    if (!present.has(entry) || replayed.giveTo(intake, entry)) gone.add(anchor);
    if (intake.length < PAGE) continue;
    assertNotStopped(scope.file, signal);
    yield remembering(shown, intake.page());
    await nextTurn();
  }
  assertNotStopped(scope.file, signal);
  const page = remembering(shown, intake.page());
  const removed = [...gone].filter((anchor) => anchor !== '' && !shown.has(anchor));
  yield { ...page, removed, end: { everything: false, watermark: JSON.stringify(replayed.mark), notes: [] } };
}

/** The entries that the rest of the log has to do with, and the anchor of the person that each was before. */
function touchedBy(replayed: Replayed, { personClass, mapping }: LdifScope): ReadonlyMap<LdifEntry, string> {
  const touched = new Map<LdifEntry, string>();
  replayed.applyUntil(replayed.log.records.length, (entry, isNew) => {
    if (touched.has(entry)) return;
    touched.set(entry, !isNew && isPerson(entry, personClass) ? anchorOf(entry, mapping) : '');
  });
  return touched;
}

function remembering<Page extends { readonly objects: { readonly anchors: readonly string[] } }>(
  shown: Set<string>,
  page: Page,
): Page {
  for (const anchor of page.objects.anchors) shown.add(anchor);
  return page;
}

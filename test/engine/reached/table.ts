/**
 * Where each failure code and each result of a step is reached: a file that is cut, a portal that refuses, a disk that is
 * full, a request that is wrong. `../failures.test.ts` asks that none is left out, the tests beside that each is true.
 */
import type { FailureCode } from '../../../engine/errors.ts';
import type { RunResult } from '../../../engine/model/run.ts';

/** By test file and the name of an outermost test in it: what the product says there, from a real cause. */
export type Reached = Readonly<Record<string, Readonly<Record<string, readonly (FailureCode | RunResult)[]>>>>;

export const reachedInParts: Reached = {
  'test/api/authorise.test.ts': {
    'ten wrong secrets for one key': ['too-many-attempts'],
  },
  'test/api/every-route.test.ts': {
    'every route': ['key-unknown', 'request-not-local', 'request-from-web-page'],
  },
  'test/api/listen.test.ts': {
    'a port that another program holds is named, with what to do': ['port-unavailable'],
  },
  'test/api/problems.test.ts': {
    'what cannot be read': ['route-unknown', 'content-type-unknown', 'request-too-large'],
    'another method': ['method-not-allowed'],
    'a failure nobody foresaw': ['unexpected-error'],
  },
  'test/engine/commands/change-sets.test.ts': {
    'who changed the configuration': ['approver-changed-rules'],
  },
  'test/engine/config/load.test.ts': {
    'a file that is not there is missing by name': ['configuration-missing'],
  },
  'test/engine/connectors/active-directory/changes.test.ts': {
    'a container that is gone fails a delta as it fails a full import': ['failed-search'],
  },
  'test/engine/connectors/active-directory/deleting.test.ts': {
    'an account among the deleted ones': ['permission-issue'],
  },
  'test/engine/connectors/active-directory/writing.test.ts': {
    'changing an account': ['dn-attributes-failure'],
    'a create that the directory refuses': ['password-policy-violation', 'syntax-violation', 'schema-violation'],
  },
  'test/engine/connectors/esr/envelope.test.ts': {
    'an extract': [
      'esr-no-header',
      'esr-header-malformed',
      'esr-wrong-sequence',
      'esr-wrong-vpd',
      'esr-no-trailer',
      'esr-trailer-malformed',
      'esr-wrong-count',
      'esr-wrong-width',
      'esr-wrong-encoding',
      'esr-unknown-record',
      'esr-line-after-trailer',
      'esr-people-scattered',
      'esr-full-file-empty',
      'file-missing',
    ],
  },
  'test/engine/connectors/esr/sequence.test.ts': {
    'the folder': ['esr-not-a-file', 'esr-unknown-vpd', 'esr-file-changed'],
    'after a first read': ['esr-out-of-sequence', 'esr-file-empty', 'esr-file-repeated'],
    'the first file ever read': ['esr-full-file-missing'],
  },
  'test/engine/connectors/files/delimited/reading.test.ts': {
    'a file that must not be believed': ['file-header-wrong', 'file-quote-open', 'file-unreadable'],
    'a delimiter that is none': ['configuration-invalid'],
    'a change file': ['missing-change-type'],
  },
  'test/engine/connectors/files/ldif/changes.test.ts': {
    'reading only what changed': ['watermark-too-old', 'changes-missing'],
    'reading entries and the changes since': ['constraint-violation'],
  },
  'test/engine/connectors/files/ldif/directory.test.ts': {
    'writing to a directory in an LDIF file': [
      'ambiguous-update',
      'invalid-attribute-value',
      'cd-existing-object',
      'cd-missing-object',
      'non-existent-parent',
      'invalid-dn',
      'file-changing',
    ],
    'a record that cannot be taken': [
      'missing-anchor-component',
      'duplicate-object',
      'parse-error',
      'missing-dn',
      'file-malformed',
    ],
    'somebody with several values where the schema has one': ['multi-single-mismatch'],
    'a directory that is not there, or holds nobody': ['file-empty'],
  },
  'test/engine/connectors/nhsmail/faults.test.ts': {
    'a portal that keeps failing ends the read with the name of the failure': [
      'failed-authentication',
      'failed-permission',
      'too-many-requests',
      'system-failed',
      'answer-not-understood',
      'dropped-connection',
      'timed-out',
    ],
    'an address where nothing listens': ['failed-connection'],
    'stopping a read': ['stopped-user'],
  },
  'test/engine/connectors/nhsmail/lies.test.ts': {
    'a portal that answers another account than asked': ['another-object-answered'],
  },
  'test/engine/connectors/nhsmail/write.test.ts': {
    'a change': ['object-changed', 'account-pending', 'cd-error', 'operation-not-supported'],
  },
  'test/engine/protocol/http.test.ts': {
    'a server with a certificate': ['certificate-not-trusted'],
  },
  'test/engine/store/sqlite/files.test.ts': {
    'a file that cannot be used': ['store-newer', 'store-failed', 'store-damaged', 'database-disk-full'],
  },
  'test/engine/store/sqlite/lock.test.ts': {
    'a data folder': ['data-folder-in-use', 'data-folder-unusable'],
  },
  'test/engine/threads/parser.test.ts': {
    'parseFile: reading a file': ['parser-failed'],
  },
};

/** Told of runs: how their steps end. */
export const reachedInRuns: Reached = {
  'test/stories/clock.test.ts': {
    'A clock that is a year ahead': ['clock-differs'],
  },
  'test/stories/crash.test.ts': {
    'A second run while one is under way': ['run-in-progress', 'run-not-running'],
    'A write that arrived and was not recorded': ['stopped-error'],
  },
  'test/stories/disk-full.test.ts': {
    'a data folder on a disk that has no room left': ['stopped-database-disk-full'],
  },
  'test/stories/drop-files.test.ts': {
    'A disk that is full': ['stopped-disk-full', 'disk-full'],
    'A drop file in a folder that is not there': ['file-unwritable'],
    'Changes are resumed from a file that follows on the last import': ['drop-file-stale'],
    'An export of a drop file sends what stands there and is still wanted': ['completed-drop-file'],
    'A drop file that is cut short, of another connector, or missing': ['drop-file-unusable'],
    'A test of an export before everybody is decided': ['no-start-source-not-accepted'],
    'An import resumed from its drop file is the import that it was': ['completed-no-objects'],
  },
  'test/stories/limits.test.ts': {
    'The first run of a trust': ['completed-changes-held'],
  },
  'test/stories/preview-inert.test.ts': {
    'A preview that fails half-way': ['no-start-connection'],
  },
  'test/stories/results.test.ts': {
    'A directory in which thousands of accounts cannot be read': ['stopped-error-limit', 'too-many-errors'],
    'A source that shows nobody': ['completed-warnings'],
    'A file that may not be read': ['no-start-file-access-denied'],
    'A file without a column that is configured': ['no-start-bad-ma-configuration'],
    'A portal that breaks off in the middle of an answer': ['stopped-connection'],
  },
  'test/stories/resume.test.ts': {
    'A cycle in which the directory was missing is gone on with when it is back': [
      'no-start-file-not-found',
      'completed-skipped-already-completed',
    ],
    'A run under another configuration': ['run-not-resumable'],
  },
  'test/stories/run-profiles.test.ts': {
    'An import with an object limit': ['stopped-object-limit'],
    'A change file with more deletions than the limit, and the next one': ['stopped-deletion-threshold-exceeded'],
    'An import that takes longer than its time-out': ['stopped-timeout', 'step-timed-out'],
  },
  'test/stories/sources.test.ts': {
    'The key of the portal': ['secret-missing', 'no-start-credentials'],
    'A change for a person of whom only an assignment is known': ['need-full-object'],
    'A full extract that lacks half of the staff': ['stopped-source-held', 'source-too-small'],
    'A full extract of twice the staff': ['source-too-large'],
  },
};

/** Told of people. */
export const reachedInStories: Reached = {
  'test/stories/employments.test.ts': {
    'A change for somebody ESR never told of': ['completed-discovery-errors'],
  },
  'test/stories/filters.test.ts': {
    'A filter that would let a new account go at once': ['connector-filter-rule-violation'],
    'A filter that would let too many go': ['filter-limit-exceeded'],
  },
  'test/stories/flows.test.ts': {
    'A value that an attribute cannot hold': ['flow-multi-values-to-single-value', 'cs-attribute-type-mismatch'],
    'Two records of ESR, of one person and from one day on, that say different things': [
      'ambiguous-import-flow-from-multiple-connectors',
    ],
    'An expression that fails for one person': ['completed-sync-errors', 'rule-exception'],
  },
  'test/stories/gate.test.ts': {
    'A portal that refuses one change': ['completed-export-errors'],
  },
  'test/stories/history.test.ts': {
    'A day of which nothing is known': ['before-first-record'],
  },
  'test/stories/older-file.test.ts': {
    'A list of everybody that is older than the changes read since': ['file-outdated'],
  },
  'test/stories/preview-approved.test.ts': {
    'An approval beforehand': [
      'change-set-digest-differs',
      'change-set-count-differs',
      'request-invalid',
      'not-found',
      'approver-started-run',
      'role-missing',
      'approver-approved-already',
    ],
    'What a preview showed and somebody approved': ['change-set-not-held'],
  },
  'test/stories/recycle-bin.test.ts': {
    'An account that cannot be brought back': ['nothing-to-restore'],
    'An account that somebody has deleted': ['restore-asked-already'],
  },
  'test/stories/review-exports.test.ts': {
    'A directory that is brought back from an older copy right after it was written': [
      'completed-transient-objects',
      'exported-change-not-reimported',
    ],
    'A leaver whose account is protected': ['never-touched'],
  },
  'test/stories/undo.test.ts': {
    'An undo of something else than was seen': ['undo-differs'],
    'Leavers who were disabled by mistake': ['nothing-to-undo'],
  },
};

/** Answers to "why?" about the people of `people.ts`. */
import type {
  ConnectorSpaceObject,
  DeletedObjectView,
  Explanation,
  ExportRecord,
  FeedEntry,
  HistoryEntry,
  JoinCandidate,
  MetaverseObject,
  ObjectExplanation,
  Remediation,
  RestoreWish,
  Undo,
  UndoneValue,
} from '../../engine/index.ts';
import { pendingExports } from './people.ts';

export function explanationOf({ id, displayName, lifecycle, contributions, findings }: MetaverseObject): Explanation {
  const sentence = 'The person was made from it: nobody known before was the same.';
  return {
    person: id,
    displayName,
    lifecycle,
    sentence: `Employed, with no end known. ESR: ${sentence}`,
    systems: [{ connector: 'ESR', object: id + 10, state: 'Connected', sentence }],
    contributions,
    pending: pendingExports.filter(({ person }) => person === id),
    findings,
  };
}

const candidate: JoinCandidate = {
  object: 21,
  connector: 'NHSmail',
  person: null,
  points: 3,
  sentence: '3 points, 6 needed: the same first and last name (3).',
};

export function objectExplanationOf(object: ConnectorSpaceObject): ObjectExplanation {
  const { id, connector, state, person, findings } = object;
  const sentence = 'Not joined: no record of another system fits it.';
  return { object: id, connector, state, person, sentence, candidates: [candidate], pending: [], findings };
}

export function historyOf({ contributions }: MetaverseObject): HistoryEntry[] {
  return contributions.flatMap((contribution) => [
    {
      attribute: contribution.attribute,
      values: contribution.values,
      from: '2030-01-01T07:00:00.000Z',
      until: null,
      contribution,
    },
    {
      attribute: contribution.attribute,
      values: [],
      from: null,
      until: '2030-01-01T07:00:00.000Z',
      contribution: null,
    },
  ]);
}

export const exportRecords: readonly ExportRecord[] = pendingExports.map((pending, index) => {
  const { connector, operation, object, person, displayName, changes } = pending;
  const what = { id: index + 1, connector, operation, object, person, displayName, anchor: `guid-${object}`, changes };
  const when = { sentAt: '2030-01-01T07:00:00.000Z', settledAt: '2030-01-01T07:00:00.000Z', endedAt: null };
  const deadline = '2030-01-02T07:00:00.000Z';
  return { ...what, ...when, run: 1, changeSet: null, outcome: 'unconfirmed', deadline };
});

export function undoOf(connector: string, changeSets: readonly number[]): Undo {
  const items = pendingExports.map(({ object, person, displayName, changes }) => {
    return { object, person, displayName, operation: 'disable' as const, changes };
  });
  const leftOut = [{ object: 24, operation: 'update' as const, sentence: 'It was changed since: title.' }];
  return { connector, run: 1, items, leftOut, remains: ['3 first passwords stay as they were set.'], changeSets };
}

export const undoneValues: readonly UndoneValue[] = [
  {
    object: 1,
    connector: 'AD',
    person: 1,
    displayName: 'Ngozi Obi',
    attribute: 'title',
    kept: ['Nurse'],
    unwanted: ['Matron'],
    run: 1,
    by: 'olive',
    reason: 'Wrong extract',
    at: '2030-01-01T07:00:00.000Z',
  },
];

export function remediationOf({ id, displayName }: MetaverseObject): Remediation {
  return {
    person: id,
    displayName,
    presence: [{ connector: 'AD', object: 31, name: 'CN=A,DC=zz1,DC=example', sentence: 'There.' }],
    code: 'ad-only',
    sentence: 'In AD only.',
    remedies: [{ code: 'no-account', wanted: 'No account in AD', steps: ['Delete it by hand.'] }],
  };
}

export const feedEntries: readonly FeedEntry[] = exportRecords.map((record, index) => {
  const { connector, object, person, anchor, displayName, changes } = record;
  const what = { connector, operation: 'create' as const, object, person, anchor, displayName, changes };
  return { cursor: String(index + 1), at: record.sentAt, ...what, account: { sAMAccountName: [`user${index}`] } };
});

/** Person 1 had an account, object 41, that somebody has deleted. */
export const deletedAccount: DeletedObjectView = {
  object: 41,
  connector: 'AD',
  person: 1,
  displayName: 'Ngozi Obi',
  found: true,
  distinguishedName: 'CN=Ngozi Obi,OU=Staff,DC=trust,DC=example',
  lastKnownParent: 'OU=Staff,DC=trust,DC=example',
  deletedAt: '2030-01-01T06:00:00Z',
  withValues: true,
  sentence: 'AD can bring it back, disabled and with its values and groups: Restore-JmlObject -Object 41.',
  wish: null,
};

export function restoreWishOf({ object, connector, person, displayName }: DeletedObjectView, by: string): RestoreWish {
  const distinguishedName = 'CN=Ngozi Obi,OU=Staff,DC=trust,DC=example';
  const asked = { by, reason: 'Deleted by mistake', at: '2030-01-01T07:00:00.000Z' };
  return { object, connector, person, displayName, distinguishedName, ...asked, changeSet: 1 };
}

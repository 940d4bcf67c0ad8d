/** Answers to "why?" about the people of `people.ts`. */
import type {
  ConnectorSpaceObject,
  Explanation,
  ExportRecord,
  FeedEntry,
  HistoryEntry,
  JoinCandidate,
  MetaverseObject,
  ObjectExplanation,
  Remediation,
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
  sentence: '3 points of the 6 needed: the same first and last name (3).',
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

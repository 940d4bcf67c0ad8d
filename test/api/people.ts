/** An invented trust of three people, as the engine would show it. */
import type {
  ChangeSetItem,
  ConnectorSpaceObject,
  ConnectorView,
  Disconnector,
  MetaverseObject,
  PendingExport,
} from '../../engine/index.ts';

const names = ['Ngozi Obi', 'Peter Obeng', 'Rhian Pugh'] as const;

export const connectors: readonly ConnectorView[] = [
  { name: 'ESR', system: 'esr', transport: 'files', objects: 3, joined: 3 },
  { name: 'AD', system: 'active-directory', transport: 'ldaps', objects: 1, joined: 0 },
];

export const people: readonly MetaverseObject[] = names.map((displayName, index) => ({
  id: index + 1,
  displayName,
  employeeNumber: `2000000${index}`,
  email: `${displayName.toLowerCase().replace(' ', '.')}@nhs.example`,
  lifecycle: 'active',
  attributes: { displayName: [displayName], givenName: [displayName.split(' ')[0] ?? ''] },
  objects: [{ id: index + 11, connector: 'ESR', anchor: `2000000${index}`, state: 'Connected' }],
  contributions: [
    {
      attribute: 'displayName',
      values: [displayName],
      connector: 'ESR',
      object: index + 11,
      anchor: `2000000${index}`,
      rule: 'display-name',
      run: 1,
      file: 'GO2_999_X99.DAT',
      line: index + 2,
    },
  ],
  findings: [],
  asOf: null,
}));

export const spaceObjects: readonly ConnectorSpaceObject[] = people.map((person, index) => ({
  id: index + 11,
  connector: 'ESR',
  anchor: `2000000${index}`,
  displayName: person.displayName,
  state: 'Connected',
  person: person.id,
  rule: 'project',
  attributes: person.attributes,
  unconfirmed: {},
  dueOn: null,
  findings: [{ code: 'mailbox-pending', sentence: 'The mailbox was asked for and is not there yet.' }],
}));

export const disconnectors: readonly Disconnector[] = [
  {
    object: 31,
    connector: 'AD',
    anchor: '00000000-0000-4000-8000-000000000031',
    displayName: 'Ward printer',
    type: 'Normal',
    reason: null,
    owner: null,
    reviewOn: null,
    by: null,
    at: null,
  },
];

export const pendingExports: readonly PendingExport[] = people.map((person) => ({
  object: person.id + 20,
  connector: 'AD',
  operation: 'create',
  displayName: person.displayName,
  person: person.id,
  state: 'held',
  changeSet: 1,
  rules: ['provision'],
  changes: [{ attribute: 'displayName', before: [], after: [person.displayName] }],
  code: null,
  message: null,
  attempts: 0,
  retryAt: null,
  parkedAt: null,
  sentence: 'Waits for the approval of change set 1.',
}));

export const changeSetItems: readonly ChangeSetItem[] = pendingExports.map((item) => ({
  object: item.object,
  displayName: item.displayName,
  person: item.person,
  state: 'held',
  reason: null,
  rules: item.rules,
  changes: item.changes,
}));

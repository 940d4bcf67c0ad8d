/** What happens in a trust, each with the counters of run steps that it must reach, as `group.name`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Landscape, type LandscapeOptions, olive } from './landscape.ts';
import { type DirectoryAccount, SERVICES, STAFF } from './landscape-directory.ts';
import { deletedLine, type Employee, linesOf, mailboxOf } from './landscape-people.ts';
import { addRecycleBin } from './recycle-bin.ts';

export interface Scene {
  readonly world: LandscapeOptions;
  readonly play: (land: Landscape) => Promise<unknown>;
  /** Counters that it must reach. */
  readonly counts: readonly string[];
}

const ann: Employee = { number: '20001', first: 'Ann', last: 'Able', job: 'Porter' };
const bob: Employee = { number: '20002', first: 'Bob', last: 'Baker', job: 'Porter' };
const annsAccount = account(ann);
const bobsAccount = account(bob);
const always = { personal: 'always', occupational: 'always' };
const both = { employees: [ann, bob], mailboxes: [mailboxOf(ann), mailboxOf(bob)] };
const settled = { ...both, accounts: [annsAccount, bobsAccount] };
const cora = { givenName: 'Cora', familyName: 'Contract', mail: 'cora.contract@nhs.example' };
const noras = 'nora.new@nhs.example';
const nora: Employee = { number: '20003', first: 'Nora', last: 'New', email: noras };
const released = {
  nhsmailId: 'nm-nora',
  givenName: 'Nora',
  familyName: 'New',
  displayName: 'New, Nora',
  mail: noras,
  organisationCode: 'Y88',
  employeeNumber: '111|20003',
  status: 'Active (Leaver)',
  leaverDate: '2024-03-10',
} as const;

function account({ first, last }: Employee): DirectoryAccount {
  const mail = `${first}.${last}@nhs.example`.toLowerCase();
  return { login: `${first.charAt(0)}${last}`.toLowerCase(), name: `${first} ${last}`, more: { mail } };
}

/** Without a directory. */
async function withoutDirectory(land: Landscape, change: object = {}): Promise<void> {
  const { connectors } = land.parts.parts.configuration;
  land.configure({ connectors: connectors.filter(({ name }) => name !== 'AD'), ...change });
  await land.restart('Another configuration');
}

function leaves(land: Landscape, mail: string): void {
  const { id } = land.mailbox(mail) ?? { id: '' };
  land.portal.accounts.leaver(id);
  land.portal.accounts.transfer(id);
}

async function objectOf(land: Landscape, login: string): Promise<number> {
  const objects = [...(await land.space('AD')).values()];
  return objects.find(({ attributes }) => attributes['sAMAccountName']?.[0] === login)?.id ?? 0;
}

async function disconnect(land: Landscape, login: string): Promise<void> {
  const changes = [{ object: await objectOf(land, login), action: 'disconnect' as const }];
  await land.engine.changeLinks({ changes, reason: 'A mistake' }, olive);
}

const byJob = `uniqueDn(sn + ", " + givenName, jobTitle == "Nurse" ? "${SERVICES}" : "${STAFF}")`;
const clearing = {
  ...always,
  inbound: [{ system: 'esr', from: 'mobile', to: 'mobile', null: 'clear' }],
  outbound: [{ system: 'ad', from: 'mobile', to: 'mobile', null: 'clear' }],
};
const elsewhere = `uniqueDn(sn + ", " + givenName, "${SERVICES}")`;
const placed = (occupational: string, placement: object) => ({
  flows: {
    personal: 'always',
    occupational,
    outbound: [{ system: 'ad', to: 'distinguishedName', when: 'creation', expression: byJob }],
  },
  directory: { placement },
});

export const scenes: Readonly<Record<string, Scene>> = {
  'a first load, and the same once more': {
    world: { ...both, accounts: [annsAccount] },
    play: async (land) => {
      await land.settle();
      await land.run('full');
    },
    counts: [
      'staging.add',
      'staging.no-change',
      'staging.update',
      'staging.confirmed',
      'discovery.filtered-objects',
      'inbound.disconnector-projected-flow',
      'inbound.disconnector-joined-flow',
      'inbound.disconnector-remains',
      'inbound.connector-flow',
      'outbound.provisioned-add-flow',
      'outbound.connector-flow',
      'export.add',
      'export.update',
      'operations.create',
      'operations.update',
    ],
  },
  'synchronisations that wait for one another': {
    world: {
      ...settled,
      configuration: {
        runProfiles: {
          imports: ['ESR', 'NHSmail', 'AD'].map((connector) => ({ connector, type: 'full-import' })),
          sync: [{ connector: 'ESR', type: 'full-sync' }],
        },
      },
    },
    play: async (land) => {
      await land.run({ profile: 'imports' });
      await land.run({ profile: 'sync' });
    },
    counts: ['inbound.disconnector-projected-no-flow'],
  },
  'a mover': {
    world: { ...both, configuration: placed('creation', { container: 'always' }) },
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, job: 'Nurse' }));
      await land.run('delta');
    },
    counts: ['staging.rename', 'outbound.provisioned-rename-flow', 'export.rename', 'operations.move'],
  },
  'somebody who marries': {
    world: { ...both, configuration: placed('always', { name: 'always' }) },
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, last: 'Married' }));
      await land.run('delta');
    },
    counts: [
      'staging.rename',
      'outbound.provisioned-rename-flow',
      'outbound.connector-no-flow',
      'inbound.connector-no-flow',
      'export.rename',
      'operations.rename',
    ],
  },
  'a leaver whose account is deleted': {
    world: { ...both, configuration: { deprovisioning: [{ connector: 'AD', when: 'leaver', action: 'delete' }] } },
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, terminated: '20240315' }));
      land.clock.set('2024-03-16T09:00:00Z');
      await land.run('delta');
      await land.approveAll();
      await land.run('delta');
    },
    counts: [
      'outbound.provisioned-disconnect',
      'export.held',
      'export.delete',
      'operations.delete',
      'operations.leaver',
      'inbound.connector-delete-leave-mv',
    ],
  },
  'a leaver who comes back': {
    world: both,
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, terminated: '20240315' }));
      land.clock.set('2024-03-16T09:00:00Z');
      await land.run('delta');
      land.changes(linesOf(ann));
      land.clock.set('2024-03-17T09:00:00Z');
      await land.run('delta');
    },
    counts: ['outbound.connector-flow', 'export.update', 'operations.disable', 'operations.enable'],
  },
  'a filter that lets an account go': {
    world: settled,
    play: async (land) => {
      await land.settle();
      const mine = { connector: 'AD', when: 'sAMAccountName in ["aable", "resident"]', reason: 'The lab.' };
      land.configure({ filters: [mine] });
      await land.restart('The lab looks after its own');
      await land.run('full');
    },
    counts: ['inbound.connector-filtered-leave-mv', 'inbound.disconnector-filtered'],
  },
  'a filter that takes the only mailbox of somebody': {
    world: { ...both, mailboxes: [...both.mailboxes, cora] },
    play: async (land) => {
      await withoutDirectory(land);
      await land.settle();
      const theirs = { connector: 'NHSmail', when: 'mail.startsWith("cora")', reason: 'Elsewhere.' };
      await withoutDirectory(land, { filters: [theirs] });
      await land.run('full');
    },
    counts: ['inbound.connector-filtered-remove-mv'],
  },
  'a mailbox that goes, of somebody who has nothing else': {
    world: { ...both, mailboxes: [...both.mailboxes, cora] },
    play: async (land) => {
      await withoutDirectory(land);
      await land.settle();
      leaves(land, cora.mail);
      await land.run('full');
    },
    counts: ['staging.delete', 'inbound.connector-delete-remove-mv'],
  },
  'a mailbox that goes, where it decides, while somebody changes the account': {
    world: {
      ...both,
      mailboxes: [...both.mailboxes, cora],
      configuration: { flows: always, deletionRule: { when: 'connector-gone', connector: 'NHSmail' } },
    },
    play: async (land) => {
      await land.settle();
      leaves(land, cora.mail);
      land.alterAccount('ccontract', 'title', 'By hand');
      await land.run('full');
      await land.run('delta');
    },
    counts: [
      'inbound.connector-delete-remove-mv',
      'inbound.connector-flow-remove-mv',
      'outbound.provisioned-disconnect',
      'operations.disconnect',
      'discovery.filtered-deletions',
    ],
  },
  'an ESR record that goes, where it decides, in the run that finds an account': {
    world: {
      ...settled,
      configuration: {
        flows: always,
        deletionRule: { when: 'connector-gone', connector: 'ESR' },
        runProfiles: {
          'AD first': [
            { connector: 'AD', type: 'delta-sync' },
            { connector: 'ESR', type: 'delta-import' },
            { connector: 'ESR', type: 'delta-sync' },
            { connector: 'NHSmail', type: 'export' },
            { connector: 'AD', type: 'export' },
            { connector: 'NHSmail', type: 'delta-sync' },
            { connector: 'AD', type: 'delta-sync' },
          ],
        },
      },
    },
    play: async (land) => {
      await land.settle();
      await disconnect(land, 'aable');
      land.changes([deletedLine(ann)]);
      await land.run({ profile: 'AD first' });
    },
    counts: ['inbound.disconnector-joined-remove-mv'],
  },
  'an account that an operator disconnects, and that a rule joins again': {
    world: settled,
    play: async (land) => {
      await land.settle();
      await disconnect(land, 'aable');
      await land.run('delta');
    },
    counts: ['inbound.disconnector-joined-no-flow'],
  },
  'a telephone that is given back': {
    world: { ...both, employees: [{ ...ann, mobile: '07700 900123' }, bob], configuration: { flows: clearing } },
    play: async (land) => {
      await land.settle();
      land.fullExtract([ann, bob]);
      await land.run('full');
    },
    counts: ['operations.clear'],
  },
  'a portal that accepts a change and does nothing': {
    world: { ...both, configuration: { flows: always } },
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, job: 'Nurse' }));
      land.portal.setFault({ kind: 'nothing-done', route: 'patch' });
      await land.run('delta');
    },
    counts: ['staging.waiting'],
  },
  'a container that another rule gives': {
    world: { ...both, configuration: placed('always', { container: 'always' }) },
    play: async (land) => {
      await land.settle();
      const outbound = [{ system: 'ad', to: 'distinguishedName', when: 'creation', expression: elsewhere }];
      land.configure({ flows: { ...always, outbound }, directory: { placement: { container: 'always' } } });
      await land.restart('All in one container');
      await land.run('full');
    },
    counts: ['outbound.provisioned-rename-no-flow', 'export.rename'],
  },
  'a flow that fails for one': {
    world: {
      ...settled,
      configuration: {
        flows: {
          ...always,
          inbound: [{ system: 'esr', expression: 'jobTitle.substring(0, 6)', to: 'jobTitle', name: 'short' }],
        },
      },
    },
    play: async (land) => {
      await land.settle();
      land.changes(linesOf({ ...ann, job: 'Aide' }));
      await land.run('delta');
    },
    counts: ['inbound.flow-failure'],
  },
  'an account in a file that cannot be read': {
    world: settled,
    play: async (land) => {
      const text = readFileSync(land.directoryFile, 'utf8');
      writeFileSync(land.directoryFile, `${text}\ndn: CN=Odd,${STAFF}\nobjectClass: user\nsAMAccountName: odd\n`);
      await land.run('full');
    },
    counts: ['staging.failure'],
  },
  'a record that ESR takes away and gives again': {
    world: both,
    play: async (land) => {
      await land.settle();
      land.changes([deletedLine(ann), ...linesOf(ann)]);
      await land.run('delta');
    },
    counts: ['staging.delete-add'],
  },
  'a starter whose mailbox another organisation has released': {
    world: { employees: [ann, nora], mailboxes: [mailboxOf(ann)], portal: { elsewhere: [released] } },
    play: async (land) => {
      await land.run();
    },
    counts: ['outbound.provisioned-add-no-flow', 'export.add'],
  },
  'a portal that refuses': {
    world: { employees: [ann, bob], mailboxes: [mailboxOf(ann)] },
    play: async (land) => {
      land.portal.setFault({ kind: 'forbidden', route: 'create', times: 5 });
      await land.run();
    },
    counts: ['export.failure'],
  },
  'an account that comes back from the recycle bin': {
    world: settled,
    play: async (land) => {
      await land.settle();
      const bin = await addRecycleBin(land);
      bin.remove('aable');
      await land.run('full');
      await land.engine.askRestore(await objectOf(land, 'aable'), 'Deleted by mistake', olive);
      await land.approveAll();
      await land.run('delta');
    },
    counts: ['export.rename', 'operations.restore'],
  },
};

/** What people and runs do, each as somebody would do it again after a crash: what is done already is not done twice. */

import type { ImportBatch, ReadContext } from '../../engine/connectors/connector.ts';
import type { Outcome } from '../../engine/store/store.ts';
import { ann, type Landscape, type LandscapeOptions, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { previewOf } from '../support/previews.ts';
import { addRecycleBin } from '../support/recycle-bin.ts';

export type Dying = (outcome: Outcome) => boolean;

export interface Deed {
  readonly title: string;
  readonly options: LandscapeOptions;
  /** Answers with what has to be done whenever the engine was started anew. */
  readonly prepare: (land: Landscape) => Promise<(() => void) | undefined>;
  readonly does: (land: Landscape, dying: Dying | undefined) => Promise<void>;
}

const una: Employee = { number: '20001', first: 'Una', last: 'Undo', job: 'Porter' };
const umar: Employee = { number: '20002', first: 'Umar', last: 'Usual', job: 'Porter' };
const ward = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, at): Employee => {
  return { number: String(30001 + at), first: `P${letter}`, last: `Person${letter}` };
});
const accountOf = ({ first, last }: Employee) => ({
  login: `${first.charAt(0)}${last}`.toLowerCase(),
  name: `${first} ${last}`,
  more: { mail: `${first}.${last}@nhs.example`.toLowerCase() },
});
const staff = {
  employees: [una, umar],
  mailboxes: [mailboxOf(una), mailboxOf(umar)],
  accounts: [accountOf(una), accountOf(umar)],
};
const leave = (leavers: readonly Employee[]) => leavers.flatMap((one) => linesOf({ ...one, terminated: '20240301' }));

const nhsmail = { connector: 'NHSmail', type: 'full-import' };
const runProfiles = {
  'Read to file': [{ ...nhsmail, dropFile: 'nhsmail.xml', stopAfterDropFile: true }],
  'Stage from file': [{ ...nhsmail, resumeFromFile: 'nhsmail.xml', deleteLimit: 5 }],
  Decide: ['ESR', 'NHSmail', 'AD'].flatMap((connector) => [
    ...(connector === 'ESR' ? [{ connector, type: 'full-import' }] : []),
    { connector, type: 'delta-sync' },
  ]),
  'Export to file': [{ connector: 'AD', type: 'export', dropFile: 'ad.xml', stopAfterDropFile: true }],
  'Export of file': [{ connector: 'AD', type: 'export', resumeFromFile: 'ad.xml' }],
};

export const deeds: readonly Deed[] = [
  {
    title: 'An export of yesterday is undone and approved',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      land.clock.set('2024-03-12T09:00:00Z');
      land.changes([...linesOf({ ...una, job: 'Chief' }), ...linesOf({ ...umar, job: 'Chief' })]);
      await land.run('delta');
      return undefined;
    },
    does: async (land) => {
      const { items } = await land.engine.changeSets({ limit: 100 });
      if (!items.some(({ why }) => why.includes('undo'))) {
        const { run, items } = await land.engine.checkUndo('AD');
        await land.engine.undoExport('AD', { run, count: items.length, reason: 'The extract was wrong' }, olive);
      }
      await land.approveAll();
      await land.run('delta');
    },
  },
  {
    title: 'Two accounts are given to each other by hand',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      return undefined;
    },
    does: async (land) => {
      const [one, other] = await Promise.all([una, umar].map(({ number }) => land.person(number)));
      const accounts = [...(await land.space('AD')).values()];
      const unasOwn = accounts.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'uundo');
      const umarsOwn = accounts.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'uusual');
      if (unasOwn?.person === one?.id) {
        const changes = [
          { object: unasOwn?.id ?? 0, action: 'rejoin' as const, person: other?.id ?? 0 },
          { object: umarsOwn?.id ?? 0, action: 'rejoin' as const, person: one?.id ?? 0 },
        ];
        await land.engine.changeLinks({ changes, reason: 'The wrong way round' }, olive);
      }
      await land.run('delta');
    },
  },
  {
    title: 'An account is kept out by hand',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      return undefined;
    },
    does: async (land) => {
      const accounts = [...(await land.space('AD')).values()];
      const object = accounts.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'uundo');
      if (object !== undefined && object.state !== 'ExplicitlyDisconnected') {
        await land.engine.setDisconnector(object.id, { type: 'Explicit', reason: 'Agreed' }, olive);
      }
      land.changes([...linesOf({ ...una, job: 'Chief' }), ...linesOf({ ...umar, job: 'Chief' })]);
      await land.run('delta');
    },
  },
  {
    title: 'A preview is kept, approved beforehand and done',
    options: { employees: [...ward, umar], mailboxes: [...ward, umar].map((one) => mailboxOf(one)) },
    prepare: async (land) => {
      await land.settle();
      land.changes(leave(ward));
      return undefined;
    },
    does: async (land) => {
      const kept = (await land.engine.previews({ limit: 10 })).items[0];
      const { id, sets } = kept ?? (await previewOf(land, 'delta')).preview;
      for (const { connector, operation, digest, count, approvals } of sets) {
        const approval = { connector, operation, digest, count, reason: 'The ward closes' };
        if (approvals.length === 0) await land.engine.approvePreview(id, approval, ann);
      }
      await land.run('delta');
    },
  },
  {
    title: 'A held set is approved',
    options: { employees: [...ward, umar], mailboxes: [...ward, umar].map((one) => mailboxOf(one)) },
    prepare: async (land) => {
      await land.settle();
      land.changes(leave(ward));
      await land.run('delta');
      return undefined;
    },
    does: async (land) => {
      await land.approveAll();
      await land.run('delta');
      await land.approveAll();
      await land.run('delta');
    },
  },
  {
    title: 'A run is stopped and gone on with',
    options: { employees: [una, umar], mailboxes: [mailboxOf(una)] },
    prepare: async () => undefined,
    does: async (land) => {
      const newest = async () => (await land.engine.runs({ limit: 1 })).items[0];
      if ((await newest()) === undefined) {
        land.whenCommitted(
          ({ runSteps = [] }) => runSteps.some(({ type, result }) => type === 'delta-sync' && result !== null),
          () => void land.engine.stopRun(1, olive),
        );
        await land.run('full');
      }
      const isOpen = /^(stopped|no-start)-/;
      for (let last = await newest(); isOpen.test(last?.result ?? ''); last = await newest()) {
        await land.run({ resume: last?.id ?? 0 });
      }
    },
  },
  {
    title: 'An import and an export go by way of drop files',
    options: { ...staff, configuration: { runProfiles } },
    prepare: async (land) => {
      await land.settle();
      land.fullExtract([{ ...una, job: 'Chief' }, umar]);
      land.portal.accounts.edit(land.mailbox('umar.usual@nhs.example')?.id ?? '', { department: 'Ward 9' });
      return undefined;
    },
    does: async (land) => {
      for (const profile of Object.keys(runProfiles)) await land.run({ profile });
      await land.run('full');
    },
  },
  {
    title: 'A leaver is let go for good',
    options: {
      ...staff,
      configuration: { deprovisioning: [{ connector: 'AD', when: 'leaver', action: 'disconnect-explicitly' }] },
    },
    prepare: async (land) => {
      await land.settle();
      land.changes(leave([una]));
      return undefined;
    },
    does: async (land) => {
      await land.run('delta');
    },
  },
  {
    title: 'A deleted account is asked back and restored',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      const bin = await addRecycleBin(land);
      bin.remove('uundo');
      await land.run('full');
      return () => bin.attach();
    },
    does: async (land) => {
      const vanished = [...(await land.space('AD')).values()].find(({ state }) => state === 'Placeholder');
      if (vanished !== undefined && (await land.engine.deletedObject(vanished.id)).wish === null) {
        await land.engine.askRestore(vanished.id, 'Deleted by mistake', olive);
      }
      await land.approveAll();
      await land.run('delta');
      await land.run('delta');
    },
  },
  {
    title: 'Other rules are applied',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      const filters = [{ connector: 'AD', when: 'sAMAccountName == "uusual"', reason: 'Elsewhere' }];
      const outbound = [{ system: 'ad', from: 'jobTitle', to: 'department' }];
      const flows = { personal: 'always', occupational: 'always', outbound };
      const metaverse = [{ name: 'aliases', kind: 'multi', description: 'Other addresses of the mailbox.' }];
      land.configure({ filters, metaverse, flows: { ...flows, manager: true } });
      return undefined;
    },
    does: async (land, dying) => {
      await land.restart('The rules have changed.', dying);
      await land.run('delta');
    },
  },
  {
    title: 'A leaver whose account somebody had enabled comes back',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      land.changes(leave([una]));
      await land.run('delta');
      land.alterAccount('uundo', 'userAccountControl', '512');
      land.changes(linesOf(una));
      return undefined;
    },
    does: async (land) => {
      await land.run('delta');
    },
  },
  {
    title: 'A run after one that died when it had written and not recorded it',
    options: { employees: [una, umar], mailboxes: [mailboxOf(una), mailboxOf(umar)] },
    prepare: async (land) => {
      await dieWhenMade(land);
      return undefined;
    },
    does: startAndRun,
  },
  {
    title: 'A run after one that died before anything that it had written arrived',
    options: { employees: [una, umar], mailboxes: [mailboxOf(una), mailboxOf(umar)] },
    prepare: async (land) => {
      const directory = land.accountsAsWritten();
      await dieWhenMade(land);
      land.restoreDirectory(directory);
      return undefined;
    },
    does: startAndRun,
  },
  {
    title: 'Of an approved set one is wanted no more, and another one is protected',
    options: {
      employees: [...ward, umar],
      mailboxes: [...ward, umar].map((one) => mailboxOf(one)),
      accounts: [...ward, umar].map(accountOf),
    },
    prepare: async (land) => {
      await land.settle();
      land.changes(leave(ward));
      await land.run('delta');
      await land.approveAll();
      land.changes([...ward.slice(0, 1).flatMap(linesOf), ...linesOf({ ...umar, job: 'Chief' })]);
      for (const login of ['ppersonb', 'uusual']) land.alterAccount(login, 'adminCount', '1');
      return undefined;
    },
    does: async (land) => {
      await land.run('delta');
    },
  },
  {
    title: 'A directory has an attribute no more',
    options: staff,
    prepare: async (land) => {
      await land.settle();
      const attach = () => withoutDepartments(land);
      attach();
      return attach;
    },
    does: async (land) => {
      await land.run('full');
    },
  },
];

/** The accounts are in the directory, and nobody knows. */
async function dieWhenMade(land: Landscape): Promise<void> {
  const isMade = ({ operation, result }: { operation: string; result: string | null }) =>
    operation === 'create' && result === 'accepted';
  land.dieBefore(({ journal = [] }) => journal.some(isMade));
  await land.run('full').catch(() => undefined);
}

async function startAndRun(land: Landscape, dying: Dying | undefined): Promise<void> {
  await land.restart('It was killed.', dying);
  await land.run('full');
}

function withoutDepartments(land: Landscape): void {
  const connector = land.parts.parts.connectors.find(({ system }) => system === 'ad');
  if (connector === undefined) throw new Error('There is no directory.');
  const { readAll } = connector;
  Object.assign(connector, {
    readAll: async function* (context: ReadContext): AsyncGenerator<ImportBatch> {
      for await (const batch of readAll.call(connector, context)) {
        const { end } = batch;
        yield end === undefined ? batch : { ...batch, end: { ...end, unavailable: ['department'] } };
      }
    },
  });
}

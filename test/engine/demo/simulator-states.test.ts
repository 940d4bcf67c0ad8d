import t from 'tap';
import { SetClock } from '../../../engine/clock.ts';
import { type AccountStatus, accountStatuses } from '../../../engine/connectors/nhsmail/contract.ts';
import { type PortalSimulator, startPortalSimulator } from '../../../engine/demo/simulator/portal.ts';
import { PortalRefusal } from '../../../engine/demo/simulator/refusal.ts';
import { type AccountEvent, type PolicyName, policies, transitions } from '../../../engine/demo/simulator/states.ts';
import { organisation, portalKey } from '../../support/portal.ts';

const start = '2021-10-04T07:00:00.000Z';
const hour = 3_600_000;
const day = 24 * hour;
const pendingFor = 2 * hour;
const transientFor = 10 * 60_000;

interface Walk {
  readonly from: AccountStatus;
  readonly event: AccountEvent;
  readonly to: AccountStatus | 'gone';
  /** Milliseconds after which time alone brings it about; absent for what somebody does. */
  readonly afterMs?: number;
  readonly isLeaver?: boolean;
}

/** What the pages of NHSmail and the seed say, written down a second time: the figures are those of 2021. */
const walks: readonly Walk[] = [
  { from: 'Pending', event: 'created', to: 'Active', afterMs: pendingFor },
  { from: 'Active', event: 'inactivity', to: 'Inactive', afterMs: 90 * day },
  { from: 'Inactive', event: 'expiry', to: 'Deleted', afterMs: 90 * day },
  { from: 'Active (Leaver)', event: 'leaver-window', to: 'Deleted', afterMs: 30 * day },
  { from: 'Disabled', event: 'disabled-too-long', to: 'Deleted', afterMs: 548 * day },
  { from: 'Disabled_Leaver', event: 'leaver-window', to: 'Deleted', afterMs: 30 * day },
  { from: 'Locked', event: 'inactivity', to: 'Inactive', afterMs: 90 * day },
  { from: 'Deleted', event: 'restore-window', to: 'Deleted_Permanent', afterMs: 30 * day },
  { from: 'Deleted_Permanent', event: 'purge', to: 'gone', afterMs: 730 * day },
  { from: 'Enabling', event: 'enabled', to: 'Active', afterMs: transientFor },
  { from: 'Enabling', event: 'enabled-leaver', to: 'Active (Leaver)', afterMs: transientFor, isLeaver: true },
  { from: 'Disabling', event: 'disabled', to: 'Disabled', afterMs: transientFor },
  { from: 'Disabling', event: 'disabled-leaver', to: 'Disabled_Leaver', afterMs: transientFor, isLeaver: true },
  { from: 'Deleting', event: 'deleted', to: 'Deleted', afterMs: transientFor },
  { from: 'Restoring', event: 'restored', to: 'Active', afterMs: transientFor },
  { from: 'Migration Pending', event: 'migrated', to: 'Active', afterMs: 8 * hour },
  { from: 'Active', event: 'edit', to: 'Active' },
  { from: 'Active', event: 'sign-in', to: 'Active' },
  { from: 'Active', event: 'leaver', to: 'Active (Leaver)' },
  { from: 'Active', event: 'disable', to: 'Disabling' },
  { from: 'Active', event: 'delete', to: 'Deleting' },
  { from: 'Active', event: 'lock', to: 'Locked' },
  { from: 'Active', event: 'migrate', to: 'Migration Pending' },
  { from: 'Inactive', event: 'edit', to: 'Inactive' },
  { from: 'Inactive', event: 'sign-in', to: 'Active' },
  { from: 'Inactive', event: 'leaver', to: 'Active (Leaver)' },
  { from: 'Inactive', event: 'disable', to: 'Disabling' },
  { from: 'Inactive', event: 'delete', to: 'Deleting' },
  { from: 'Active (Leaver)', event: 'edit', to: 'Active (Leaver)' },
  { from: 'Active (Leaver)', event: 'sign-in', to: 'Active (Leaver)' },
  { from: 'Active (Leaver)', event: 'joiner', to: 'Active' },
  { from: 'Active (Leaver)', event: 'transfer', to: 'gone' },
  { from: 'Active (Leaver)', event: 'disable', to: 'Disabling' },
  { from: 'Active (Leaver)', event: 'delete', to: 'Deleting' },
  { from: 'Disabled', event: 'edit', to: 'Disabled' },
  { from: 'Disabled', event: 'enable', to: 'Enabling' },
  { from: 'Disabled', event: 'leaver', to: 'Disabled_Leaver' },
  { from: 'Disabled', event: 'delete', to: 'Deleting' },
  { from: 'Disabled_Leaver', event: 'edit', to: 'Disabled_Leaver' },
  { from: 'Disabled_Leaver', event: 'enable', to: 'Enabling' },
  { from: 'Disabled_Leaver', event: 'joiner', to: 'Disabled' },
  { from: 'Disabled_Leaver', event: 'transfer', to: 'gone' },
  { from: 'Disabled_Leaver', event: 'delete', to: 'Deleting' },
  { from: 'Locked', event: 'edit', to: 'Locked' },
  { from: 'Locked', event: 'unlock', to: 'Active' },
  { from: 'Locked', event: 'leaver', to: 'Active (Leaver)' },
  { from: 'Locked', event: 'disable', to: 'Disabling' },
  { from: 'Locked', event: 'delete', to: 'Deleting' },
  { from: 'Deleted', event: 'restore', to: 'Restoring' },
];

const acts: Readonly<Record<string, (portal: PortalSimulator) => unknown>> = {
  edit: ({ accounts }) => accounts.edit('nm-1', { jobTitle: 'Porter' }),
  leaver: ({ accounts }) => accounts.leaver('nm-1'),
  transfer: ({ accounts }) => accounts.transfer('nm-1'),
  joiner: ({ accounts }) => accounts.act('nm-1', 'joiner'),
  disable: ({ accounts }) => accounts.act('nm-1', 'disable'),
  enable: ({ accounts }) => accounts.act('nm-1', 'enable'),
  delete: ({ accounts }) => accounts.act('nm-1', 'delete'),
  restore: ({ accounts }) => accounts.act('nm-1', 'restore'),
  migrate: ({ accounts }) => accounts.act('nm-1', 'migrate'),
  lock: ({ accounts }) => accounts.act('nm-1', 'lock'),
  unlock: ({ accounts }) => accounts.act('nm-1', 'unlock'),
  'sign-in': ({ accounts }) => accounts.act('nm-1', 'sign-in'),
};

interface Stage {
  readonly portal: PortalSimulator;
  readonly clock: SetClock;
}

async function openStage(
  t: { teardown(end: () => Promise<void>): void },
  status: AccountStatus,
  options: { isLeaver?: boolean | undefined; policy?: PolicyName } = {},
): Promise<Stage> {
  const clock = new SetClock(start);
  const account = { nhsmailId: 'nm-1', givenName: 'Ada', familyName: 'Obi', mail: 'ada.obi@nhs.example', status };
  const leaverDate = options.isLeaver ? '2021-10-01' : '';
  const portal = await startPortalSimulator({
    key: portalKey,
    organisationCode: organisation,
    clock,
    pendingFor,
    transientFor,
    policy: options.policy,
    accounts: [{ ...account, leaverDate }],
  });
  t.teardown(() => portal.close());
  return { portal, clock };
}

function move({ portal, clock }: Stage, ms: number): void {
  clock.set(new Date(clock.now().getTime() + ms));
  portal.advance();
}

/** The HTTP status with which the portal refuses; nothing when it does not. */
function refusalOf(act: () => unknown): number | undefined {
  try {
    act();
    return undefined;
  } catch (cause) {
    return cause instanceof PortalRefusal ? cause.status : undefined;
  }
}

const stateNow = ({ portal }: Stage): string => portal.accounts.find('nm-1')?.status ?? 'gone';

t.test('every transition of an NHSmail account', async (t) => {
  for (const walk of walks) {
    const when = walk.afterMs === undefined ? '' : ` after ${walk.afterMs / day} days, and not before`;
    await t.test(`${walk.from}, ${walk.event}: ${walk.to}${when}`, async (t) => {
      const stage = await openStage(t, walk.from, { isLeaver: walk.isLeaver });
      if (walk.afterMs === undefined) acts[walk.event]?.(stage.portal);
      else {
        move(stage, walk.afterMs - 1);
        t.equal(stateNow(stage), walk.from);
        move(stage, 1);
      }

      t.equal(stateNow(stage), walk.to);
    });
  }

  t.test('is in the list above, and the list has no other', async (t) => {
    const listed = walks.map(({ from, event, to }) => `${from} ${event} ${to}`).sort();
    const modelled = Object.entries(transitions).flatMap(([from, events]) =>
      Object.entries(events).map(([event, to]) => `${from} ${event} ${to}`),
    );

    t.strictSame(modelled.sort(), listed);
  });
});

t.test('what somebody does to an account in the wrong state', async (t) => {
  for (const status of accountStatuses) {
    await t.test(`is refused, and nothing changes: ${status}`, async (t) => {
      const stage = await openStage(t, status);
      const refused = Object.keys(acts).filter((event) => transitions[status][event as AccountEvent] === undefined);

      for (const event of refused)
        t.equal(
          refusalOf(() => acts[event]?.(stage.portal)),
          409,
          event,
        );

      t.match(stage.portal.accounts.get('nm-1'), { status, version: 1 });
    });
  }
});

t.test('the life of an account', async (t) => {
  t.test('that nobody uses: inactive, deleted, beyond restoring, purged, in one leap of the clock', async (t) => {
    const stage = await openStage(t, 'Active');

    move(stage, (90 + 90 + 30 + 730) * day);

    t.equal(stateNow(stage), 'gone');
    t.match(stage.portal.accounts.tombstones.all(), [{ id: 'nm-1', reason: 'purged' }]);
  });

  t.test('that is signed in to stays active', async (t) => {
    const stage = await openStage(t, 'Active');

    for (let month = 0; month < 12; month++) {
      move(stage, 30 * day);
      stage.portal.accounts.act('nm-1', 'sign-in');
    }

    t.equal(stateNow(stage), 'Active');
  });

  t.test('follows the figures of its time', async (t) => {
    for (const [policy, { activeToInactive }] of Object.entries(policies)) {
      const stage = await openStage(t, 'Active', { policy: policy as PolicyName });

      move(stage, activeToInactive * day - 1);
      t.equal(stateNow(stage), 'Active', policy);
      move(stage, 1);
      t.equal(stateNow(stage), 'Inactive', policy);
    }
  });

  t.test('a leaver who is disabled and enabled again is a leaver still', async (t) => {
    const stage = await openStage(t, 'Active');

    stage.portal.accounts.leaver('nm-1');
    stage.portal.accounts.act('nm-1', 'disable');
    move(stage, transientFor);
    const disabled = stateNow(stage);
    stage.portal.accounts.act('nm-1', 'enable');
    move(stage, transientFor);

    t.equal(disabled, 'Disabled_Leaver');
    t.equal(stateNow(stage), 'Active (Leaver)');
  });

  t.test('a joiner loses the mark of the leaver', async (t) => {
    const stage = await openStage(t, 'Active');

    stage.portal.accounts.leaver('nm-1');
    stage.portal.accounts.act('nm-1', 'joiner');

    t.match(stage.portal.accounts.get('nm-1'), { status: 'Active', leaverDate: '' });
  });

  t.test('what time does is dated when it is seen, so that no delta passes it over', async (t) => {
    const stage = await openStage(t, 'Active');

    move(stage, 100 * day);

    const { status, lastModified, statusSince } = stage.portal.accounts.get('nm-1');
    t.equal(status, 'Inactive');
    t.equal(lastModified, Date.parse(start) + 100 * day);
    t.equal(statusSince, Date.parse(start) + 90 * day);
  });
});

t.test('addresses', async (t) => {
  const ada = { givenName: 'Ada', familyName: 'Obi', mail: 'ada.obi@nhs.example' };

  t.test('of a deleted account are not given again before the time for re-use is over', async (t) => {
    const stage = await openStage(t, 'Deleted');

    t.equal(
      refusalOf(() => stage.portal.accounts.create(ada)),
      409,
    );
    move(stage, 30 * day);
    t.equal(
      refusalOf(() => stage.portal.accounts.create(ada)),
      409,
    );
    move(stage, 730 * day);

    t.match(stage.portal.accounts.create(ada), { mail: 'ada.obi@nhs.example', status: 'Pending' });
  });

  t.test('of an account that went to another organisation stay with it', async (t) => {
    const stage = await openStage(t, 'Active (Leaver)');

    stage.portal.accounts.transfer('nm-1');

    t.equal(
      refusalOf(() => stage.portal.accounts.create(ada)),
      409,
    );
  });

  t.test('that were changed by hand keep receiving', async (t) => {
    const stage = await openStage(t, 'Active');

    stage.portal.accounts.changeAddress('nm-1', 'Ada.Eze@nhs.example');

    t.match(stage.portal.accounts.get('nm-1'), { mail: 'ada.eze@nhs.example', aliases: ['ada.obi@nhs.example'] });
    t.equal(stage.portal.accounts.findByAddress('ADA.OBI@nhs.example')?.id, 'nm-1');
  });
});

t.test('tombstones are forgotten after thirty days', async (t) => {
  const stage = await openStage(t, 'Active (Leaver)');
  stage.portal.accounts.transfer('nm-1');

  move(stage, 30 * day);
  t.equal(stage.portal.accounts.tombstones.length, 1);
  move(stage, 1);

  t.equal(stage.portal.accounts.tombstones.length, 0);
});

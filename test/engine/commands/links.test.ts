import t from 'tap';
import { changeLinks } from '../../../engine/commands/links.ts';
import type { LinkChange } from '../../../engine/model/views.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';
import { journal, pending, person, space } from '../../contracts/store/rows.ts';

const olive = { id: 'k', name: 'olive', roles: ['operator' as const] };
const NOW = new Date('2024-03-11T09:00:00Z');
const ESR = 1;
const AD = 3;

/** Ada (7) and Ben (8) with their accounts (1 and 2), and an account (3) that is nobody's. */
const rows = [
  space(1, { connector: AD, anchor: 'guid-1', person: 7, state: 'Connected', rule: 'address', stamp: 5 }),
  space(2, { connector: AD, anchor: 'guid-2', person: 8, state: 'Connected', rule: 'nhsmail-id', stamp: 5 }),
  space(3, { connector: AD, anchor: 'guid-3' }),
];

async function open(change: Partial<SpaceRow> = {}) {
  const store = createMemoryStore({ late: true });
  const [first, ...others] = rows;
  await store.commit({
    objects: [{ ...(first as SpaceRow), ...change }, ...others],
    people: [person(7, { stamp: 5 }), person(8, { stamp: 5 })],
    pending: [pending(1, { connector: AD, changeSet: 4 })],
    findings: [{ kind: 'object', subject: 3, code: 'join-veto', sentence: 'Somebody else?' }],
    keys: [{ key: 'm:ada@nhs.example', object: 1 }],
  });
  let last = 8;
  const land = {
    store,
    connectorId: (name: string) => ({ esr: ESR, ad: AD })[name.toLowerCase()],
    systemOf: (connector: number) => (connector === ESR ? ('esr' as const) : ('ad' as const)),
    keysOf: ({ id }: SpaceRow) => (id === 1 ? ['m:ada@nhs.example'] : []),
    nextPerson: () => ++last,
    valuesFrom: () => [],
    isSilent: () => (attribute: string) => attribute === 'mobile',
  };
  const ask = async (changes: LinkChange[], reason = 'Odd', skipRefused = false) => {
    const decided = await changeLinks(land, { changes, reason, skipRefused }, olive, NOW);
    await store.commit(decided.outcome);
    return decided;
  };
  const now = async (object = 1) => (await store.objects([object]))[0];
  const stamps = async () => (await store.people([7, 8])).map(({ stamp }) => stamp);
  return { store, ask, now, stamps };
}

t.test('an object that an operator keeps out', async (t) => {
  const { store, ask, now, stamps } = await open();
  await ask([{ object: 1, action: 'keep-out', owner: 'ward 5', reviewOn: '2024-09-01' }]);
  t.match(await now(), { state: 'ExplicitlyDisconnected', person: 7, stamp: 0 }, 'still points at its person');
  const told = { reason: 'Odd', by: 'olive', owner: 'ward 5', reviewOn: '2024-09-01', at: NOW.toISOString() };
  t.match(await store.explicit([1]), [told], 'with reason, owner, review date, who and when');
  t.same(await store.pendingOf([1]), [], 'and what was to be sent is not');
  t.same(await stamps(), [0, 5], 'and the person is looked at again, and nobody else');
});

t.test('an object that is let in again', async (t) => {
  const { store, ask, now } = await open();
  await ask([{ object: 1, action: 'keep-out' }]);
  await ask([{ object: 1, action: 'let-in' }]);
  t.match(
    await now(),
    { state: 'Disconnected', person: null, stamp: 0 },
    'belongs to nobody until the rules are asked',
  );
  t.same(await store.explicit([1]), []);
});

t.test('an object that has gone meanwhile and is let in', async (t) => {
  const { store, ask, now } = await open({ state: 'ExplicitlyDisconnected', hash: '' });
  await ask([{ object: 1, action: 'let-in' }]);
  t.match(await now(), { state: 'Placeholder', person: null }, 'is asked nothing before it comes back');
  t.match(await store.objectsByKeys(['m:ada@nhs.example']), [{ object: 1 }], 'and still stands in the way of another');
});

t.test('an account that has gone and is disconnected by hand', async (t) => {
  const { store, ask, now } = await open({ state: 'Placeholder', hash: '' });
  await ask([{ object: 1, action: 'disconnect' }]);
  t.equal(await now(), undefined, 'is forgotten');
  t.same(await store.objectsByKeys(['m:ada@nhs.example']), [], 'with its keys');
});

t.test('an account that was made and not seen yet', async (t) => {
  const { ask } = await open({ hash: '', seen: '', sent: '1=x', rule: 'provision' });
  const refusal = { code: 'request-invalid' as const, message: /let an import run first/ };
  await t.rejects(ask([{ object: 1, action: 'disconnect' }]), refusal, 'is not taken from its person');
});

t.test('a hand that is taken back', async (t) => {
  await t.test('joins again whom it had kept out', async (t) => {
    const { store, ask, now } = await open();
    await ask([{ object: 1, action: 'keep-out' }], 'Wrong person');
    await ask([{ object: 1, action: 'keep-out' }], 'A better reason');
    await ask([{ object: 1, action: 'undo' }]);
    t.match(await now(), { state: 'Connected', person: 7, rule: 'address' }, 'by the rule that had joined it');
    t.same(await store.explicit([1]), []);
  });
  await t.test('lets go what it had joined', async (t) => {
    const { ask, now } = await open();
    await ask([{ object: 2, action: 'disconnect' }]);
    await ask([{ object: 3, action: 'join', person: 8 }]);
    await ask([{ object: 3, action: 'undo' }]);
    t.match(await now(3), { state: 'Disconnected', person: null });
  });
  await t.test('keeps out again what it had let in by joining it', async (t) => {
    const { ask, now } = await open();
    await ask([{ object: 1, action: 'keep-out' }]);
    await ask([{ object: 1, action: 'join', person: 7 }]);
    await ask([{ object: 1, action: 'undo' }]);
    t.match(await now(), { state: 'ExplicitlyDisconnected', person: 7 });
  });
  await t.test('is refused where there was none', async (t) => {
    const { ask } = await open();
    await t.rejects(ask([{ object: 3, action: 'undo' }]), { code: 'request-invalid', message: /Nobody's hand/ });
  });
});

t.test('an object that an operator joins', async (t) => {
  const { store, ask, now, stamps } = await open();
  await ask([{ object: 2, action: 'disconnect' }]);
  t.match(await now(2), { state: 'Disconnected', person: null, rule: '' });
  await ask([{ object: 3, action: 'join', person: 8 }]);
  t.match(await now(3), { state: 'ExplicitlyConnected', person: 8, rule: 'hand', stamp: 0 });
  t.match(await store.explicit([3]), [{ wasState: 'Disconnected', wasPerson: null }]);
  t.same(await store.findings('object', [3]), [], 'asks nobody any more');
  t.same(await stamps(), [5, 0]);
});

t.test('an object that becomes a person by hand', async (t) => {
  const { store, ask, now } = await open();
  await ask([{ object: 3, action: 'project' }]);
  t.match(await now(3), { state: 'ExplicitlyConnected', person: 9, rule: 'hand' });
  t.match(await store.people([9]), [{ stamp: 0 }], 'who is worked out by the next synchronisation');
});

t.test('two accounts that were joined the wrong way round', async (t) => {
  const { store, ask, now, stamps } = await open();
  const right: LinkChange[] = [
    { object: 1, action: 'rejoin', person: 8 },
    { object: 2, action: 'rejoin', person: 7 },
  ];
  await ask(right);
  t.match([await now(1), await now(2)], [{ person: 8 }, { person: 7 }], 'are exchanged in one step');
  t.same(await store.pendingOf([1]), [], 'and what was staged for the wrong person is not sent');
  t.same(await stamps(), [0, 0]);
  await ask(right);
  t.match([await now(1), await now(2)], [{ person: 8 }, { person: 7 }], 'asked for again nothing changes');
});

t.test('values that a wrong join brought', async (t) => {
  const { store, ask } = await open();
  const sent = (id: number, attribute: string, before: string[], after: string[]) =>
    journal(id, {
      object: 1,
      connector: AD,
      operation: 'update',
      result: 'accepted',
      changes: [{ attribute, before, after }],
    });
  await store.commit({
    journal: [
      sent(1, 'mobile', ['07700 900001'], ['07700 900002']),
      sent(2, 'mobile', ['07700 900002'], ['07700 900003']),
      sent(3, 'title', ['Nurse'], ['Porter']),
    ],
  });
  await ask([{ object: 2, action: 'disconnect' }]);
  await ask([{ object: 1, action: 'rejoin', person: 8 }], 'Ticket 4711');
  const [restored, ...more] = await store.undone([1]);
  const kept = {
    attribute: 'mobile',
    kept: ['07700 900001'],
    unwanted: ['07700 900003'],
    reason: 'Ticket 4711',
    by: 'olive',
  };
  t.match(restored, kept, 'go back to what was before them, where the right person has none');
  t.same(more, [], 'and the others are left to the flows');
});

t.test('an account that is only planned', async (t) => {
  const { ask, now } = await open({ anchor: '', hash: '', seen: '', rule: 'provision' });
  await ask([{ object: 1, action: 'disconnect' }]);
  t.equal(await now(), undefined, 'leaves nothing behind when it is taken from its person');
});

t.test('an exchange of which one account has gone from its system', async (t) => {
  const { ask, now } = await open({ hash: '', state: 'Placeholder' });
  const exchange: LinkChange[] = [
    { object: 1, action: 'rejoin', person: 8 },
    { object: 2, action: 'rejoin', person: 7 },
  ];
  await t.rejects(ask(exchange), { message: /has gone from its system.*Restore-JmlObject.*or disconnect it/ });
  t.match([await now(1), await now(2)], [{ person: 7 }, { person: 8 }], 'is refused as a whole, and says the way out');
  await ask([
    { object: 1, action: 'disconnect' },
    { object: 2, action: 'rejoin', person: 7 },
  ]);
  t.match([await now(1), await now(2)], [undefined, { person: 7 }], 'which leads there');
});

t.test('a list of many hands', async (t) => {
  await t.test('names objects by connector and anchor, each with a reason of its own', async (t) => {
    const { store, ask, now } = await open();
    const change = { action: 'keep-out', connector: 'ad' } as const;
    await ask([
      { ...change, anchor: 'guid-1', reason: 'A printer' },
      { ...change, anchor: 'guid-3' },
    ]);
    t.match([await now(1), await now(3)], [{ state: 'ExplicitlyDisconnected' }, { state: 'ExplicitlyDisconnected' }]);
    t.match(await store.explicit([1, 3]), [{ reason: 'A printer' }, { reason: 'Odd' }]);
  });
  await t.test('may name an object by its number and by its anchor, where both mean the same', async (t) => {
    const { ask, now } = await open();
    await ask([{ action: 'keep-out', object: 3, connector: 'ad', anchor: 'guid-3' }]);
    t.match(await now(3), { state: 'ExplicitlyDisconnected' });
  });
  await t.test('does what it can where it is told to, and names every row that it cannot do', async (t) => {
    const { ask, now } = await open();
    const list: LinkChange[] = [
      { action: 'keep-out', connector: 'AD', anchor: 'nobody' },
      { action: 'keep-out', object: 2 },
      { action: 'keep-out' },
      { action: 'keep-out', object: 2 },
      { action: 'let-in', object: 1 },
      { action: 'keep-out', object: 3, reviewOn: '2024-02-31' },
      { action: 'keep-out', object: 1, connector: 'AD', anchor: 'guid-3' },
      { action: 'keep-out', object: 1, connector: 'ESR' },
    ];
    const { refused } = await ask(list, 'A list', true);
    t.match(await now(2), { state: 'ExplicitlyDisconnected' });
    t.match([await now(1), await now(3)], [{ state: 'Connected' }, { state: 'Disconnected' }], 'the others stay');
    t.match(refused, [
      { row: 1, object: null, code: 'not-found', message: 'No object of AD is called nobody.' },
      { row: 3, object: null, code: 'request-invalid', message: /its number, or its connector and its anchor/ },
      { row: 4, object: 2, code: 'request-invalid', message: /named twice/ },
      { row: 5, object: 1, code: 'request-invalid', message: /cannot be let in/ },
      { row: 6, object: 3, code: 'request-invalid', message: /2024-02-31, which is no day/ },
      { row: 7, object: 1, code: 'request-invalid', message: /Object 1 is not called guid-3.*list made before/ },
      { row: 8, object: 1, code: 'request-invalid', message: /Object 1 is not of ESR/ },
    ]);
  });
  await t.test('leaves out who would come second once another row is left out', async (t) => {
    const { ask, now } = await open();
    const list: LinkChange[] = [
      { action: 'let-in', object: 1 },
      { action: 'rejoin', object: 2, person: 7 },
      { action: 'join', object: 3, person: 8 },
    ];
    const { refused } = await ask(list, 'A list', true);
    t.match([await now(1), await now(2), await now(3)], [{ person: 7 }, { person: 8 }, { person: null }]);
    t.same(
      refused.map(({ row }) => row),
      [1, 2, 3],
    );
  });
});

t.test('a review date that is moved', async (t) => {
  const { store, ask, now } = await open();
  await ask([{ object: 3, action: 'join', person: 7 }], 'x', true);
  await ask([{ object: 2, action: 'disconnect' }]);
  await ask([{ object: 3, action: 'join', person: 8, reviewOn: '2024-04-01' }], 'Her own');
  await ask([{ object: 3, action: 'rejoin', person: 8, reviewOn: '2025-04-01' }], 'Still her own');
  t.match(await store.explicit([3]), [{ reviewOn: '2025-04-01', wasState: 'Disconnected' }]);
  await ask([{ object: 3, action: 'undo' }]);
  t.match(await now(3), { state: 'Disconnected', person: null }, 'leaves the first hand to be undone');
});

t.test('what is refused', async (t) => {
  const cases: readonly (readonly [
    string,
    LinkChange[],
    { code: 'request-invalid' | 'not-found'; message?: RegExp },
  ])[] = [
    ['nothing to do', [], { code: 'request-invalid' }],
    ['an object that is not there', [{ object: 99, action: 'keep-out' }], { code: 'not-found' }],
    ['a person who is not there', [{ object: 3, action: 'join', person: 99 }], { code: 'not-found' }],
    [
      'a join without a person',
      [{ object: 3, action: 'join' }],
      { code: 'request-invalid', message: /Name the person/ },
    ],
    [
      'to join what belongs to somebody',
      [{ object: 1, action: 'join', person: 8 }],
      { code: 'request-invalid', message: /disconnect it first/ },
    ],
    [
      'to let in what is not kept out',
      [{ object: 1, action: 'let-in' }],
      { code: 'request-invalid', message: /is Connected and cannot be let in/ },
    ],
    [
      'a second account',
      [{ object: 3, action: 'join', person: 7 }],
      { code: 'request-invalid', message: /has object 1 in this system already/ },
    ],
    [
      'an object named twice',
      [1, 1].map((object) => ({ object, action: 'keep-out' as const })),
      { code: 'request-invalid', message: /named twice/ },
    ],
    [
      'two accounts for one person at once',
      [
        { object: 1, action: 'disconnect' },
        { object: 2, action: 'rejoin', person: 7 },
        { object: 3, action: 'join', person: 7 },
      ],
      { code: 'request-invalid', message: /a second one is not joined/ },
    ],
  ];
  for (const [what, changes, refusal] of cases) {
    const { ask, now } = await open();
    await t.rejects(ask(changes), refusal, what);
    t.match(await now(), { state: 'Connected', person: 7 }, `${what}: and nothing is changed`);
  }
  const { ask } = await open();
  await t.rejects(ask([{ object: 1, action: 'keep-out' }], ' '), { code: 'request-invalid' }, 'no reason');
});

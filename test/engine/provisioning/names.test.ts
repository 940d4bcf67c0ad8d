import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { AccountNames, type NamingContext } from '../../../engine/provisioning/account-naming.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { Store } from '../../../engine/store/store.ts';
import type { NamingFlow } from '../../../engine/sync/flows.ts';
import { keyOf } from '../../../engine/sync/keys.ts';

const naming = {
  distinguishedName: (name: string) => `CN=${name.replace(',', '\\,')},OU=Staff,DC=x`,
  userPrincipalName: (name: string) => `${name}@x.example`,
};
const nora = ['Nora', 'Starter', '1'];
const context = (store: Store, flows: readonly NamingFlow[] = []): NamingContext => ({
  store,
  flows: { inbound: [], outbound: new Map(), naming: new Map([[1, flows]]) },
  metaverse: ['givenName', 'sn', 'employeeNumber'],
  configuration: { organisation: { name: 'T', codes: ['X99'], mailDomains: ['nhs.example'] } },
});
const giverFor = (store: Store, flows?: readonly NamingFlow[]) => new AccountNames(context(store, flows), 1, naming);
const none = new Set<string>();

function open(reserved: { kind: string; name: string; person: number }[] = [], keys: string[] = []) {
  const store = createMemoryStore({ late: true });
  const giver = giverFor(store);
  const filled = store.commit({ reservedNames: reserved, keys: keys.map((key, i) => ({ key, object: i + 1 })) });
  return { store, giver, filled };
}

t.test('people of one name', async (t) => {
  const { giver, filled } = open();
  await filled;
  const wishes = [10, 11, 12].map((person) => ({ person, parts: nora }));
  const { suffixes, reserved } = await giver.give(wishes, none);
  t.same(
    [...suffixes],
    [
      [10, 1],
      [11, 2],
      [12, 3],
    ],
    'get one suffix each',
  );
  t.same(
    reserved.map(({ name }) => name),
    ['nstarter', 'nstarter2', 'nstarter3'],
  );
  const more = await giver.give([{ person: 13, parts: nora }], none);
  t.same([...more.suffixes], [[13, 4]], 'on the next page, too');
});

t.test('a name in use', async (t) => {
  for (const [what, key] of [
    ['as account name', keyOf('accountName', 'NStarter', '')],
    ['to sign in with', keyOf('userPrincipalName', 'nstarter@X.example', '')],
    ['as the name of an entry', keyOf('distinguishedName', 'cn=starter\\2c nora, ou=staff, dc=x', '')],
  ] as const) {
    const { giver, filled } = open([], [key]);
    await filled;
    t.same([...(await giver.give([{ person: 10, parts: nora }], none)).suffixes], [[10, 2]], what);
  }
});

t.test('a name that somebody else ever had is not given again', async (t) => {
  const { giver, filled } = open([{ kind: 'account', name: 'nstarter', person: 9 }]);
  await filled;
  t.same([...(await giver.give([{ person: 10, parts: nora }], none)).suffixes], [[10, 2]]);
});

t.test('a name that was given to this person', async (t) => {
  const mine = [{ kind: 'account', name: 'nstarter2', person: 10 }];
  const { giver, filled } = open(mine);
  await filled;
  const again = await giver.give([{ person: 10, parts: nora }], none);
  t.same([...again.suffixes], [[10, 2]], 'stays theirs');
  t.same(again.reserved, [], 'and is not given again');
  const married = await giver.give([{ person: 10, parts: ['Nora', 'Married', '1'] }], none);
  t.same(married.reserved, [{ kind: 'account', name: 'nmarried', person: 10 }], 'while it is one of their names');
});

t.test('a name that a system refused', async (t) => {
  const { giver, store, filled } = open([{ kind: 'account', name: 'nstarter', person: 10 }]);
  await filled;
  const next = await giver.give([{ person: 10, parts: nora }], new Set(['nstarter']));
  t.same([...next.suffixes], [[10, 2]], 'leads to the next one');
  await store.commit({ reservedNames: next.reserved });
  const later = giverFor(store);
  t.same([...(await later.give([{ person: 10, parts: nora }], none)).suffixes], [[10, 2]], 'which is kept');
  const again = giverFor(store);
  const third = await again.give([{ person: 10, parts: nora }], new Set(['nstarter2']));
  t.same([...third.suffixes], [[10, 3]], 'and refused, too, leads on and never back');
});

t.test('an address is taken by whoever has it, or had it', async (t) => {
  for (const kind of ['mail', 'alias'] as const) {
    const store = createMemoryStore();
    await store.commit({ keys: [{ key: keyOf(kind, 'nora.starter@nhs.example', ''), object: 1 }] });
    const giver = new AccountNames(context(store), 1, undefined);
    const { reserved } = await giver.give([{ person: 10, parts: nora }], none);
    t.same(reserved, [{ kind: 'address', name: 'nora.starter2@nhs.example', person: 10 }]);
  }
});

t.test('a name by a rule of the configuration', async (t) => {
  const numbered: NamingFlow = {
    attribute: 'sAMAccountName',
    read: (values, nth = 1) => `u${values[2]}${nth > 1 ? nth : ''}`,
  };

  t.test('is numbered like any other, also where it ends in digits', async (t) => {
    const store = createMemoryStore();
    await store.commit({ reservedNames: [{ kind: 'account', name: 'u1', person: 9 }] });
    const { reserved } = await giverFor(store, [numbered]).give([{ person: 10, parts: nora }], none);
    t.same(reserved, [{ kind: 'account', name: 'u12', person: 10 }]);
    await store.commit({ reservedNames: reserved });

    const again = await giverFor(store, [numbered]).give([{ person: 10, parts: nora }], none);

    t.same([...again.suffixes], [[10, 2]]);
  });

  t.test('that gives no other is given to nobody else', async (t) => {
    const store = createMemoryStore();
    const signIn: NamingFlow = { attribute: 'userPrincipalName', read: (values) => `${values[0]}@x.example` };
    await store.commit({ keys: [{ key: keyOf('userPrincipalName', 'nora@x.example', ''), object: 1 }] });

    const { suffixes, unnamed } = await giverFor(store, [signIn]).give([{ person: 10, parts: nora }], none);

    t.same([[...suffixes], [...unnamed]], [[], [[10, 'nstarter']]]);
  });
});

const people = fc.array(
  fc.record({ first: fc.constantFrom('Anna', 'Alan', 'Bo'), last: fc.constantFrom('Smith', 'Lee', 'Lee2') }),
  {
    minLength: 2,
    maxLength: 8,
  },
);
const numbers = ['', '2', '3'];
/** Names that systems have and names that somebody had: of accounts, and of entries. */
const inUse = fc.record({
  logins: fc.subarray(['asmith', 'alee', 'blee'].flatMap((name) => numbers.map((nth) => name + nth))),
  entries: fc.subarray(
    ['Smith, Anna', 'Smith, Alan', 'Lee, Bo'].flatMap((name) => ['', ' 2'].map((nth) => name + nth)),
  ),
  before: fc.subarray(['asmith', 'alee2', 'blee22']),
});

/** What each of the people is called when they come on pages of this size. */
async function calledOnPages(wishes: readonly (readonly string[])[], use: InUse, size: number) {
  const { store, giver, filled } = open(
    use.before.map((name) => ({ kind: 'account', name, person: 9 })),
    [
      ...use.logins.map((name) => keyOf('accountName', name, '')),
      ...use.entries.map((name) => keyOf('distinguishedName', naming.distinguishedName(name), '')),
    ],
  );
  await filled;
  const called: [number, number | undefined, string | undefined][] = [];
  for (let at = 0; at < wishes.length; at += size) {
    const page = wishes.slice(at, at + size).map((parts, i) => ({ person: 10 + at + i, parts }));
    const { suffixes, unnamed, reserved } = await giver.give(page, none);
    await store.commit({ reservedNames: reserved });
    for (const { person } of page) called.push([person, suffixes.get(person), unnamed.get(person)]);
  }
  return called;
}

type InUse = { readonly logins: string[]; readonly entries: string[]; readonly before: string[] };

t.test('Where a page ends', async (t) => {
  await fc.assert(
    fc.asyncProperty(people, inUse, fc.integer({ min: 1, max: 4 }), async (cast, use, size) => {
      const wishes = cast.map(({ first, last }, i) => [first, last, `${i}`]);
      const together = await calledOnPages(wishes, use, wishes.length);
      assert.deepEqual(await calledOnPages(wishes, use, size), together);
    }),
    { seed: 20_240_311, numRuns: 300 },
  );
  t.pass('nobody is called otherwise for that');
});

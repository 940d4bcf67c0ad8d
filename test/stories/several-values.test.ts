/** The other addresses of a mailbox, kept in the directory beside those that somebody adds there by hand. */
import t from 'tap';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, ticketsOf } from '../support/landscape-words.ts';

t.setTimeout(120_000);

const kim: Employee = { number: '20007', first: 'Kim', last: 'Alias' };
const login = 'kalias';
const [first, second, third] = ['kim.alias@nhs.example', 'k.alias@nhs.example', 'kim@nhs.example'];
const byHand = 'ward9@nhs.example';

const worldWith = (drift: 'report' | 'correct') => ({
  employees: [kim],
  mailboxes: [mailboxOf(kim, { aliases: [second, third] })],
  configuration: {
    directory: { furtherAttributes: { otherAddresses: { attribute: 'proxyAddresses', kind: 'multi' } } },
    metaverse: [{ name: 'aliases', kind: 'multi', description: 'Other addresses of the mailbox.' }],
    flows: {
      personal: 'always',
      occupational: 'always',
      inbound: [{ system: 'nhsmail', from: 'aliases', to: 'aliases' }],
      outbound: [{ system: 'ad', from: 'aliases', to: 'otherAddresses', drift }],
    },
  },
});

/** The second address becomes the first one: it is no alias any more, and the old one is. */
const swapAddresses = (land: Landscape) => {
  land.portal.accounts.changeAddress(land.mailbox(first)?.id ?? '', second);
};
const addresses = (land: Landscape) => land.valuesOf(login, 'proxyAddresses');

/** Between the import and the export of the next run. */
const meanwhile = (land: Landscape, then: () => void) =>
  land.whenCommitted(({ pending = [] }) => pending.length > 0, then);

story('An alias that comes and one that goes', worldWith('report'), async (t, land) => {
  await land.settle();
  t.same(addresses(land), [second, third].sort(), 'the account has those of the mailbox');
  await nothingMoreIsDone(t, land);

  swapAddresses(land);
  meanwhile(land, () => land.alterAccount(login, 'proxyAddresses', second, third, byHand));
  t.same(await land.written(await land.run('delta')), { 'AD update': 1 });
  t.same(addresses(land), [first, third, byHand].sort(), 'leave alone what somebody added in the meantime');

  const next = await land.run('delta');
  const { items } = await land.engine.exports({ connector: 'AD', operation: 'update' });
  t.same(
    items.map(({ outcome }) => outcome),
    ['confirmed'],
    'the import finds what was sent, whatever is there beside it',
  );
  t.same(await land.written(next), {});
  t.match((await ticketsOf(land, kim.number))['drift'], /ward9@nhs.example/, 'and the hand is told of');
  await nothingMoreIsDone(t, land);
  t.same(addresses(land), [first, third, byHand].sort());
});

story('An alias added by hand where the flow puts right what drifts', worldWith('correct'), async (t, land) => {
  await land.settle();

  land.alterAccount(login, 'proxyAddresses', second, third, byHand);

  t.same(await land.written(await land.run('delta')), { 'AD update': 1 });
  t.same(addresses(land), [second, third].sort(), 'is taken away, and no other');
  await nothingMoreIsDone(t, land);
});

story('A change of aliases that arrived and was not recorded', worldWith('report'), async (t, land) => {
  await land.settle();
  swapAddresses(land);
  land.dieBefore(({ journal = [] }) => journal.some(({ settledAt }) => settledAt !== null));
  await land.run('delta');
  t.same(addresses(land), [first, third].sort(), 'is there');
  land.alterAccount(login, 'proxyAddresses', first, third, byHand);

  await land.restart();
  const run = await land.run('delta');

  t.match(
    await land.notes(run),
    /1 items of an interrupted export had arrived/,
    'is known for ours, with more beside it',
  );
  t.same(addresses(land), [first, third, byHand].sort());
  await nothingMoreIsDone(t, land);
});

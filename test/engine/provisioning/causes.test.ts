import t from 'tap';
import { operations } from '../../../engine/model/operation.ts';
import { causesAmong } from '../../../engine/provisioning/causes.ts';
import type { OutboundFlow } from '../../../engine/sync/flows.ts';

const flow = (name: string, to: string) => ({ rule: { name, to } }) as OutboundFlow;
const change = (attribute: string) => ({ attribute, before: [], after: ['x'] });
const causesOf = causesAmong([
  { connector: 3, flows: [flow('post to ad.title', 'title'), flow('name to ad.title', 'title'), flow('mail', 'mail')] },
  { connector: 4, flows: [flow('job to other.title', 'title')] },
]);

t.test('what is staged for an account was caused', async (t) => {
  t.test('by the flows to what it changes, each named once', async (t) => {
    const changes = [change('title'), change('mail'), change('title')];
    t.same(causesOf({ connector: 3, operation: 'update', changes }), ['post to ad.title', 'name to ad.title', 'mail']);
  });

  t.test('by flows of its own connector only', async (t) => {
    t.same(causesOf({ connector: 4, operation: 'clear', changes: [change('title')] }), ['job to other.title']);
  });

  t.test('by something, even where no flow is left that says so', async (t) => {
    for (const operation of operations) {
      t.not(causesOf({ connector: 9, operation, changes: [change('title')] }).length, 0, operation);
    }
    t.same(causesOf({ connector: 3, operation: 'leaver', changes: [change('title')] }), ['leaver']);
  });
});

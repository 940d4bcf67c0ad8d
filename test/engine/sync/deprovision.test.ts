import t from 'tap';
import type { ObjectState } from '../../../engine/model/state.ts';
import { actionFor, endingOf, isToBeDeleted } from '../../../engine/sync/deprovision.ts';

const systems = { ESR: 'esr', 'ESR 998': 'esr', NHSmail: 'nhsmail', AD: 'ad' } as const;
type Name = keyof typeof systems;
const object = (connector: Name, state: ObjectState) => ({ connector, system: systems[connector], state });
const here = (connector: Name) => object(connector, 'Connected');
const gone = (connector: Name) => object(connector, 'Placeholder');
const keptOut = (connector: Name) => object(connector, 'ExplicitlyDisconnected');

t.test('a person is let go when the last connector has gone', async (t) => {
  const rule = { when: 'last-connector-gone' } as const;
  t.ok(isToBeDeleted(rule, [gone('ESR'), gone('AD')]));
  t.ok(isToBeDeleted(rule, []), 'or when an operator took the last one away');
  t.notOk(isToBeDeleted(rule, [gone('ESR'), here('AD')]), 'and not while one is there');
  t.notOk(isToBeDeleted(rule, [keptOut('AD')]), 'nor while one is kept out by hand: it would come back as a stranger');
});

t.test('a person is let go when a connector named has gone', async (t) => {
  const rule = { when: 'connector-gone', connector: 'NHSmail' } as const;
  t.ok(isToBeDeleted(rule, [gone('NHSmail'), here('AD')]));
  t.notOk(isToBeDeleted(rule, [here('ESR'), here('AD')]), 'and not before there was one');
  t.notOk(isToBeDeleted(rule, [gone('ESR'), here('NHSmail')]));
  t.notOk(isToBeDeleted(rule, [gone('NHSmail'), here('NHSmail')]), 'and not while another of it is there');
  t.notOk(isToBeDeleted(rule, []));
});

t.test('a person whom another system would make a person again at once is not let go', async (t) => {
  const rule = (connector: Name) => ({ when: 'connector-gone', connector }) as const;
  t.notOk(isToBeDeleted(rule('NHSmail'), [here('ESR'), gone('NHSmail'), here('AD')]), 'an employee without a mailbox');
  t.notOk(isToBeDeleted(rule('AD'), [here('NHSmail'), gone('AD')]), 'a contractor without an account');
  t.notOk(isToBeDeleted(rule('ESR'), [gone('ESR'), here('ESR 998')]), 'an employee of two, of whom one lets go');
  t.ok(isToBeDeleted(rule('ESR'), [gone('ESR'), here('NHSmail'), here('AD')]), 'who has left ESR is let go');
  const retired = { connector: '', system: undefined, state: 'Connected' } as const;
  t.notOk(isToBeDeleted(rule('ESR'), [gone('ESR'), retired]), 'and nobody whom a connector of old still holds');
});

t.test('a person is never let go', async (t) => {
  t.notOk(isToBeDeleted({ when: 'never' }, [gone('ESR')]));
  t.notOk(isToBeDeleted({ when: 'never' }, []));
});

t.test('what becomes of an account that is wanted no more', async (t) => {
  const rules = [{ connector: 'AD', when: 'leaver', action: 'delete' }] as const;
  t.equal(actionFor(rules, 'AD', 'leaver'), 'delete', 'is what the configuration says');
  t.equal(actionFor(rules, 'NHSmail', 'leaver'), 'leaver-plan', 'else the leaver plan');
  t.equal(actionFor(rules, 'AD', 'person-deleted'), 'disconnect', 'and whose person is deleted, is let go');
});

t.test('an account is wanted no more', async (t) => {
  t.equal(endingOf('leaver', false), 'leaver');
  t.equal(endingOf('mailbox-leaver', false), 'mailbox-leaver');
  t.equal(endingOf('active', true), 'person-deleted');
  t.equal(endingOf('active', false), undefined, 'never while somebody is employed');
  t.equal(endingOf('unknown', false), undefined, 'nor while nobody knows');
});

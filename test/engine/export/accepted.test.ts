import t from 'tap';
import { Accepted } from '../../../engine/export/accepted.ts';

t.test('what systems accepted', async (t) => {
  t.test('is nothing at first', async (t) => {
    const accepted = new Accepted();

    t.equal(accepted.isEmpty, true);
    t.same(accepted.counters, { operations: {}, export: {} });
  });

  t.test('has an account once, however much was done to it', async (t) => {
    const accepted = new Accepted();
    accepted.add(1, 'rename');
    accepted.add(1, 'update');
    accepted.add(1, 'clear');
    accepted.add(2, 'update');
    accepted.add(2, 'disable');

    t.same(accepted.counters, {
      operations: { rename: 1, update: 2, clear: 1, disable: 1 },
      export: { rename: 1, update: 1 },
    });
  });

  t.test('counts what was made and changed as made, and what was disabled and deleted as deleted', async (t) => {
    const accepted = new Accepted();
    accepted.add(1, 'update');
    accepted.add(1, 'create');
    accepted.add(2, 'disable');
    accepted.add(2, 'delete');

    t.same(accepted.counters.export, { add: 1, delete: 1 });
  });

  t.test('says of an account that was let go that nothing was sent', async (t) => {
    const accepted = new Accepted();
    accepted.add(1, 'disconnect');

    t.equal(accepted.isEmpty, false);
    t.same(accepted.counters, { operations: { disconnect: 1 }, export: {} });
  });
});

import t from 'tap';
import { Gathered } from '../../../../engine/connectors/active-directory/gathered.ts';

t.test('questions that are put together', async (t) => {
  t.test('go at once when none is under way, and together when one is', async (t) => {
    const asked: string[][] = [];
    const gate = Promise.withResolvers<void>();
    const gathered = new Gathered(async (keys: readonly string[]) => {
      asked.push([...keys]);
      await gate.promise;
      return new Map(keys.map((key) => [key, key.toUpperCase()]));
    }, 3);

    const answers = Promise.all(['a', 'b', 'c', 'b', 'd'].map((key) => gathered.ask(key)));
    gate.resolve();

    t.strictSame(await answers, ['A', 'B', 'C', 'B', 'D']);
    t.strictSame(asked, [['a'], ['b', 'c'], ['d']], 'three at a time, and a repeated one once');
  });

  t.test('have no answer when the system has none', async (t) => {
    const gathered = new Gathered<string>(async () => new Map(), 3);

    t.equal(await gathered.ask('a'), undefined);
  });

  t.test('that fail spoil those asked with them, and none that is asked later', async (t) => {
    let isDown = true;
    const gathered = new Gathered(async (keys: readonly string[]) => {
      if (isDown) throw new Error('down');
      return new Map(keys.map((key) => [key, key]));
    }, 3);

    await t.rejects(gathered.ask('a'), { message: 'down' });
    isDown = false;

    t.equal(await gathered.ask('b'), 'b');
  });
});

import t from 'tap';
import { configurationInForce } from '../../../engine/config/in-force.ts';
import type { Configuration } from '../../../engine/config/schema.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';

const file: Configuration = {
  version: 1,
  organisation: { name: 'T', codes: ['X99'], mailDomains: ['nhs.example'] },
  topology: 'local',
  connectors: [],
};
const apply = (reason?: string) => ({ actor: 'ann', reason, now: new Date('2024-03-11T09:00:00Z') });

t.test('an empty store adopts the file', async (t) => {
  const store = createMemoryStore({ late: true });
  const first = await configurationInForce(store, file, apply());
  t.match(first, { fileDiffers: false, rulesChanged: false, row: { id: 1, actor: 'ann' } });
  const again = await configurationInForce(store, file, apply());
  t.equal(again.row.id, 1, 'once');
});

t.test('a file that only looks different', async (t) => {
  const store = createMemoryStore();
  await configurationInForce(store, file, apply());
  const { version, organisation, topology, connectors } = file;
  const turned = { connectors, topology, organisation: { ...organisation }, version };
  t.equal((await configurationInForce(store, turned, apply('Tidied'))).row.id, 1, 'is the same configuration');
});

t.test('a file that says something else', async (t) => {
  const store = createMemoryStore();
  await configurationInForce(store, file, apply());
  const edited: Configuration = { ...file, topology: 'full' };

  const ignored = await configurationInForce(store, edited, apply());
  t.match(ignored, { fileDiffers: true, configuration: { topology: 'local' }, row: { id: 1 } }, 'does not count');
  const applied = await configurationInForce(store, edited, apply('We write NHSmail now'));
  t.match(
    applied,
    { fileDiffers: false, rulesChanged: true, configuration: { topology: 'full' } },
    'until it is applied',
  );
  t.match(await store.configuration(), { id: 2, reason: 'We write NHSmail now', at: '2024-03-11T09:00:00.000Z' });
  t.match(await store.configuration(1), { id: 1 }, 'and the one before is kept');
});

t.test('a change that concerns no rule', async (t) => {
  const store = createMemoryStore();
  await configurationInForce(store, file, apply());
  const scheduled: Configuration = { ...file, schedule: [{ cron: '0 6 * * *', cycle: 'full' }] };
  const applied = await configurationInForce(store, scheduled, apply('Every morning'));
  t.match(applied, { rulesChanged: false, row: { id: 2 } }, 'has nobody evaluated again');
});

t.test('a process that dies while it applies new rules', async (t) => {
  const store = createMemoryStore();
  await configurationInForce(store, file, apply());
  const person = { id: 7, values: '', lineage: '', name: '', dueOn: null, stamp: 1 };
  await store.commit({ people: [person] });
  const dying = Object.assign(Object.create(store) as typeof store, {
    commit: async () => {
      throw new Error('The process was killed.');
    },
  });
  await t.rejects(configurationInForce(dying, { ...file, topology: 'full' }, apply('Now')));
  t.equal((await store.configuration())?.id, 1);
  t.equal((await store.people([7]))[0]?.stamp, 0, 'has everybody evaluated again rather than nobody');
});

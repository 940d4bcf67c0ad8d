import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { audit, range, run, runStep } from './rows.ts';

const NOW = '2024-03-11T09:00:00Z';

export function runContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('runs', async (t) => {
    t.test('are listed from the newest', async (t) => {
      const store = await open(t);
      await store.commit({ runs: range(1, 5).map((id) => run(id)) });
      await store.commit({ runs: [run(2, { result: 'success', endedAt: NOW })] });

      t.same(
        (await store.runs({ after: 0, limit: 2 })).map((row) => row.id),
        [5, 4],
      );
      t.same(
        (await store.runs({ after: 4, limit: 2 })).map((row) => row.id),
        [3, 2],
      );
      t.same(
        (await store.runs({ after: 1, limit: 2 })).map((row) => row.id),
        [],
      );
      t.same(await store.run(2), run(2, { result: 'success', endedAt: NOW }));
      t.equal(await store.run(404), undefined);
    });

    t.test('have steps in their order, with counters and notes', async (t) => {
      const store = await open(t);
      const step = runStep(1, 1, {
        notes: ['Skipped'],
        watermark: 'w1',
        sequence: 12,
        size: { all: 3, 'OU=Staff': 3 },
      });

      await store.commit({ runSteps: [runStep(1, 2, { connector: null }), step, runStep(2, 1)] });

      t.same(await store.runSteps(1), [step, runStep(1, 2, { connector: null })]);
      t.same(await store.runSteps(404), []);
    });

    t.test('remember the newest accepted step of a connector, of the types asked for', async (t) => {
      const store = await open(t);
      await store.commit({
        runSteps: [
          runStep(1, 1, { size: { all: 3 } }),
          runStep(2, 3, { watermark: 'b', type: 'delta-import' }),
          runStep(2, 1, { watermark: 'a', type: 'delta-import' }),
          runStep(3, 1),
          runStep(3, 2, { connector: 2, watermark: 'x' }),
        ],
      });

      t.same(await store.lastAcceptedStep(1, ['full-import']), runStep(1, 1, { size: { all: 3 } }));
      t.equal((await store.lastAcceptedStep(1, ['full-import', 'delta-import']))?.watermark, 'b');
      t.equal(await store.lastAcceptedStep(1, ['export']), undefined);
      t.equal(await store.lastAcceptedStep(404, ['full-import']), undefined);
      t.same(await store.firstAcceptedStep(1), runStep(1, 1, { size: { all: 3 } }));
      t.equal(await store.firstAcceptedStep(404), undefined);
    });

    t.test('have errors in pages', async (t) => {
      const store = await open(t);
      const error = { run: 1, step: 2, connector: 1, object: 7, person: null, code: 'parse-error', message: 'Line 4.' };
      await store.commit({ runErrors: [...range(1, 3).map((id) => ({ ...error, id })), { ...error, id: 4, run: 2 }] });

      t.same(await store.runErrors(1, { after: 0, limit: 2 }), [
        { ...error, id: 1 },
        { ...error, id: 2 },
      ]);
      t.same(
        (await store.runErrors(1, { after: 2, limit: 2 })).map((row) => row.id),
        [3],
      );
      t.equal(await store.runErrorCount(1), 3);
      t.equal(await store.runErrorCount(404), 0);
    });
  });

  t.test('what people decide and own', async (t) => {
    t.test('connectors come by id, with their attributes in order', async (t) => {
      const store = await open(t);
      const esr = { id: 1, name: 'esr-999', system: 'esr', attributes: ['b', 'a'], unavailable: [] } as const;
      await store.commit({ connectors: [{ ...esr, id: 2, name: 'ad', system: 'ad' }, esr] });

      await store.commit({ connectors: [{ ...esr, attributes: ['b', 'a', 'c'], unavailable: ['a'] }] });

      t.same(
        (await store.connectors()).map((row) => row.name),
        ['esr-999', 'ad'],
      );
      t.same((await store.connectors())[0], { ...esr, attributes: ['b', 'a', 'c'], unavailable: ['a'] });
    });

    t.test('findings are kept by subject and code, and counted', async (t) => {
      const store = await open(t);
      const finding = { kind: 'object', subject: 1, code: 'join-held', sentence: 'Two people.' } as const;
      await store.commit({
        findings: [
          finding,
          { ...finding, kind: 'person' },
          { ...finding, subject: 2 },
          { ...finding, code: 'no-mailbox' },
        ],
      });

      await store.commit({
        removedFindings: [{ kind: 'object', subject: 2, code: 'join-held' }],
        findings: [{ ...finding, sentence: 'Three people.' }],
      });

      t.same(await store.findings('object', [2, 1]), [
        { ...finding, sentence: 'Three people.' },
        { ...finding, code: 'no-mailbox' },
      ]);
      t.same(await store.findings('person', [1]), [{ ...finding, kind: 'person' }]);
      t.same(await store.findingCounts(), [
        { code: 'join-held', count: 2 },
        { code: 'no-mailbox', count: 1 },
      ]);
    });

    t.test('what an operator decided is kept until it is taken back', async (t) => {
      const store = await open(t);
      const was = { wasState: 'Connected' as const, wasPerson: 7, wasRule: 'address' };
      const decided = { reason: 'Shared', owner: 'Ward 4', reviewOn: '2024-06-01', by: 'a.obi', at: NOW };
      const row = { object: 2, ...decided, ...was };
      await store.commit({ explicit: [row, { ...row, object: 1, owner: null }] });

      t.same(await store.explicit([2, 1, 3]), [{ ...row, object: 1, owner: null }, row]);
      await store.commit({ removedExplicit: [1] });
      t.same(await store.explicit([2, 1]), [row]);

      await store.commit({ explicit: [3, 4, 5].map((object) => ({ ...row, object, reviewOn: `2024-06-0${object}` })) });
      const due = async (today: string, after = 0, limit = 9) =>
        (await store.explicitToReview(today, { after, limit })).map(({ object }) => object);
      t.same(await due('2024-05-31'), [], 'and brought up on its review date');
      t.same(await due('2024-06-04'), [2, 3, 4]);
      t.same(await due('2024-06-04', 2, 1), [3], 'in pages');
    });

    t.test('the newest configuration is in force, older ones can be read', async (t) => {
      const store = await open(t);
      const version = {
        id: 1,
        digest: 'd',
        text: '{"a":"ü"}',
        rulesDigest: 'r',
        actor: 'a.obi',
        reason: 'start',
        at: NOW,
      };
      t.equal(await store.configuration(), undefined);

      await store.commit({ configurations: [version, { ...version, id: 2 }] });

      t.same(await store.configuration(), { ...version, id: 2 });
      t.same(await store.configuration(1), version);
      t.equal(await store.configuration(404), undefined);
    });

    t.test('keys are found by id and can be revoked', async (t) => {
      const store = await open(t);
      const key = {
        id: 'k1',
        name: 'Service desk',
        roles: ['reader', 'operator'],
        authHash: 'a',
        proofHash: 'p',
        createdAt: NOW,
        createdBy: 'a.obi',
        revokedAt: null,
      } as const;
      await store.commit({ apiKeys: [{ ...key, id: 'k2' }, key] });

      await store.commit({ apiKeys: [{ ...key, revokedAt: NOW }] });

      t.same(await store.apiKey('k1'), { ...key, revokedAt: NOW });
      t.equal(await store.apiKey('K1'), undefined);
      t.same(
        (await store.apiKeys()).map((row) => row.id),
        ['k1', 'k2'],
      );
    });

    t.test('audit rows are read in order, and the last one at once', async (t) => {
      const store = await open(t);
      t.equal(await store.lastAudit(), undefined);

      await store.commit({ audit: [audit(1), audit(2), audit(3)] });

      t.same(await store.lastAudit(), audit(3));
      t.same(await store.audit({ after: 1, limit: 1 }), [audit(2)]);
    });
  });
}

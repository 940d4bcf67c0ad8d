import t from 'tap';
import { errorsPage } from '../../api/docs/errors-page.ts';
import { type FailureCode, failures, failuresBySubject, resultOf, statusOf } from '../../engine/errors.ts';
import { neverHere } from '../../engine/failures/of-mim.ts';
import { counters, operationCounts } from '../../engine/model/counter.ts';
import { runResults } from '../../engine/model/run.ts';
import { openServer } from '../api/open-server.ts';
import { filesBelow, read } from '../support/source-tree.ts';
import { reachedInParts, reachedInRuns, reachedInStories } from './reached/table.ts';

const codes = Object.keys(failures) as FailureCode[];
/** The result that nearly every story begins with. */
const EVERYWHERE = 'success';

/** Connection, discovery, synchronisation and export errors of MIM's reference. */
const ofMim = [
  ...['failed-connection', 'dropped-connection', 'failed-authentication', 'failed-permission', 'failed-search'],
  ...['warning-no-watermark', 'missing-anchor-component', 'anchor-too-long', 'duplicate-object', 'invalid-dn'],
  ...['missing-dn', 'missing-change-type', 'invalid-attribute-value', 'multi-single-mismatch', 'need-full-object'],
  ...['parse-error', 'read-error', 'staging-error', 'ambiguous-import-flow-from-multiple-connectors'],
  ...['ambiguous-export-flow-to-single-valued-attribute', 'flow-multi-values-to-single-value'],
  ...['join-object-id-must-be-single-valued', 'connector-filter-rule-violation', 'cs-attribute-type-mismatch'],
  ...['mv-constraint-violation', 'unique-index-violation', 'unexported-container-rename'],
  ...['unsupported-container-delete', 'locking-error-needs-retry', 'encryption-key-lost'],
  ...['exported-change-not-reimported', 'extension-dll-exception', 'extension-dll-crash', 'extension-dll-timeout'],
  ...['missing-partition-for-run-step', 'unexpected-error', 'cd-missing-object', 'cd-existing-object', 'cd-error'],
  ...['duplicate-anchor', 'ambiguous-update', 'password-policy-violation', 'permission-issue', 'constraint-violation'],
  ...['syntax-violation', 'schema-violation', 'non-existent-parent', 'modify-naming-attribute'],
  ...['dn-attributes-failure', 'kerberos-time-skew', 'kerberos-no-logon-server', 'code-page-conversion'],
  ...['insufficient-field-width'],
];

/** Its results; a step that is `in-progress` has none yet here, and runs no code of others (`stopped-extension-dll-*`). */
const resultsOfMim = [
  ...['success', 'completed-no-objects', 'completed-warnings', 'completed-discovery-errors', 'completed-sync-errors'],
  ...['completed-export-errors', 'completed-transient-objects', 'completed-skipped-already-completed'],
  ...['no-start-connection', 'no-start-credentials', 'no-start-file-not-found', 'no-start-file-access-denied'],
  ...['no-start-bad-ma-configuration', 'stopped-user', 'stopped-error-limit', 'stopped-disk-full'],
  ...['stopped-database-disk-full', 'stopped-deletion-threshold-exceeded'],
];

t.test('the table of failures', async (t) => {
  t.test('has every code once, under one subject', async (t) => {
    const listed = Object.values(failuresBySubject).flatMap((subject) => Object.keys(subject));

    t.equal(new Set(listed).size, listed.length);
    t.same([...listed].sort(), [...codes].sort());
  });

  t.test('says of each what to do, in whole sentences', async (t) => {
    for (const code of codes) t.match(failures[code].remedy, /^[A-Z].*[.]$/s, code);
  });

  t.test('gives a status below 500 to what spoils a request only', async (t) => {
    for (const code of codes.filter((one) => failures[one].reach === 'request')) {
      t.ok(statusOf(code) >= 400 && statusOf(code) < 500, code);
    }
  });

  t.test('gives a step that fails a result that exists', async (t) => {
    for (const code of codes) t.ok(runResults.includes(resultOf(code)), code);
  });

  t.test('holds no code that the product never uses', async (t) => {
    const product = ['engine', 'api'].flatMap(filesBelow).filter((file) => !file.startsWith('engine/failures/'));
    const text = product
      .filter((file) => file.endsWith('.ts'))
      .map(read)
      .join('\n');

    t.same(
      codes.filter((code) => !text.includes(`'${code}'`)),
      [],
    );
  });
});

t.test('every code and every result of a step', async (t) => {
  const listed = [reachedInParts, reachedInRuns, reachedInStories]
    .flatMap((table) => Object.values(table))
    .flatMap(Object.values)
    .flat();

  t.test('is reached in a test that says where', async (t) => {
    t.same(
      [...codes, ...runResults].filter((word) => !listed.includes(word) && word !== EVERYWHERE),
      [],
    );
  });
});

t.test('the codes of MIM', async (t) => {
  t.test('are all in the table, or never occur here for a reason', async (t) => {
    t.same(
      ofMim.filter((code) => !(code in failures) && !(code in neverHere)),
      [],
    );
  });

  t.test('have its results beside them', async (t) => {
    t.same(
      resultsOfMim.filter((result) => !(runResults as readonly string[]).includes(result)),
      [],
    );
  });

  t.test('are not both', async (t) => {
    t.same(
      Object.keys(neverHere).filter((code) => code in failures),
      [],
    );
  });
});

const counterAnchors = Object.entries({ ...counters, operations: operationCounts }).flatMap(([group, names]) =>
  Object.keys(names).map((name) => `counter-${group}-${name}`),
);

t.test('the page of errors', async (t) => {
  const page = errorsPage('1.2.3');

  t.test('has an anchor for every code, every result, every code of MIM and every counter', async (t) => {
    const anchors = [...page.matchAll(/<tr id="([^"]+)"/g)].map(([, id]) => id);
    const expected = [
      ...codes,
      ...runResults.map((result) => `result-${result}`),
      ...Object.keys(neverHere),
      ...counterAnchors,
    ];

    t.same(anchors.sort(), expected.sort());
  });

  t.test('loads nothing, runs nothing, and can be read aloud', async (t) => {
    t.notMatch(page, /<script|<link|<img|src=|href=|url\(/);
    t.match(page, '<html lang="en-GB">');
    t.equal(page.split('<caption>').length, page.split('<table>').length, 'every table has a caption');
    t.equal(page.split('<h1>').length, 2, 'one heading of the page');
  });

  t.test('is where the type of a problem points, and needs no key', async (t) => {
    const { as } = await openServer(t);
    const problem = (await as('reader')('GET', '/api/v1/runs/77')).json();

    const [path, anchor] = problem.type.split('#');
    const answer = await as()('GET', path);

    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    t.match(answer.body, `<tr id="${anchor}"><th scope="row"><code>not-found</code><br>Not found</th>`);
  });

  t.test('is there as data, too', async (t) => {
    const { as } = await openServer(t);

    const { items } = (await as()('GET', '/api/v1/errors')).json();

    t.equal(items.length, codes.length);
    t.match(
      items.find(({ code }: { code: string }) => code === 'failed-connection'),
      {
        title: 'Failed connection',
        reach: 'step',
        retry: true,
        result: 'no-start-connection',
        page: '/docs/errors#failed-connection',
      },
    );
  });
});

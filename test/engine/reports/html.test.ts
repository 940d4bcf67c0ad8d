import { spawnSync } from 'node:child_process';
import t from 'tap';
import { htmlReport } from '../../../engine/reports/html.ts';
import { create, itemOf, odd, reportSource, textOf } from './items.ts';

t.test('a preview as a page', async (t) => {
  const follow = itemOf(4, { operation: 'create', state: 'to-follow', dn: '', changes: [] });
  const page = await textOf(htmlReport(reportSource([create, odd, itemOf(3), follow])));

  t.test('is one that a strict reader of XML closes as it opens', async (t) => {
    const xml = page.replace('<!doctype html>', '').replaceAll(/<(meta|br)([^>]*)>/g, '<$1$2/>');
    const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: xml, encoding: 'utf8' });

    t.equal(status, 0, stderr);
  });

  t.test('says its language, its headings, and what each table and picture shows', async (t) => {
    t.match(page, '<html lang="en-GB">');
    t.match(page, /<title>What a delta cycle would do: preview 12 – Example &amp; Sons NHS Trust<\/title>/);
    t.equal(page.match(/<h1>/g)?.length, 1);
    t.equal(page.match(/<table>/g)?.length, page.match(/<table><caption>[^<]+<\/caption>/g)?.length);
    t.notMatch(page, /<th(?! scope="(col|row)")[ >]/, 'every heading of a table says what it heads');
    t.match(page, /<svg role="img" aria-labelledby="bars-title bars-words"/);
    t.match(page, '<desc id="bars-words">NHSmail create 40; AD disable 25 of which 25 held.</desc>');
  });

  t.test('needs nothing from elsewhere and runs nothing', async (t) => {
    t.notMatch(page, /<(script|img|link|iframe|object)\b|\b(src|href)=|@import|url\(/i);
    t.match(page, `content="default-src 'none'; style-src 'unsafe-inline'"`);
    t.match(page, '&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
    t.match(page, '&lt;b&gt;Ada&lt;/b&gt;');
    t.notMatch(page, /(?![\t\n])\p{Cc}/u);
  });

  t.test('shows each item with its changes and what becomes of it', async (t) => {
    t.match(page, '<li>title: <del>Nurse</del> becomes <ins>Matron</ins></li>');
    t.match(page, '<li>sn: set to <ins>Example</ins></li>');
    t.match(page, '<td>held for approval</td>');
    t.match(page, '<h2>AD, to follow</h2>');
    t.match(page, '<dd>11 March 2024, 09:00 to 11 March 2024, 09:00, by olive</dd>');
    t.match(page, 'Skipped &lt;nothing&gt;.');
  });

  t.test('tells what was on hold before apart, so that no heading comes twice', async (t) => {
    const items = [itemOf(1, { connector: 'NHSmail' }), itemOf(2), itemOf(101, { connector: 'NHSmail' }), itemOf(102)];

    const shown = await textOf(htmlReport(reportSource(items)));

    t.same(
      [...shown.matchAll(/<h2>((?:AD|NHSmail)[^<]*)<\/h2>/g)].map(([, heading]) => heading),
      ['NHSmail', 'AD', 'NHSmail, on hold since an earlier run', 'AD, on hold since an earlier run'],
    );
  });

  t.test('names of several values those that come and those that go', async (t) => {
    const aliases = (before: string[], after: string[]) => ({ attribute: 'aliases', before, after });
    const changes = [aliases(['a', 'b'], ['b', 'c']), aliases(['a'], ['a', 'b']), aliases(['a', 'b'], ['a'])];

    const shown = await textOf(htmlReport(reportSource([itemOf(5, { operation: 'update', changes })])));

    t.match(shown, '<li>aliases: <ins>c</ins> added; <del>a</del> removed</li>');
    t.match(shown, '<li>aliases: <ins>b</ins> added</li>');
    t.match(shown, '<li>aliases: <del>b</del> removed</li>');
  });

  t.test('is legible: every text stands out from its ground by seven to one', async (t) => {
    const pairs = [...page.matchAll(/[^-]color: (#[0-9a-f]{6})/g)].map(([, text]) => text as string);
    t.ok(pairs.length >= 4);
    for (const text of pairs) t.ok(contrast(text, '#ffffff') >= 7, `${text} on white`);
  });
});

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (a + 0.05) / (b + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

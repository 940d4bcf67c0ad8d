/** A preview with the values that break a careless writer. Everybody is invented. */
import type { PreviewItem } from '../../../engine/model/preview.ts';
import type { ReportSource } from '../../../engine/reports/report.ts';

export const oddities = [
  '<script>alert("&")</script>',
  "O'Neil & Sons]]>",
  '=HYPERLINK("http://x.example")',
  '+44 7700 900123',
  '@SUM(A1)',
  'two\r\nlines\tand a tab',
  ' leading and trailing ',
  'null \u0000 bell \u0007 escape \u001b',
  'half a pair \ud83d',
  '😀 \ufffe ü',
  '"quoted", with; commas',
];

export function itemOf(number: number, change: Partial<PreviewItem> = {}): PreviewItem {
  return {
    number,
    connector: 'AD',
    operation: 'update',
    anchor: '00112233-4455-6677-8899-aabbccddeeff',
    dn: 'CN=Ada Example,OU=Staff,DC=trust,DC=example',
    displayName: 'Ada Example',
    person: 7,
    state: 'ready',
    rules: ['jobTitle to ad.title'],
    changes: [{ attribute: 'title', before: ['Nurse'], after: ['Matron'] }],
    ...change,
  };
}

export const create = itemOf(1, {
  operation: 'create',
  anchor: '',
  person: null,
  rules: ['provision'],
  changes: [
    { attribute: 'distinguishedName', before: [], after: ['CN=Ada Example,OU=Staff,DC=trust,DC=example'] },
    { attribute: 'sn', before: [], after: ['Example'] },
  ],
});

export const odd = itemOf(2, {
  dn: 'CN=A "B" <C> & D,DC=example',
  displayName: '<b>Ada</b>',
  state: 'held',
  changes: oddities.map((value, at) => ({ attribute: `attribute${at}`, before: ['old'], after: [value] })),
});

export function reportSource(items: readonly PreviewItem[]): ReportSource {
  return {
    organisation: 'Example & Sons NHS Trust',
    ownItems: 100,
    preview: {
      id: 12,
      cycle: 'delta',
      state: 'ended',
      result: 'completed-changes-held',
      startedBy: 'olive',
      startedAt: '2024-03-11T09:00:00.000Z',
      endedAt: '2024-03-11T09:00:01.000Z',
      configuration: 'c'.repeat(64),
      version: 3,
      counts: [
        { connector: 'NHSmail', operation: 'create', count: 40, held: 0, rules: [] },
        {
          connector: 'AD',
          operation: 'disable',
          count: 25,
          held: 25,
          rules: [{ rule: 'leaver', count: 25 }],
        },
      ],
      sets: [],
      toFollow: ['40 people get an account in AD later.'],
      errors: 0,
      notes: ['Skipped <nothing>.'],
    },
    items: async function* () {
      for (const item of items) yield [item];
    },
  };
}

export async function textOf(chunks: AsyncIterable<string | Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk.toString();
  return text;
}

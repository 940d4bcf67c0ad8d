/** The page of errors, from the engine's table: one self-contained document, which loads nothing. */
import {
  type CounterMeaning,
  counters,
  type FailureCode,
  failures,
  failuresBySubject,
  neverHere,
  operationCounts,
  resultMeanings,
  resultOf,
  statusOf,
} from '../../engine/index.ts';
import { titleOf } from '../problems.ts';

const reaches = {
  object: 'one object; the run goes on',
  step: 'the step; what leans on it is left out',
  run: 'the whole run',
  request: 'this request only',
} as const;

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top }
tr:target { background: #fff3c4 }
code { font-family: ui-monospace, monospace }`;

/** Every code under its own anchor: the `type` of a problem points there. */
export function errorsPage(version: string): string {
  const subjects = Object.entries(failuresBySubject).map(([subject, codes]) =>
    section(
      subject,
      ['Code', 'What it spoils', 'Does waiting help?', 'Result of the step', 'HTTP', 'What to do'],
      Object.keys(codes).map(rowOf),
    ),
  );
  const results = Object.entries(resultMeanings).map(([result, meaning]) => row(`result-${result}`, result, [meaning]));
  const absent = Object.entries(neverHere).map(([code, reason]) => row(code, code, [reason]));
  return [
    '<!doctype html>',
    '<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Errors and counters of JML Sync</title><style>${style}</style></head><body><main>`,
    `<h1>Errors and counters of JML Sync ${escaped(version)}</h1>`,
    '<p>A code is the same word in the run history, the log, an answer of the service and an error of PowerShell.</p>',
    '<p>A source that is refused is not used at all: nobody joins or leaves because of it. A change that a system refused for good waits; once its cause is mended, <code>Resume-JmlExport</code> sends it again.</p>',
    ...subjects,
    section('Results of a step, from best to worst', ['Result', 'What it says'], results),
    section('Codes of MIM that never occur here', ['Code', 'Why not'], absent),
    ...counterSections(),
    '</main></body></html>\n',
  ].join('\n');
}

/** Counters of run steps: the names of MIM, and which of them stay at nought. */
function counterSections(): string[] {
  const groups = Object.entries(counters).map(([group, meanings]) => {
    const rows = Object.entries<CounterMeaning>(meanings).map(([name, { means, never = '', isOurs }]) =>
      row(`counter-${group}-${name}`, name, [isOurs === true ? `${means} MIM has no such counter.` : means, never]),
    );
    return section(`Counters of a step: ${group}`, ['Counter', 'What it counts', 'Why it stays at nought'], rows);
  });
  const operations = Object.entries(operationCounts).map(([name, { means, countsAs }]) =>
    row(`counter-operations-${name}`, name, [`${means}.`, countsAs ?? '']),
  );
  const title = 'Counters of a step: operations, finer than those of MIM';
  return [...groups, section(title, ['Counter', 'What it counts', 'Counted in export as'], operations)];
}

function section(title: string, heads: readonly string[], rows: readonly string[]): string {
  const columns = heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('');
  return `<h2>${escaped(title)}</h2>\n<table><caption>${escaped(title)}</caption><thead><tr>${columns}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function rowOf(name: string): string {
  const code = name as FailureCode;
  const { reach, retry, remedy } = failures[code];
  const result = reach === 'step' || reach === 'run' ? resultOf(code) : '';
  const waiting = retry ? 'Yes' : 'No';
  return row(code, code, [reaches[reach], waiting, result, String(statusOf(code)), remedy], titleOf(code));
}

function row(id: string, code: string, cells: readonly string[], title = ''): string {
  const spoken = title === '' ? '' : `<br>${escaped(title)}`;
  const others = cells.map((cell) => `<td>${escaped(cell)}</td>`).join('');
  return `<tr id="${id}"><th scope="row"><code>${escaped(code)}</code>${spoken}</th>${others}</tr>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

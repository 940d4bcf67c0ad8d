/** A preview as one page that needs nothing else: for a screen, a screen reader, paper and mail. English, WCAG 2.2 AA. */
import { londonTime } from '../model/london.ts';
import type { Preview, PreviewCount, PreviewItem } from '../model/preview.ts';
import { valuesChanged } from '../model/values-changed.ts';
import type { Change } from '../model/views.ts';
import { counted } from '../model/words.ts';
import { barPicture } from './bar-picture.ts';
import { html } from './escape.ts';
import { type ReportSource, stateWords } from './report.ts';

/** Dark on light, at least 7:1; nothing is said by colour alone. */
const STYLE = `
body { font: 1rem/1.5 Arial, sans-serif; color: #212b32; background: #fff; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem }
h1, h2 { color: #003087; line-height: 1.2 }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border: 1px solid #4c6272; padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead th { background: #e8edee }
td.number, th.number { text-align: right }
ul.changes { margin: 0; padding-left: 1.1rem }
del { color: #8a1c1c } ins { color: #00401e }
dt { font-weight: bold } dd { margin: 0 0 .4rem }
a:focus, summary:focus { outline: 3px solid #ffeb3b; background: #212b32; color: #fff }
@media print { body { margin: 0; max-width: none } thead { display: table-header-group } tr { break-inside: avoid } }
`;

/** Nothing may be loaded or run, whatever a value holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export async function* htmlReport(source: ReportSource): AsyncGenerator<string> {
  const { preview, organisation } = source;
  const title = `What a ${preview.cycle} cycle would do: preview ${preview.id}`;
  yield `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${html(`${title} – ${organisation}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${html(title)}</h1>${facts(preview, organisation)}</header>
<main>
${summary(preview)}${heldSets(preview)}${sentences('To follow', preview.toFollow)}${sentences('Notes', preview.notes)}`;
  yield* itemSections(source);
  yield '</main>\n</body>\n</html>\n';
}

function facts(preview: Preview, organisation: string): string {
  const { result, startedBy, startedAt, endedAt, version, configuration } = preview;
  const which = version === null ? 'another one, which nobody adopted' : `version ${version}`;
  const rows = [
    ['Organisation', organisation],
    ['Worked out', `${londonTime(startedAt)} to ${endedAt === null ? 'now' : londonTime(endedAt)}, by ${startedBy}`],
    ['Result', `${result ?? 'running'}; nothing was written to any system`],
    ['Configuration', `${which}, SHA-256 ${configuration}`],
    ['Errors', String(preview.errors)],
  ];
  return `<dl>${rows.map(([term, text]) => `<dt>${term}</dt><dd>${html(text ?? '')}</dd>`).join('')}</dl>`;
}

function summary({ counts }: Preview): string {
  if (counts.length === 0) return '<section><h2>Summary</h2><p>Nothing would change.</p></section>\n';
  const rows = counts.map(countRow).join('');
  return `<section><h2>Summary</h2>
${barPicture(counts)}
<table><caption>Items by connector and operation</caption>
<thead><tr><th scope="col">Connector</th><th scope="col">Operation</th><th scope="col" class="number">Items</th><th scope="col" class="number">Held</th><th scope="col">By rule</th></tr></thead>
<tbody>${rows}</tbody></table></section>
`;
}

function countRow({ connector, operation, count, held, rules }: PreviewCount): string {
  const by = rules.map((one) => html(`${one.rule}: ${one.count}`)).join('<br>');
  return `<tr><th scope="row">${html(connector)}</th><td>${operation}</td><td class="number">${count}</td><td class="number">${held}</td><td>${by}</td></tr>\n`;
}

function heldSets({ sets }: Preview): string {
  const lines = sets.map(({ connector, operation, why, irreversible, digest, approversNeeded, approvals }) => {
    const undo = irreversible === null ? '' : ` Cannot be undone: ${irreversible}.`;
    const approved = approvals.map(({ by, at }) => ` Approved beforehand by ${by}, ${londonTime(at)}.`).join('');
    const needs = ` Needs ${counted(approversNeeded, 'approver')}.${approved}`;
    return `${connector} ${operation}: ${why}${undo}${needs} Digest ${digest}.`;
  });
  return sentences('What a limit would hold', lines);
}

function sentences(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const list = lines.map((line) => `<li>${html(line)}</li>`).join('\n');
  return `<section><h2>${heading}</h2><ul>\n${list}\n</ul></section>\n`;
}

async function* itemSections({ items, ownItems }: ReportSource): AsyncGenerator<string> {
  let open: string | undefined;
  for await (const page of items()) {
    let text = '';
    for (const item of page) {
      const group = groupOf(item, ownItems);
      if (group !== open) text += (open === undefined ? '' : SECTION_END) + sectionStart(group);
      open = group;
      text += itemRow(item);
    }
    yield text;
  }
  if (open !== undefined) yield SECTION_END;
}

function groupOf({ connector, state, number }: PreviewItem, ownItems: number): string {
  if (number > ownItems) return `${connector}, on hold since an earlier run`;
  return state === 'to-follow' ? `${connector}, to follow` : connector;
}

const SECTION_END = '</tbody></table></section>\n';

function sectionStart(group: string): string {
  return `<section><h2>${html(group)}</h2>
<table><caption>Each item for ${html(group)}</caption>
<thead><tr><th scope="col">Who</th><th scope="col">Operation</th><th scope="col">What becomes of it</th><th scope="col">By rule</th><th scope="col">Changes</th></tr></thead>
<tbody>
`;
}

function itemRow({ displayName, dn, operation, state, rules, changes }: PreviewItem): string {
  const name =
    dn === '' || dn === displayName ? html(displayName) : `${html(displayName)}<br><small>${html(dn)}</small>`;
  const list = changes.length === 0 ? '' : `<ul class="changes">${changes.map(changeLine).join('')}</ul>`;
  return `<tr><th scope="row">${name}</th><td>${operation}</td><td>${stateWords[state]}</td><td>${html(rules.join(', '))}</td><td>${list}</td></tr>\n`;
}

/** The others stay: nothing is set, and nothing becomes something else. */
function isOneOfSeveral({ before, after }: Change): boolean {
  return before.length > 0 && after.length > 0 && before.length + after.length > 2;
}

function changeLine(change: Change): string {
  const { deleted, added } = valuesChanged(change);
  const gone = deleted.map((value) => `<del>${html(value)}</del>`).join(', ');
  const come = added.map((value) => `<ins>${html(value)}</ins>`).join(', ');
  if (isOneOfSeveral(change)) {
    const parts = [come === '' ? '' : `${come} added`, gone === '' ? '' : `${gone} removed`];
    return `<li>${html(change.attribute)}: ${parts.filter((part) => part !== '').join('; ')}</li>`;
  }
  if (gone === '') return `<li>${html(change.attribute)}: set to ${come}</li>`;
  return `<li>${html(change.attribute)}: ${gone} ${come === '' ? 'removed' : `becomes ${come}`}</li>`;
}

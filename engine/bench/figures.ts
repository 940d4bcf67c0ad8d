/** The figures as they are written to a file, what each should be, and the table that says both. */
import type { BoundResult } from './bound.ts';
import type { CostsResult } from './costs.ts';
import type { DeltaResult, FullResult, PreviewResult, StepTime, UnchangedResult } from './cycle.ts';
import type { DirectoryResult } from './directory.ts';
import type { SentResult } from './sent.ts';
import type { RestResult, StartResult } from './service.ts';

export interface Conditions {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly people: number;
  readonly seed: number;
  readonly rounds: number;
  readonly date: string;
}

export interface Measured {
  readonly conditions: Conditions;
  readonly bound: BoundResult;
  /** The best of the rounds, each by itself. */
  readonly full: FullResult;
  readonly unchanged: UnchangedResult;
  readonly delta: DeltaResult;
  readonly deltaPeople: number;
  readonly previews: Readonly<Record<'full' | 'delta', PreviewResult>>;
  readonly sent: SentResult;
  /** MiB, the worst of all rounds. */
  readonly peaks: Readonly<Record<'full' | 'unchanged' | 'delta', number>>;
  readonly costs: CostsResult;
  readonly rest: RestResult;
  readonly start: StartResult;
  readonly directory?: DirectoryResult;
}

export interface Figures {
  readonly fullCycle: { readonly peoplePerSecond: number; readonly ofBound: number };
  readonly unchanged: { readonly objectsPerSecond: number; readonly rowsWritten: number };
  readonly delta1000: { readonly seconds: number };
  /** Seconds of a preview over those of its cycle: with every export held, and of a day's changes that are sent. */
  readonly preview: { readonly ofFull: number; readonly ofHeldDelta: number; readonly ofSentDelta: number };
  /** How much more time the full cycle takes for lineage and history: a share of what it would take without. */
  readonly recording: { readonly ofFull: number };
  readonly memory: { readonly peakMiB: number };
  readonly restRead: { readonly p99Ms: number };
  readonly start: { readonly seconds: number };
  /** Present when it was asked for. */
  readonly directory?: DirectoryFigures;
  readonly conditions: Conditions;
}

/** Writes a second, and as a share of what the C client does. */
interface DirectoryFigures {
  readonly addsPerSecond: number;
  readonly addsOfClient: number;
  readonly modifiesPerSecond: number;
  readonly modifiesOfClient: number;
}

export function figuresOf(measured: Measured): Figures {
  const { conditions, bound, full, unchanged, delta, previews, sent, peaks, costs, rest, start, directory } = measured;
  const recording = costs.lineage.seconds + costs.history.seconds;
  return {
    fullCycle: {
      peoplePerSecond: rounded(conditions.people / full.seconds, 0),
      ofBound: rounded(bound.seconds / full.seconds, 3),
    },
    unchanged: {
      objectsPerSecond: rounded(unchanged.objects / unchanged.seconds, 0),
      rowsWritten: unchanged.rowsWritten,
    },
    delta1000: { seconds: rounded(delta.seconds, 3) },
    preview: {
      ofFull: rounded(previews.full.seconds / full.seconds, 2),
      ofHeldDelta: rounded(previews.delta.seconds / delta.seconds, 2),
      ofSentDelta: rounded(sent.preview.seconds / sent.seconds, 2),
    },
    recording: { ofFull: rounded(recording / (full.seconds - recording), 3) },
    memory: { peakMiB: rounded(Math.max(...Object.values(peaks)), 0) },
    restRead: { p99Ms: rounded(rest.p99Ms, 2) },
    start: { seconds: rounded(start.seconds, 3) },
    ...(directory !== undefined && { directory: directoryFigures(directory) }),
    conditions,
  };
}

function directoryFigures({ engine, client }: DirectoryResult): DirectoryFigures {
  return {
    addsPerSecond: rounded(engine.adds, 0),
    addsOfClient: rounded(engine.adds / client.adds, 2),
    modifiesPerSecond: rounded(engine.modifies, 0),
    modifiesOfClient: rounded(engine.modifies / client.modifies, 2),
  };
}

interface Target {
  readonly what: string;
  readonly unit: string;
  readonly value: (figures: Figures) => number;
  /** With neither the figure is only told. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Set for 100,000 people. */
const targets: readonly Target[] = [
  { what: 'full cycle from empty', unit: 'people/s', value: (f) => f.fullCycle.peoplePerSecond, atLeast: 5_000 },
  { what: 'full cycle, of the bound', unit: '', value: (f) => f.fullCycle.ofBound, atLeast: 0.4 },
  { what: 'unchanged cycle', unit: 'objects/s', value: (f) => f.unchanged.objectsPerSecond, atLeast: 150_000 },
  { what: 'unchanged cycle, rows written', unit: 'rows', value: (f) => f.unchanged.rowsWritten, atMost: 0 },
  { what: 'delta cycle, 1,000 people', unit: 's', value: (f) => f.delta1000.seconds, atMost: 0.5 },
  { what: 'lineage and history, of the full cycle', unit: '', value: (f) => f.recording.ofFull, atMost: 0.25 },
  { what: 'preview, of its full cycle', unit: '', value: (f) => f.preview.ofFull, atMost: 1 },
  { what: 'preview, of a delta that is sent', unit: '', value: (f) => f.preview.ofSentDelta, atMost: 1 },
  { what: 'preview, of a delta that is held', unit: '', value: (f) => f.preview.ofHeldDelta },
  { what: 'peak resident memory', unit: 'MiB', value: (f) => f.memory.peakMiB, atMost: 600 },
  { what: 'REST read during an import, p99', unit: 'ms', value: (f) => f.restRead.p99Ms, atMost: 20 },
  { what: 'start to /health', unit: 's', value: (f) => f.start.seconds, atMost: 1.5 },
];

const columns = [40, 20, 18] as const;

export function tableOf(measured: Measured): string {
  const figures = figuresOf(measured);
  const { cpu, cores, node, people, seed, rounds, date } = measured.conditions;
  return [
    `${people.toLocaleString('en-GB')} people, seed ${seed}; ${cpu}, ${cores} cores, Node ${node}; ${date}; best of ${rounds}`,
    '',
    line('measure', 'measured', 'target', ''),
    ...targets.map((target) => targetLine(target, figures)),
    '',
    ...detailLines(measured),
    ...(measured.directory === undefined ? [] : directoryLines(measured.directory)),
  ].join('\n');
}

function targetLine({ what, unit, value, atLeast, atMost }: Target, figures: Figures): string {
  const measured = value(figures);
  if (atLeast === undefined && atMost === undefined) return line(what, `${shown(measured)} ${unit}`, '', '');
  const wanted = atLeast === undefined ? `at most ${shown(atMost ?? 0)}` : `at least ${shown(atLeast)}`;
  return line(what, `${shown(measured)} ${unit}`, wanted, verdict(measured, atLeast, atMost));
}

function verdict(measured: number, atLeast: number | undefined, atMost: number | undefined): string {
  if (atLeast !== undefined && measured < atLeast) return `missed by ${percent((atLeast - measured) / atLeast)}`;
  if (atMost === undefined || measured <= atMost) return 'met';
  return atMost === 0 ? `missed by ${shown(measured)}` : `missed by ${percent((measured - atMost) / atMost)}`;
}

function stepLines(steps: readonly StepTime[]): string[] {
  return steps.map(({ type, connector, seconds }) => line(`  ${type} ${connector}`, `${seconds.toFixed(2)} s`, '', ''));
}

function detailLines({
  bound,
  full,
  delta,
  sent,
  peaks,
  costs,
  rest,
  start,
  conditions,
  deltaPeople,
}: Measured): string[] {
  const peak = Object.entries(peaks).map(([cycle, mebibytes]) => `${cycle} ${shown(rounded(mebibytes, 0))} MiB`);
  const cost = (what: string, { seconds, rows }: { seconds: number; rows: number }) =>
    line(
      `  ${what}`,
      `${((seconds / Math.max(rows, 1)) * 1e6).toFixed(2)} µs a row`,
      `${rows.toLocaleString('en-GB')} rows`,
      `${seconds.toFixed(2)} s`,
    );
  return [
    `The bound: ${bound.seconds.toFixed(2)} s, ${shown(rounded(conditions.people / bound.seconds, 0))} people/s, ${shown(bound.objects)} objects, ${shown(bound.pending)} pending exports; the engine: ${full.seconds.toFixed(2)} s, ${shown(full.pending)} pending exports, all held.`,
    'The full cycle by step:',
    ...stepLines(full.steps),
    `The delta cycle, of ${deltaPeople} people in all three systems, by step:`,
    ...stepLines(delta.steps),
    `The delta cycle that is sent, of a settled trust of ${shown(sent.people)}: ${sent.seconds.toFixed(2)} s, ${shown(sent.sent)} items; its preview: ${sent.preview.seconds.toFixed(2)} s.`,
    `Peak resident memory by cycle: ${peak.join(', ')}.`,
    'What each costs, measured by itself over rows of this run:',
    cost('lineage', costs.lineage),
    cost('history (3 values a person)', costs.history),
    cost('journal (send and settle)', costs.journal),
    cost('digest', costs.digest),
    `The REST reads: ${rest.reads}, median ${rest.p50Ms.toFixed(2)} ms, longest ${rest.maxMs.toFixed(1)} ms. Started was ${start.program}.`,
  ];
}

function directoryLines({ server, accounts, rounds, engine, client }: DirectoryResult): string[] {
  const row = (what: string, ours: number, theirs: number) =>
    line(
      `  ${what}`,
      `${shown(rounded(ours, 0))} a second`,
      `client ${shown(rounded(theirs, 0))}`,
      `${(ours / theirs).toFixed(2)} of it`,
    );
  return [
    `Writes to ${server} over LDAPS, one connection each, ${accounts} accounts a round in turns, best of ${rounds}; the client is ldbadd and ldbmodify:`,
    row('accounts made', engine.adds, client.adds),
    row('accounts changed (2 attributes)', engine.modifies, client.modifies),
  ];
}

function line(...cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(columns[i] ?? 0))
    .join('')
    .trimEnd();
}

function shown(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}

function percent(share: number): string {
  return `${Math.ceil(share * 100)} %`;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

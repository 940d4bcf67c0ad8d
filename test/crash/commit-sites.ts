/** The places in the engine's sources that commit, and from which of them a commit comes. */
import { filesBelow, read, root } from '../support/source-tree.ts';

/** Not part of a running engine: stores themselves, the bench, the demonstration. */
const ELSEWHERE = ['engine/store/', 'engine/bench/', 'engine/demo/'];
const DEEP_ENOUGH = 40;

export interface CommitSite {
  /** `engine/export/gate.ts:113`. */
  readonly place: string;
  readonly text: string;
}

/** No commits of their own: what is handed on to one of another place, and what goes to a copy that nobody keeps. */
const HANDED_ON = /queue\.commit\(|this\.commit\(/;
const TO_A_COPY = ['engine/writer/link-effect.ts', 'engine/previews/preview.ts'];

export function commitSites(): CommitSite[] {
  const files = filesBelow('engine').filter((file) => file.endsWith('.ts'));
  return files
    .filter((file) => !ELSEWHERE.some((folder) => file.startsWith(folder)) && !TO_A_COPY.includes(file))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((text, at) => (isCommit(text) ? [{ place: `${file}:${at + 1}`, text: text.trim() }] : [])),
    );
}

function isCommit(line: string): boolean {
  return /\.commit\(/.test(line) && !HANDED_ON.test(line);
}

/** Where the commit under way was asked for; to be called while it begins. */
export function siteOfThisCommit(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP_ENOUGH;
  const { stack = '' } = new Error('here');
  Error.stackTraceLimit = before;
  const [, file = '', line = ''] = new RegExp(`${root}/(engine/[^:]+):(\\d+)`).exec(stack) ?? [];
  return `${file}:${line}`;
}

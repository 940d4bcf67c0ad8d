/**
 * What keeps every evaluation short: an expression is small, has no recursion and no assignment, runs through a list once
 * at most, uses no regular expression, and no function gives more than this. So there is nothing that could time out.
 */
import type { ASTNode, Limits } from '@marcbachmann/cel-js';

/** Characters of an expression. */
export const LONGEST_SOURCE = 2_000;
/** Characters of a text, and values of a list, that may go into an expression or come out of a function. */
export const LONGEST_TEXT = 10_000;
export const MOST_VALUES = 1_000;

export const parserLimits: Limits = {
  maxAstNodes: 300,
  maxDepth: 32,
  maxListElements: 50,
  maxMapEntries: 50,
  maxCallArguments: 8,
};

/** Of CEL itself; what is not named here or in the table of functions is refused. */
const methods = new Set(['size', 'startsWith', 'endsWith', 'contains', 'indexOf', 'lastIndexOf', 'substring', 'trim']);
const loops = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);
const conversions = new Set(['size', 'string', 'int', 'double']);

const instead: Readonly<Record<string, string>> = {
  matches: 'regular expressions are not bounded in time: use like(text, pattern)',
  split: 'write split(text, separator)',
  join: 'write join(list, separator)',
  lowerAscii: 'write lower(text)',
  upperAscii: 'write upper(text)',
};

export interface Refusal {
  /** Character of the expression, counted from 0. */
  readonly at: number;
  readonly reason: string;
}

/** Why an expression is not let in although CEL would take it. */
export function refusalOf(root: ASTNode, functions: ReadonlySet<string>): Refusal | undefined {
  return visit(root, false);

  function visit(node: ASTNode, inLoop: boolean): Refusal | undefined {
    if (node.op === 'rcall') {
      const [name] = node.args;
      if (!methods.has(name) && !loops.has(name)) return unknownMethod(node, name, functions);
      if (loops.has(name) && inLoop) return refuse(node, 'a list inside the run through another list is not bounded');
      return firstOf(childrenOf(node), inLoop || loops.has(name));
    }
    if (node.op === 'call' && !functions.has(node.args[0]) && !conversions.has(node.args[0]))
      return refuse(node, `there is no function ${node.args[0]}; "jml functions" lists them`);
    return firstOf(childrenOf(node), inLoop);
  }

  function firstOf(nodes: readonly ASTNode[], inLoop: boolean): Refusal | undefined {
    for (const node of nodes) {
      const refusal = visit(node, inLoop);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }
}

function unknownMethod(node: ASTNode, name: string, functions: ReadonlySet<string>): Refusal {
  const hint = instead[name] ?? (functions.has(name) ? `write ${name}(…)` : '"jml functions" lists what there is');
  return refuse(node, `there is no .${name}() here: ${hint}`);
}

function refuse(node: ASTNode, reason: string): Refusal {
  return { at: node.start ?? node.pos, reason };
}

/** Names that the expression mentions: attributes, and the variables of its loops. */
export function namesIn(root: ASTNode): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ASTNode): void => {
    if (node.op === 'id') names.add(node.args);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return names;
}

function childrenOf({ args }: ASTNode): ASTNode[] {
  return Array.isArray(args) ? args.flat(2).filter(isNode) : isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** Measures the text of a source file: its functions, and imports that cannot be followed. */
import { stripTypeScriptTypes } from 'node:module';

export interface FunctionLength {
  /** Line of its opening brace, from 1. */
  readonly line: number;
  readonly lines: number;
}

/** Words before a parenthesis that is not a list of parameters. */
const CONTROL = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);

/** Everything with a body in braces: declared, method or arrow. A nested one counts for itself and for its outer one. */
export function functionLengths(text: string): FunctionLength[] {
  const code = bareCode(stripTypeScriptTypes(text));
  const found: FunctionLength[] = [];
  const blocks: { line: number; isBody: boolean }[] = [];
  const parentheses: string[] = [];
  let wordOfList = '';
  let line = 1;
  for (let at = 0; at < code.length; at++) {
    const char = code[at];
    if (char === '\n') line++;
    else if (char === '(') parentheses.push(wordBefore(code, at));
    else if (char === ')') wordOfList = parentheses.pop() ?? '';
    else if (char === '{') blocks.push({ line, isBody: beginsBody(code, at, wordOfList) });
    else if (char === '}') {
      const block = blocks.pop();
      if (block?.isBody) found.push({ line: block.line, lines: line - block.line + 1 });
    }
  }
  return found;
}

/** Is there an `import(…)` of anything but one literal? */
export function hasComputedImport(text: string): boolean {
  return /\bimport\s*\(/.test(text) && /\bimport\s*\((?!\s*0\s*\))/.test(bareCode(text));
}

/** `wordOfList` is the word before the parenthesis that the last `)` closed. */
function beginsBody(code: string, at: number, wordOfList: string): boolean {
  const before = code.slice(0, at).trimEnd();
  return before.endsWith('=>') || (before.endsWith(')') && !CONTROL.has(wordOfList));
}

function wordBefore(code: string, at: number): string {
  return /(\w*)\s*$/.exec(code.slice(Math.max(0, at - 40), at))?.[1] ?? '';
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const LITERAL = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y;
const PATTERN = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** What a regular expression can stand behind; behind anything else a slash divides. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+*%<>~^-]|\b(?:return|typeof|case|of|in|throw|yield|await))\s*$/;

/** Comments as blanks, literals as a 0 and blanks, and the code inside `${…}` kept; lines stay lines. */
export function bareCode(text: string): string {
  /** The depth of braces at which each open `${` began. */
  const templates: number[] = [];
  let depth = 0;
  let out = '';
  for (let at = 0; at < text.length; at = out.length) {
    const char = text[at] ?? '';
    const comment = char === '/' ? match(COMMENT, text, at) : undefined;
    const literal = comment === undefined ? literalAt(text, at, out) : undefined;
    if (comment !== undefined) out += blank(comment);
    else if (literal !== undefined) out += `0${blank(literal.slice(1))}`;
    else if (char === '`') out += `0${templatePart(text, at + 1, templates, depth)}`;
    else if (char === '}' && templates.at(-1) === depth) {
      templates.pop();
      out += ` ${templatePart(text, at + 1, templates, depth)}`;
    } else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      out += char;
    }
  }
  return out;
}

function literalAt(text: string, at: number, before: string): string | undefined {
  const char = text[at];
  if (char === "'" || char === '"') return match(LITERAL, text, at);
  return char === '/' && BEFORE_PATTERN.test(before.slice(-40)) ? match(PATTERN, text, at) : undefined;
}

/** The text of a template from `from`, with the back quote or the `${` that ends it, as blanks. */
function templatePart(text: string, from: number, templates: number[], depth: number): string {
  let at = from;
  while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) at += text[at] === '\\' ? 2 : 1;
  if (text[at] === '`') return blank(text.slice(from, at + 1));
  templates.push(depth);
  return `${blank(text.slice(from, at))}+ `;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

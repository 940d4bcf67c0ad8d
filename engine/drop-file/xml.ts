/** As much XML as a drop file needs: elements with attributes and text, no entities of its own, no comments, no instructions. */

/** Section 2.2 of XML 1.0, without the carriage return, which a reader would turn into a line feed. */
const WRITABLE = /^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** An element with text; what XML cannot write as it is stands as base64. */
export function element(name: string, text: string, attributes = ''): string {
  if (WRITABLE.test(text)) return `<${name}${attributes}>${escaped(text)}</${name}>`;
  return `<${name}${attributes} encoding="base64">${Buffer.from(text, 'utf16le').toString('base64')}</${name}>`;
}

/** ` name="value"` for each that is there. */
export function attributesOf(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join('');
}

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const TOKEN = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element; nothing when the text is not such XML, or ends before it is closed. */
export function parseXml(text: string): XmlElement | undefined {
  const body = text.replace(/^\uFEFF?<\?xml [^>]*\?>\s*/, '');
  const stack: Open[] = [{ name: '', attributes: {}, children: [], text: '' }];
  let end = 0;
  for (const token of body.matchAll(TOKEN)) {
    end = token.index + token[0].length;
    if (!take(token, stack)) return undefined;
  }
  const [document, open] = stack;
  return end === body.length && open === undefined && document?.children.length === 1
    ? document.children[0]
    : undefined;
}

/** False when it closes what is not open. */
function take([, closing, name = '', attributes = '', selfClosing, text]: RegExpExecArray, stack: Open[]): boolean {
  const top = stack.at(-1);
  if (top === undefined) return false;
  if (text !== undefined) top.text += text;
  else if (closing === '/') return close(stack, name);
  else {
    const given = [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, unescaped(value)]);
    stack.push({ name, attributes: Object.fromEntries(given), children: [], text: '' });
    if (selfClosing === '/') return close(stack, name);
  }
  return true;
}

function close(stack: Open[], name: string): boolean {
  const done = stack.pop();
  const parent = stack.at(-1);
  if (done?.name !== name || parent === undefined) return false;
  const isBase64 = done.attributes['encoding'] === 'base64';
  const text = isBase64 ? Buffer.from(done.text, 'base64').toString('utf16le') : unescaped(done.text);
  parent.children.push({ ...done, text });
  return true;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML has no place for them. */
const CONTROLS = /(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** Text for an element or a quoted attribute; control characters become the sign of what cannot be shown. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (found) => entities[found] ?? found).replace(CONTROLS, '\ufffd');
}

/** RFC 4180: what the reader gives back as it was. Lines end in CRLF. */

/** A quotation mark, a line end, or what a reader may strip: spaces at the ends, a byte order mark at the beginning. */
const NEEDS_QUOTES = /["\r\n]|^[\s\uFEFF]|\s$/;

export function csvLine(cells: readonly string[], delimiter: string): string {
  const line = cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);
  // Nothing at all would be a blank line, which a reader skips.
  return line === '' ? '""\r\n' : `${line}\r\n`;
}

function csvCell(cell: string, delimiter: string): string {
  const isPlain = !NEEDS_QUOTES.test(cell) && !cell.includes(delimiter);
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

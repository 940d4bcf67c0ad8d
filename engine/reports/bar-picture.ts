/** The operations of each connector as bars: inline SVG, which says in words what it shows. */
import type { PreviewCount } from '../model/preview.ts';
import { html } from './escape.ts';

const LABEL = 200;
const BARS = 440;
const FIGURES = 100;
const ROW = 26;

/** Each bar carries its name and figure; the darker part at its beginning is what is held. */
export function barPicture(counts: readonly PreviewCount[]): string {
  const most = Math.max(...counts.map(({ count }) => count), 1);
  const width = LABEL + BARS + FIGURES;
  const height = counts.length * ROW + 8;
  const bars = counts.map((one, at) => bar(one, at, most)).join('');
  const words = counts.map(({ connector, operation, count, held }) => {
    return `${connector} ${operation} ${count}${held > 0 ? ` of which ${held} held` : ''}`;
  });
  return `<figure><svg role="img" aria-labelledby="bars-title bars-words" viewBox="0 0 ${width} ${height}" width="100%" style="max-width:${width}px" font-family="Arial, sans-serif" font-size="14">
<title id="bars-title">Operations by connector</title><desc id="bars-words">${html(words.join('; '))}.</desc>
${bars}</svg><figcaption>Operations by connector; the darker part is held for approval. The table below has the same figures.</figcaption></figure>`;
}

function bar({ connector, operation, count, held }: PreviewCount, at: number, most: number): string {
  const y = at * ROW + 4;
  const length = Math.max(Math.round((count / most) * BARS), 2);
  const dark = Math.round((held / count) * length);
  const figure = held > 0 ? `${count} (${held} held)` : String(count);
  return `<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end" fill="#212b32">${html(`${connector} ${operation}`)}</text><rect x="${LABEL}" y="${y}" width="${length}" height="${ROW - 8}" fill="#768692" stroke="#212b32"/><rect x="${LABEL}" y="${y}" width="${dark}" height="${ROW - 8}" fill="#212b32"/><text x="${LABEL + length + 6}" y="${y + 15}" fill="#212b32">${figure}</text>\n`;
}

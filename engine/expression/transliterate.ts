/** Letters that NFKD does not take apart, each with what passports and directories write for it. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ŋ: 'ng',
  Ŋ: 'Ng',
  ŧ: 't',
  Ŧ: 'T',
  ə: 'e',
  Ə: 'E',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʻ: "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '‐': '-',
  '–': '-',
  '—': '-',
  '⁄': '/',
};
const apart = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** Latin letters without their accents; capitals, spaces and signs stay, what ASCII cannot write is left out. */
export function transliterate(text: string): string {
  // Before and after: the accent that stands alone would come apart into a space and an accent.
  const known = text.replace(apart, written).normalize('NFKD').replace(apart, written);
  return known.replace(/[^\x20-\x7e]/g, '');
}

function written(letter: string): string {
  return letters[letter] ?? '';
}

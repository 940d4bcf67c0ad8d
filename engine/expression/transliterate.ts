/** Letters that NFKD does not take apart, each with what passports and directories write for it. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
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
  '’': "'",
  '‘': "'",
  '–': '-',
};
const apart = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** Latin letters without their accents; capitals, spaces and signs stay, what ASCII cannot write is left out. */
export function transliterate(text: string): string {
  const known = text.normalize('NFKD').replace(apart, (letter) => letters[letter] ?? '');
  return known.replace(/[^\x20-\x7e]/g, '');
}

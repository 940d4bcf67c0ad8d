/** Days as text, `YYYY-MM-DD`. */

const REMEMBERED = 100_000;
const known = new Map<string, string>();

/** A million people are hired on a few thousand days, so answers are remembered. */
export function addDays(date: string, days: number): string {
  const question = date + days;
  let answer = known.get(question);
  if (answer === undefined) {
    answer = new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    if (known.size >= REMEMBERED) known.clear();
    known.set(question, answer);
  }
  return answer;
}

/** As the extract writes it, `YYYYMMDD`. */
export function compact(date: string): string {
  return date.replaceAll('-', '');
}

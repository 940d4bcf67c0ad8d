/** Days as text, `YYYY-MM-DD`. */

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** As the extract writes it, `YYYYMMDD`. */
export function compact(date: string): string {
  return date.replaceAll('-', '');
}

/**
 * A source that suddenly shows far fewer or far more objects than last time is held, in all and per container: a directory
 * that hides objects after a lost right still answers success, and a portal may return a short page with 200.
 */
export const TOTAL = '';
/** What this engine made since the last whole read, as reads of changes showed it: of no container in particular. */
export const ARRIVED = ' arrived';
export const shippedGatePercent = 10;
/** Small sources move by whole people: this many either way never hold. */
const ALWAYS_ALLOWED = 5;

export type SourceSize = Readonly<Record<string, number>>;

export interface GateHold {
  readonly code: 'source-too-small' | 'source-too-large';
  readonly sentence: string;
}

/**
 * `undefined` when the read may be applied; the first accepted read of a source has nothing to be compared with. `own` is
 * how many of the objects this engine made and sees for the first time: they are no surprise in whichever container.
 */
export function holdSource(
  name: string,
  last: SourceSize | null,
  now: SourceSize,
  percent: number,
  own = 0,
): GateHold | undefined {
  if (last === null) return undefined;
  const { [ARRIVED]: since = 0, ...sizes } = last;
  const made = own + since;
  for (const container of Object.keys({ ...sizes, ...now })) {
    const before = last[container] ?? 0;
    const after = now[container] ?? 0;
    if (before === 0 && container !== TOTAL) continue;
    const growth =
      container === TOTAL ? after - before - own : Math.min(after - before, Math.max(after - before - made, 0));
    if (Math.abs(growth) <= Math.max((before * percent) / 100, ALWAYS_ALLOWED)) continue;
    const where = container === TOTAL ? name : `${name}, ${container}`;
    const code = growth < 0 ? 'source-too-small' : 'source-too-large';
    const sentence = `${where} shows ${after} objects; the last accepted read had ${before}, and ${percent} % either way is allowed. Nothing was imported.`;
    return { code, sentence };
  }
  return undefined;
}

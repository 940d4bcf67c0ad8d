/** Chance without state: the same seed, index and question always give the same answer. */

/** 32 bits that look random, from three small numbers. */
export function bits(seed: number, index: number, question: number): number {
  let h = seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(question + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A whole number from 0 to `below` - 1. */
export function draw(seed: number, index: number, question: number, below: number): number {
  return Math.floor((bits(seed, index, question) / 2 ** 32) * below);
}

/** True in `share` of all cases, 0 to 1. */
export function happens(seed: number, index: number, question: number, share: number): boolean {
  return bits(seed, index, question) < share * 2 ** 32;
}

export function pick<Value>(from: readonly Value[], seed: number, index: number, question: number): Value {
  return from[draw(seed, index, question, from.length)] as Value;
}

/** Visits every number below `count` once, in an order that looks shuffled. Needs no memory. */
export function shuffled(count: number, seed: number): (step: number) => number {
  let stride = Math.max(1, Math.floor(count * 0.618) | 1);
  while (greatestCommonDivisor(stride, count) !== 1) stride += 2;
  const start = count === 0 ? 0 : bits(seed, 0, 99) % count;
  // Below 2^53: counts go to a few millions, strides as well.
  return (step) => (start + step * stride) % count;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

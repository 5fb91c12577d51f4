/** Draws that are the same on every machine, so that the samples never change by themselves. */
export interface Draw {
  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  /** `length` digits, the first of them not 0. */
  digits(length: number): string;
}

/** Mulberry32: small, and good enough for names and amounts. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    between,
    pick(from) {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    digits(length) {
      let text = String(between(1, 9));
      while (text.length < length) text += String(between(0, 9));
      return text;
    },
  };
}

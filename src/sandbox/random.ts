import { hash } from 'node:crypto';

/**
 * Seeded randomness without a stream: each draw depends on the seed and on *what it is for*, never on
 * the order of draws. So the same seed and the same request give the same answer, also when twenty
 * requests race.
 */
function digest(seed: number, key: readonly string[]): string {
  return hash('sha256', JSON.stringify([seed, ...key]), 'hex');
}

/** A number in [0, 1). */
export function draw(seed: number, ...key: string[]): number {
  return Number.parseInt(digest(seed, key).slice(0, 12), 16) / 2 ** 48;
}

/** A whole number in [min, max], both ends included. */
export function drawInteger(seed: number, min: number, max: number, ...key: string[]): number {
  return min + Math.floor(draw(seed, ...key) * (max - min + 1));
}

/** Text shaped like a UUID (36 characters). */
export function drawUuid(seed: number, ...key: string[]): string {
  const hex = digest(seed, key);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Numbers in [0, 1) one after another, for a text that needs many choices at once. */
export function drawSequence(seed: number, ...key: string[]): () => number {
  const hex = digest(seed, key);
  let used = 0;
  return () => {
    const at = (used % 10) * 6;
    used += 1;
    return Number.parseInt(hex.slice(at, at + 6), 16) / 2 ** 24;
  };
}

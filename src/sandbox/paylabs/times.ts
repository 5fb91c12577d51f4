import { epochMs, type Instant, instant } from '../../domain/time.ts';

/** Jakarta has no summer time: always seven hours before UTC. */
const WIB_MS = 7 * 3_600_000;

/** `20220412162143`, WIB: createTime, successTime, expiredTime. */
export function digitsOf(atMs: number): string {
  return instant(atMs + WIB_MS)
    .slice(0, 19)
    .replaceAll(/\D/g, '');
}

/** `20220412`, WIB: the day of a payment. */
export function dayOf(atMs: number): string {
  return digitsOf(atMs).slice(0, 8);
}

/** `2022-09-16T16:58:47.964+07:00` */
export function timestampOf(atMs: number): string {
  return instant(atMs + WIB_MS).replace('Z', '+07:00');
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

/** Any ISO time with its offset, in ms; null when it is none. */
export function readTimestamp(text: string): number | null {
  if (!ISO.test(text)) return null;
  const plain = text
    .replace(/[.,](\d{1,9})/, (_all, digits: string) => `.${digits.slice(0, 3).padEnd(3, '0')}`)
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const ms = epochMs(plain as Instant);
  return Number.isNaN(ms) ? null : ms;
}

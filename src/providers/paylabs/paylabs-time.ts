import { epochMs, type Instant, instant } from '../../domain/time.ts';

/** Western Indonesian Time has no summer time: always seven hours before UTC. */
const WIB_MS = 7 * 3_600_000;

/** X-TIMESTAMP as Paylabs prints it: `2022-09-16T16:58:47.964+07:00`. */
export function formatPaylabsTimestamp(nowMs: number): string {
  return instant(nowMs + WIB_MS).replace('Z', '+07:00');
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * Reads an ISO 8601 time with its offset, in any of its spellings (`Z`, `+0700`, `+07`, no fraction or
 * up to nine digits of it), as milliseconds since the epoch; null when it is none. A time without an
 * offset is none: two hosts would read it differently.
 */
export function parsePaylabsTimestamp(text: string): number | null {
  const parts = TIMESTAMP.exec(text);
  if (!parts) return null;
  const [, time, fraction = '', offset = ''] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const ms = Date.parse(`${time}.${milliseconds}${colonIn(offset)}`);
  return Number.isNaN(ms) ? null : ms;
}

function colonIn(offset: string): string {
  if (offset === 'Z') return offset;
  return `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
}

/**
 * Reads `createTime`, `successTime` and `expiredTime`: 14 digits, although the table says String(16).
 * Taken in WIB (inferred, provider notes section 3). Null when it is no time.
 */
export function parsePaylabsTime(text: string): Instant | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000+07:00`);
  if (Number.isNaN(ms)) return null;
  const read = instant(ms);
  return formatPaylabsTime(read) === text ? read : null; // 31 February is no day
}

export function formatPaylabsTime(at: Instant): string {
  return instant(epochMs(at) + WIB_MS)
    .slice(0, 19)
    .replaceAll(/[-:T]/g, '');
}

import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
const MAX_HOURS_KEPT = 10_000;

/**
 * From the time on the clocks of a zone (as milliseconds, as if it were UTC) to the instant in milliseconds;
 * null for a time that the clocks skip. Of an hour that they show twice, one is taken. A file has millions
 * of times, so that each hour is asked of luxon once.
 */
export function clocksOf(zone: string): (localMs: number) => number | null {
  const offsets = new Map<number, number>();
  return (localMs) => {
    const hour = Math.floor(localMs / HOUR_MS);
    const known = offsets.get(hour);
    if (known !== undefined) return localMs - known;
    const first = offsetAt(hour * HOUR_MS, zone);
    const last = offsetAt((hour + 1) * HOUR_MS - 1, zone);
    if (first === null || first !== last) {
      const offset = offsetAt(localMs, zone);
      return offset === null ? null : localMs - offset;
    }
    if (offsets.size >= MAX_HOURS_KEPT) offsets.clear();
    offsets.set(hour, first);
    return localMs - first;
  };
}

/** In milliseconds, east of UTC; null where the clocks skip that time. */
function offsetAt(localMs: number, zone: string): number | null {
  const at = DateTime.fromMillis(localMs, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
  const offset = at.offset * 60_000;
  return at.toMillis() + offset === localMs ? offset : null;
}

/** How fast a batch goes, by what ended in the last minute. */
export interface Pace {
  readonly perMinute: number;
  readonly minutesLeft: number;
}

/** Null where nothing ended lately: then nobody can say. */
export function paceOf(endedInLastMinute: number, left: number): Pace | null {
  if (endedInLastMinute === 0 || left === 0) return null;
  return { perMinute: endedInLastMinute, minutesLeft: left / endedInLastMinute };
}

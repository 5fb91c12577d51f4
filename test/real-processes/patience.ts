import { realClock } from '../support/servers.ts';

/** Long enough for a busy machine; a wait that takes so long has found something. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

export interface Waiting {
  readonly patienceMs?: number;
  /** What a person needs to see when the wait was in vain. */
  readonly report?: () => Promise<string>;
}

/** Waits until `holds`; a wait in vain says what it waited for, and how things stand. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { patienceMs = PATIENCE_MS, report }: Waiting = {},
): Promise<void> {
  const giveUpAtMs = realClock.nowMs() + patienceMs;
  while (!(await holds())) {
    if (realClock.nowMs() > giveUpAtMs) {
      const stand = report ? `\n${await report()}` : '';
      throw new Error(`waited ${patienceMs / 1000} s in vain until ${what}${stand}`);
    }
    await realClock.sleep(LOOK_EVERY_MS);
  }
}

import { numberBankingDays } from '../../src/domain/banking-days.ts';
import type { BusinessDay, Instant } from '../../src/domain/time.ts';
import type { Random } from '../chaos/random.ts';
import type { LineSide } from './generated-line.ts';
import { DUE } from './rules.ts';

/** Banks rest on them, in the middle of the generated days. */
export const HOLIDAYS: ReadonlySet<string> = new Set(['2026-10-20', '2026-11-10', '2026-11-11']);
const FIRST_DAY = '2026-10-05' as BusinessDay;
/** A Friday; what is due then is judged on the Saturday after it. */
const LAST_DAY = '2026-11-20' as BusinessDay;
export const AS_OF = '2026-11-21T03:00:00.000Z' as Instant;

/** The days on which lines are generated, weekends too. */
export class GeneratedCalendar {
  readonly #days = numberBankingDays(FIRST_DAY, LAST_DAY, HOLIDAYS);
  readonly #numbers = new Map(this.#days.map(({ day, number }) => [day, number]));
  // Of days with the same number the last one, on which banks work.
  readonly #workDays = new Map(this.#days.map(({ day, number }) => [number, day]));
  readonly #last = this.#days.at(-1)?.number ?? 0;

  dayBefore(random: Random, lag: number): BusinessDay {
    const { day, number } = random.pick(this.#days);
    return number + lag <= this.#last ? day : this.dayBefore(random, lag);
  }

  after(day: BusinessDay, lag: number): BusinessDay {
    const later = this.#workDays.get((this.#numbers.get(day) ?? 0) + lag);
    if (later === undefined) throw new RangeError(`${lag} banking days after ${day}`);
    return later;
  }

  /** As of the Saturday after the last day, which counts as the Monday. */
  isDue(side: LineSide, day: BusinessDay): boolean {
    return this.#last + 1 > (this.#numbers.get(day) ?? 0) + DUE[side];
  }
}

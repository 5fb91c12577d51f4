import type { BusinessDay } from '../../src/domain/time.ts';
import type { Random } from '../chaos/random.ts';
import type { GeneratedCalendar } from './calendar.ts';
import type { Expected, Line, LineSide } from './generated-line.ts';

/** What a case is drawn from. Amounts of the drawn lines are whole rupiah, in sen. */
export class Draw {
  readonly random: Random;
  readonly calendar: GeneratedCalendar;
  #next: number;

  constructor(random: Random, calendar: GeneratedCalendar, first: number) {
    this.random = random;
    this.calendar = calendar;
    this.#next = first;
  }

  /** Nine digits that nothing else of the two sources has. */
  number(): string {
    this.#next += 1;
    return String(this.#next).padStart(9, '0');
  }

  reference(): string {
    return `INV-${this.number()}`;
  }

  /** Many lines share it: a multiple of 500 rupiah. */
  amount(): number {
    return this.random.integer(200, 20_000) * 50_000;
  }

  /** Nothing else has it: its last three digits are a code, as shops add it to tell transfers apart. */
  uniqueAmount(): number {
    this.#next += 1;
    return (100_000 + Math.floor(this.#next / 499) * 1_000 + 1 + (this.#next % 499)) * 100;
  }

  /** A day after which `lag` more banking days are left. */
  day(lag = 0): BusinessDay {
    return this.calendar.dayBefore(this.random, lag);
  }

  after(day: BusinessDay, lag: number): BusinessDay {
    return this.calendar.after(day, lag);
  }

  line(side: LineSide, of: LineDraft): Line {
    return {
      side,
      item: `${side === 'ours' ? 'erp' : 'bank'}-${this.number()}`,
      reference: '',
      status: 'complete',
      hour: this.random.integer(8, 20),
      description: side === 'ours' ? '' : `TRSF E-BANKING CR ${this.random.integer(1000, 9999)}`,
      groupKey: '',
      family: '',
      expected: 'matched',
      partners: [],
      ...of,
    };
  }

  /** One line without another half: pending, until it is due. */
  alone(side: LineSide, of: LineDraft): Line {
    const missing = side === 'ours' ? 'missing_at_provider' : 'missing_in_ledger';
    const expected: Expected = this.calendar.isDue(side, of.day) ? missing : 'pending';
    return this.line(side, { ...of, expected });
  }
}

export type LineDraft = Pick<Line, 'amountSen' | 'day'> & Partial<Line>;

export type Case = readonly Line[];
export type DrawCase = (draw: Draw) => Case;

/** Every line of one side belongs to every line of the other. */
export function together(lines: readonly Line[]): Case {
  const items = (side: LineSide): string[] =>
    lines.filter((line) => line.side === side).map(({ item }) => item);
  return lines.map((line) => ({
    ...line,
    partners: items(line.side === 'ours' ? 'theirs' : 'ours'),
  }));
}

/** None of them may be matched; all of them fall under one category. */
export function inCategory(expected: Expected, lines: readonly Line[]): Case {
  return lines.map((line) => ({ ...line, expected, partners: [] }));
}

import type { Timed } from './timing.ts';

/** One measured figure beside what it must reach. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  /** Whatever else a reader needs: times, the control. */
  readonly detail: string;
}

export function figureLine({ name, value, unit, limit, detail }: Figure): string {
  const isMet = value <= limit;
  return `${isMet ? 'met   ' : 'MISSED'}  ${name}: ${value} ${unit} (limit ${limit} ${unit})  ${detail}`;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** `of` as a multiple of `unit`, with both times in words, and the same of the processors' time. */
export function comparison(of: Timed, unit: Timed): { value: number; detail: string } {
  return {
    value: rounded(of.seconds / unit.seconds),
    detail: `${rounded(of.seconds, 3)} s and ${rounded(unit.seconds, 3)} s; of CPU ${rounded(of.cpuSeconds / unit.cpuSeconds)}: ${rounded(of.cpuSeconds, 3)} s and ${rounded(unit.cpuSeconds, 3)} s`,
  };
}

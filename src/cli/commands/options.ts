import { InvalidArgumentError } from 'commander';
import { parsePlainRupiah, type Sen } from '../../domain/money.ts';
import { personName } from '../../domain/person.ts';
import { type BusinessDay, isBusinessDay } from '../../domain/time.ts';

/** Of `--by`: a name that names somebody. */
export function person(text: string): string {
  const name = personName(text);
  if (name === null) throw new InvalidArgumentError('It names nobody. Say who does it: --by budi.');
  return name;
}

/** Rupiah as digits alone: `1.000` is a thousand to one reader and one to another. */
export function wholeRupiah(text: string): Sen {
  const amount = /^\d{1,15}$/.test(text) ? parsePlainRupiah(text) : null;
  if (amount === null) {
    throw new InvalidArgumentError('Write it plainly, without dots or commas: 125000.');
  }
  return amount;
}

export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1 on.');
}

export function businessDayOf(text: string): BusinessDay {
  if (isBusinessDay(text)) return text;
  throw new InvalidArgumentError('Write it as a day that there is: 2026-11-21.');
}

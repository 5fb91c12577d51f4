import { negateSen, type Sen, subtractSen, ZERO } from '../../../domain/money.ts';
import { isNothing, type NumberStyle, readAmount, shown } from './amount.ts';
import { type CsvSourceDefinition, folded } from './definition.ts';

/** The amount of a row, and what its cells say, for the sums at the end of a file. */
export interface RowAmount {
  /** In is above zero, out below. */
  readonly signed: Sen;
  /** As written: of `amount`, or of `debit` and `credit`. */
  readonly written: readonly Sen[];
}

export interface AmountColumns {
  /** `amount`, or `debit` and `credit`: by name. */
  readonly names: readonly string[];
  /** The amount, or in words why it cannot be read. `cells` are in the order of the source's columns. */
  read(cells: readonly string[]): RowAmount | string;
}

export function amountColumns(
  { columns, numbers, sign }: CsvSourceDefinition,
  place: (column: string) => number,
): AmountColumns {
  const { amount, debit, credit } = columns;
  if (amount === undefined) {
    const names: [string, string] = [debit ?? '', credit ?? ''];
    return debitAndCredit(names, place, numbers, sign === 'reversed');
  }
  const index = place(amount);
  const signOf = signReader(amount, sign, place);
  return {
    names: [amount],
    read(cells) {
      const written = readAmount(cells[index] ?? '', numbers);
      if (typeof written === 'string') return `${amount} ${written}`;
      const signed = signOf(written, cells);
      return typeof signed === 'string' ? signed : { signed, written: [written] };
    },
  };
}

type SignReader = (written: Sen, cells: readonly string[]) => Sen | string;

function signReader(
  amount: string,
  sign: CsvSourceDefinition['sign'],
  place: (column: string) => number,
): SignReader {
  if (sign === 'as written') return (written) => written;
  if (sign === 'reversed') return (written) => negateSen(written);
  const notNegative = (written: Sen): Sen | string =>
    written < 0 ? `${amount} is below zero, and this source has no such amounts` : written;
  if (sign === 'all positive') return notNegative;
  const index = place(sign.column);
  const directions = new Map([
    ...sign.out.map((value) => [folded(value), true] as const),
    ...sign.in.map((value) => [folded(value), false] as const),
  ]);
  return (written, cells) => {
    const value = cells[index] ?? '';
    const out = directions.get(folded(value));
    if (out === undefined) {
      return `${sign.column} ${shown(value)} says neither in nor out: ${[...directions.keys()].join(', ')}`;
    }
    if (written < 0) return `${amount} is below zero, though ${sign.column} tells the direction`;
    return out ? negateSen(written) : written;
  };
}

/** One of the two has the amount; the other is empty, or zero. Neither has a sign of its own. */
function debitAndCredit(
  names: readonly [string, string],
  place: (column: string) => number,
  style: NumberStyle,
  reversed: boolean,
): AmountColumns {
  const places = names.map(place);
  return {
    names,
    read(cells) {
      const written: Sen[] = [];
      for (const [index, name] of names.entries()) {
        const cell = cells[places[index] ?? -1] ?? '';
        const read = isNothing(cell) ? ZERO : readAmount(cell, style);
        if (typeof read === 'string') return `${name} ${read}`;
        if (read < 0) return `${name} is below zero: its column tells the direction already`;
        written.push(read);
      }
      const [out = ZERO, into = ZERO] = written;
      if (out !== 0 && into !== 0) return `both ${names.join(' and ')} have an amount`;
      if (places.every((index) => isNothing(cells[index] ?? ''))) {
        return `neither ${names.join(' nor ')} has an amount`;
      }
      return { signed: reversed ? subtractSen(out, into) : subtractSen(into, out), written };
    },
  };
}

import { hash } from 'node:crypto';
import { negateSen, type Sen, ZERO } from '../../../domain/money.ts';
import type { BusinessDay } from '../../../domain/time.ts';
import type { StatementLine } from '../statement-line.ts';
import { isNothing, readAmount, shown } from './amount.ts';
import { amountColumns, type RowAmount } from './amount-columns.ts';
import { dateReader } from './date-reader.ts';
import { type CsvSourceDefinition, folded, type NORMALISATIONS } from './definition.ts';

/** What a row says, or in words why it cannot be read. */
export interface MappedRow {
  readonly line: StatementLine | string;
  /** Null where the amount is what cannot be read. */
  readonly amount: RowAmount | null;
}

export interface RowMapper {
  /** The columns that are read, once each. */
  readonly columns: readonly string[];
  /** Those that hold the amount, by name. */
  readonly amounts: readonly string[];
  /** `cells` in the order of `columns`. */
  map(cells: readonly string[]): MappedRow;
}

/** Keys: they are in indexes, which PostgreSQL wants short. */
export const MOST_KEY_CHARS = 200;
const MOST_TEXT_CHARS = 2_000;

/** How rows of a source become lines. */
export function rowMapper(definition: CsvSourceDefinition): RowMapper {
  const columns = columnsOf(definition);
  const place = (column: string | undefined): number =>
    column === undefined ? -1 : columns.indexOf(column);
  const amounts = amountColumns(definition, place);
  const readDate = dateReader(definition.dateFormat, definition.timezone);
  const readTexts = textsReader(definition, place);
  const readStatus = statusReader(definition, place);
  const readFees = feesReader(definition, place);
  const dateAt = place(definition.columns.date);
  const statusAt = place(definition.columns.status);

  const lineOf = (cells: readonly string[], amount: Sen): StatementLine | string => {
    const texts = readTexts(cells);
    if (typeof texts === 'string') return texts;
    const moment = readDate(cells[dateAt] ?? '');
    if (typeof moment === 'string') return `${definition.columns.date} ${moment}`;
    const fees = readFees(cells);
    if (typeof fees === 'string') return fees;
    const status = readStatus(cells);
    if (!isStatus(status)) return status.reason;
    const { id, reference, account, description, groupKey, counterparty } = texts;
    const [fee, tax] = fees;
    const said = [reference, status, amount, fee, tax, moment.at];
    const rest = [account, description, groupKey, counterparty];
    return {
      item: id ?? itemByContent(cells, statusAt, status, moment.day),
      contentHash: hash('sha256', JSON.stringify([...said, ...rest]), 'hex'),
      reference,
      status,
      amount,
      fee,
      tax,
      account,
      description,
      groupKey,
      counterparty,
      occurredAt: moment.at,
      businessDay: moment.day,
      raw: rawOf(columns, cells),
    };
  };
  return {
    columns,
    amounts: amounts.names,
    map(cells) {
      const amount = amounts.read(cells);
      if (typeof amount === 'string') return { line: amount, amount: null };
      return { line: lineOf(cells, amount.signed), amount };
    },
  };
}

/** 128 bits: two rows that differ never share them. */
const CONTENT_CHARS = 32;

/**
 * Of a row without an id: what its cells say, as they are written, so that a changed definition finds it
 * again. A row that waits and then ends is one; a reversal is another than the row that it takes back.
 * The first of its kind in the file; the others are numbered once all are there. By day, since indexes
 * that grow in order are written several times faster.
 */
function itemByContent(
  cells: readonly string[],
  statusAt: number,
  status: Status,
  day: BusinessDay,
): string {
  const said = cells.map((cell, index) => (index === statusAt ? '' : cell.trim()));
  if (status === 'reversed') said.push('reversed');
  return `${day}:${hash('sha256', JSON.stringify(said), 'hex').slice(0, CONTENT_CHARS)}#1`;
}

/** As the definition names them. */
function columnsOf({ columns, sign }: CsvSourceDefinition): string[] {
  const named = Object.values(columns).filter((name) => name !== undefined);
  return [...new Set(typeof sign === 'string' ? named : [...named, sign.column])];
}

const rawOf = (columns: readonly string[], cells: readonly string[]): string => {
  const raw: Record<string, string> = {};
  for (let i = 0; i < columns.length; i += 1) raw[columns[i] ?? ''] = cells[i] ?? '';
  return JSON.stringify(raw);
};

interface Texts {
  /** Null: the source has no ids. */
  readonly id: string | null;
  readonly reference: string;
  readonly account: string;
  readonly description: string;
  readonly groupKey: string;
  readonly counterparty: string;
}

type Reader<T> = (cells: readonly string[]) => T | string;

function textsReader(
  { columns, normalise }: CsvSourceDefinition,
  place: (column: string | undefined) => number,
): Reader<Texts> {
  const field = (
    name: string | undefined,
    steps: readonly Normalisation[] = ['trim'],
    most = MOST_KEY_CHARS,
  ) => ({ name, at: place(name), clean: normaliser(steps), most });
  const fields = [
    field(columns.id),
    field(columns.reference, normalise.reference),
    field(columns.account),
    field(columns.group, normalise.group),
    field(columns.counterparty, normalise.counterparty),
    field(columns.description, ['trim'], MOST_TEXT_CHARS),
  ];
  return (cells) => {
    const texts: string[] = [];
    for (const { name, at, clean, most } of fields) {
      const text = at < 0 ? '' : clean(cells[at] ?? '');
      if (text.length > most) {
        return `${name} has ${text.length} characters; ${most} are the most`;
      }
      texts.push(text);
    }
    const [
      id = '',
      reference = '',
      account = '',
      groupKey = '',
      counterparty = '',
      description = '',
    ] = texts;
    if (columns.id !== undefined && id === '') return `${columns.id} is empty`;
    return {
      id: columns.id === undefined ? null : id,
      reference,
      account,
      description,
      groupKey,
      counterparty,
    };
  };
}

type Normalisation = (typeof NORMALISATIONS)[number];

const NORMALISERS: Readonly<Record<Normalisation, (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  alphanumeric: (text) => text.replaceAll(/[^\p{L}\p{N}]+/gu, ''),
  'no leading zeros': (text) => text.replace(/^0+(?=.)/, ''),
};

function normaliser(steps: readonly Normalisation[]): (text: string) => string {
  const [first, ...others] = steps.map((step) => NORMALISERS[step]);
  if (first === undefined) return (text) => text;
  if (others.length === 0) return first;
  return (text) => others.reduce((cleaned, step) => step(cleaned), first(text));
}

/** Fee and tax; an empty cell is none of it. */
function feesReader(
  { columns, numbers, feeSign }: CsvSourceDefinition,
  place: (column: string | undefined) => number,
): Reader<readonly [fee: Sen, tax: Sen]> {
  const read = (column: string | undefined, at: number, cells: readonly string[]): Sen | string => {
    const cell = cells[at] ?? '';
    if (column === undefined || isNothing(cell)) return ZERO;
    const amount = readAmount(cell, numbers);
    if (typeof amount === 'string') return `${column} ${amount}`;
    return feeSign === 'reversed' ? negateSen(amount) : amount;
  };
  const [feeAt, taxAt] = [place(columns.fee), place(columns.tax)];
  return (cells) => {
    const fee = read(columns.fee, feeAt, cells);
    if (typeof fee === 'string') return fee;
    const tax = read(columns.tax, taxAt, cells);
    return typeof tax === 'string' ? tax : [fee, tax];
  };
}

type Status = NonNullable<CsvSourceDefinition['statuses']>[string];
type ReadStatus = Status | { readonly reason: string };

const isStatus = (status: ReadStatus): status is Status => typeof status === 'string';

function statusReader(
  { columns, statuses = {} }: CsvSourceDefinition,
  place: (column: string | undefined) => number,
): (cells: readonly string[]) => ReadStatus {
  if (columns.status === undefined) return () => 'complete';
  const at = place(columns.status);
  const meanings = new Map(Object.entries(statuses).map(([value, is]) => [folded(value), is]));
  return (cells) => {
    const value = cells[at] ?? '';
    const status = meanings.get(folded(value));
    if (status !== undefined) return status;
    const known = [...meanings.keys()].join(', ');
    return { reason: `${columns.status} ${shown(value)} is not one of ${known}` };
  };
}

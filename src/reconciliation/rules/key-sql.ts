import type { Dialect } from '../../platform/database/database.ts';
import type { FeeModel, Pass, PassKey, SideKey, Tolerance } from './definition.ts';

/** Fields, fees and tolerances of a pass as SQL expressions over an item (`alias` names its row). */

const FIELD: Readonly<Record<string, string>> = {
  reference: 'reference',
  counterparty: 'counterparty',
  account: 'account',
  group: 'group_key',
  day: 'day',
};

const CHARACTERS: Readonly<Record<string, string>> = {
  digits: '0123456789',
  'letters and digits': '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'letters, digits and -': '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-',
};

/** The key of one side; null where an item has none, so that it matches nothing. */
export function keySql(key: SideKey, alias: string, dialect: Dialect): string {
  if (typeof key === 'string') return `nullif(${alias}.${FIELD[key]}, '')`;
  const text = `(SELECT upper(description) FROM records WHERE records.id = ${alias}.id)`;
  const prefix = literal(key.prefix.toUpperCase());
  const position = (of: string): string =>
    dialect === 'sqlite' ? `instr(${of}, ${prefix})` : `strpos(${of}, ${prefix})`;
  const rest = `substr(${text}, ${position(text)} + ${key.prefix.length})`;
  const run = `substr(${rest}, 1, length(${rest}) - length(ltrim(${rest}, ${literal(CHARACTERS[key.characters] ?? '')})))`;
  // A text that names two references names none for certain.
  return `CASE WHEN ${position(text)} > 0 AND ${position(rest)} = 0
    AND length(${run}) BETWEEN ${key.least} AND ${key.most} THEN ${key.withPrefix ? `${prefix} || ` : ''}${run} END`;
}

export function sidesOf(key: PassKey): { ours: SideKey; theirs: SideKey } {
  return typeof key === 'string' ? { ours: key, theirs: key } : key;
}

/**
 * What they should keep of our amount: flat + percent, within least and most, and tax on that, rounded half
 * up to a whole rupiah; with the sign of the amount. All integers: percent in 1/10,000 of a percent.
 */
export function feeSql(fee: FeeModel | undefined, alias: string): string {
  if (fee === undefined) return '0';
  if (fee === 'recorded') return `(${alias}.fee_sen + ${alias}.tax_sen)`;
  const amount = `abs(${alias}.amount_sen)`;
  const percent = Math.round((fee.percent ?? 0) * PARTS);
  const raw = `(${fee.flat ?? 0} + ${share(amount, percent)})`;
  const floored =
    fee.least === undefined
      ? raw
      : `CASE WHEN ${raw} < ${fee.least} THEN ${fee.least} ELSE ${raw} END`;
  const within =
    fee.most === undefined
      ? floored
      : `CASE WHEN (${floored}) > ${fee.most} THEN ${fee.most} ELSE (${floored}) END`;
  const tax = Math.round((fee.taxPercent ?? 0) * PARTS);
  const total = tax === 0 ? `(${within})` : `((${within}) + ${share(`(${within})`, tax)})`;
  return `(CASE WHEN ${alias}.amount_sen < 0 THEN -1 ELSE 1 END * ${total})`;
}

/** A percent has four decimals. */
const PARTS = 10_000;
const SEN_PER_RUPIAH = 100;

/** `parts` of 1,000,000 of an amount of sen, rounded half up to a whole rupiah. In two steps, lest it overflows. */
function share(amount: string, parts: number): string {
  if (parts === 0) return '0';
  // amount = q * 100,000,000 + r: then each product stays below 2^63.
  const whole = `(${amount} / 100000000) * ${parts} * 100`;
  const rest = `(((${amount} % 100000000) * ${parts} + 50000000) / 100000000) * ${SEN_PER_RUPIAH}`;
  return `(${whole} + ${rest})`;
}

/** How far theirs may be from what is expected, in sen; 0 without a tolerance. */
export function toleranceSql(of: Tolerance | undefined, expected: string): string {
  if (of === undefined) return '0';
  const absolute = of.absolute ?? 0;
  if (of.percent === undefined || of.most === undefined) return String(absolute);
  const parts = Math.round(of.percent * PARTS);
  const percent = `(abs(${expected}) / 1000000 * ${parts} + abs(${expected}) % 1000000 * ${parts} / 1000000)`;
  const capped = `CASE WHEN ${percent} > ${of.most} THEN ${of.most} ELSE ${percent} END`;
  return absolute === 0
    ? `(${capped})`
    : `(CASE WHEN (${capped}) > ${absolute} THEN (${capped}) ELSE ${absolute} END)`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Only passes that name a reference make several lines under one key duplicates of each other. */
export function isByReference(pass: Pass): boolean {
  return pass.keys.some((key) => {
    const { ours, theirs } = sidesOf(key);
    return ours === 'reference' && theirs === 'reference';
  });
}

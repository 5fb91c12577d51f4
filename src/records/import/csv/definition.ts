import { IANAZone } from 'luxon';
import { z } from 'zod';
import { BUSINESS_ZONE } from '../../../domain/time.ts';
import { NUMBER_STYLES } from './amount.ts';
import { dateFormat } from './date-format.ts';

/**
 * How the CSV file of a user's own source is read (docs/csv-sources.md): which column is what, and how it
 * is written. Number style and date format are always said: neither is ever guessed.
 */
const column = z.string().trim().min(1).max(200);

const columns = z
  .strictObject({
    /** What tells a row from every other, for ever. Without: rows are known by what they say. */
    id: column.optional(),
    reference: column.optional(),
    /** Either `amount`, or `debit` (out) and `credit` (in). */
    amount: column.optional(),
    debit: column.optional(),
    credit: column.optional(),
    fee: column.optional(),
    tax: column.optional(),
    date: column,
    account: column.optional(),
    /** Free text, to find references in. */
    description: column.optional(),
    /** What is settled together: a batch, a payout. */
    group: column.optional(),
    /** A second key: a customer, a branch. */
    counterparty: column.optional(),
    status: column.optional(),
  })
  .refine(
    ({ amount, debit, credit }) =>
      (amount === undefined) !== (debit === undefined) &&
      (debit === undefined) === (credit === undefined),
    'either `amount`, or both `debit` and `credit`',
  );

/** What an amount's sign means: in is above zero, out below. */
const sign = z.union([
  z.enum(['as written', 'reversed', 'all positive']),
  z
    .strictObject({
      column,
      out: z.array(z.string().trim().min(1)).min(1),
      in: z.array(z.string().trim().min(1)).min(1),
    })
    .refine(
      (value) => !value.out.map(folded).some((each) => value.in.map(folded).includes(each)),
      'the same value means `out` and `in`',
    ),
]);

export const NORMALISATIONS = ['upper', 'trim', 'alphanumeric', 'no leading zeros'] as const;
const normalisations = z.array(z.enum(NORMALISATIONS)).default(['trim']);

const STATUSES = ['complete', 'pending', 'failed', 'reversed'] as const;

const format = z.string().superRefine((text, context) => {
  const read = dateFormat(text);
  if ('problem' in read) {
    context.addIssue({
      code: 'custom',
      message: `"${text}" is no date format: ${read.problem}. Write "iso", or such as "dd/MM/yyyy" or "dd-MM-yyyy HH:mm:ss"`,
    });
  }
});

export const csvSourceRules = z
  .strictObject({
    columns,
    dateFormat: format,
    timezone: z
      .string()
      .refine((zone) => IANAZone.isValidZone(zone), 'it must be a zone such as "Asia/Jakarta"')
      .default(BUSINESS_ZONE),
    numbers: z.enum(NUMBER_STYLES),
    sign: sign.default('as written'),
    /** Of fees and taxes: reversed where the file writes what they keep as below zero. */
    feeSign: z.enum(['as written', 'reversed']).default('as written'),
    statuses: z.record(z.string().trim().min(1), z.enum(STATUSES)).optional(),
    normalise: z
      .strictObject({
        reference: normalisations,
        group: normalisations,
        counterparty: normalisations,
      })
      .prefault({}),
    /** Found by the header where it is not said. */
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
  })
  .refine((source) => (source.columns.status === undefined) === (source.statuses === undefined), {
    message: 'a column `status` needs `statuses`, what each of its values means, and they need it',
    path: ['statuses'],
  })
  .refine(
    ({ columns: { debit }, sign: of }) =>
      debit === undefined || of === 'as written' || of === 'reversed',
    { message: 'of debit and credit it is "as written" or "reversed"', path: ['sign'] },
  )
  .refine(({ statuses = {} }) => unique(Object.keys(statuses).map(folded)), {
    message: 'two of its values differ in capitals alone',
    path: ['statuses'],
  });

/** A source of a user, of the one stream that it belongs to. */
export interface CsvSourceDefinition extends z.output<typeof csvSourceRules> {
  readonly name: string;
  readonly stream: string;
}

/** As values of a column are compared. */
export function folded(value: string): string {
  return value.trim().toUpperCase();
}

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

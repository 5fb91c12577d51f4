import { z } from 'zod';
import { type VaState, type VaTransaction } from '../../../collections/va/va-provider.ts';
import { ZERO } from '../../../domain/money.ts';
import { Numeral } from '../../exact-json.ts';
import { VA_STATUSES } from './va-codes.ts';
import { readVaDate } from './va-dates.ts';
import {
  exactAmount,
  MAX_FIELD_CHARS,
  optionalAmount,
  optionalText,
} from '../../message-fields.ts';

/** More lines than any page that is asked for. */
const MAX_LINES = 10_000;

const neededText = z.string().min(1).max(MAX_FIELD_CHARS);

/** A String in most tables, an Integer in the one of the history. */
const neededId = z.union([z.instanceof(Numeral).transform(({ text }) => text), neededText]);

export const neededAmount = exactAmount.refine((amount) => amount > 0, 'must be above nothing');

const optionalFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

/** A date that cannot be read is no reason to doubt an answer: the raw text is kept beside it. */
const optionalDate = z
  .union([z.instanceof(Numeral), z.string().max(MAX_FIELD_CHARS)])
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : value));

const count = z
  .instanceof(Numeral)
  .refine(({ text }) => /^\d{1,9}$/.test(text), 'must be a count')
  .transform(({ text }) => Number(text));

/** The fields that "Create VA", "Get VA Info", "Update VA" and each line of the list have in common. */
export const VA_FIELDS = z
  .object({
    id: neededId,
    va_number: neededText,
    bank_code: neededText,
    va_status: neededText,
    amount: optionalAmount,
    is_open: optionalFlag,
    is_single_use: optionalFlag,
    /** A slip of the list's table (provider notes, section 1). */
    is_single_user: optionalFlag,
    expiration_time: optionalDate,
    amount_detected: optionalAmount,
    partner_user_id: optionalText,
  })
  .transform(
    (va): VaState => ({
      id: va.id,
      partnerUserId: va.partner_user_id,
      vaNumber: va.va_number,
      bankCode: va.bank_code,
      state: VA_STATUSES.get(va.va_status) ?? 'unknown',
      providerStatus: va.va_status,
      amount: va.amount,
      isOpen: va.is_open,
      isSingleUse: va.is_single_use ?? va.is_single_user,
      // −1, never, is no date either. Always milliseconds, so no offset is needed.
      expiresAt: va.expiration_time === null ? null : readVaDate(va.expiration_time, 0),
      detected: va.amount_detected,
    }),
  );

/** "Get list of created VA", Response Parameters. */
export const LIST_FIELDS = z.object({ total: count, data: z.array(VA_FIELDS).max(MAX_LINES) });

const rawText = (date: Numeral | string | null): string | null =>
  date instanceof Numeral ? date.text : date;

/** "Get List of Transaction for VA": one line. `offsetMinutes`: of dates that do not tell theirs. */
function transactionFields(offsetMinutes: number) {
  const read = (date: Numeral | string | null) =>
    date === null ? null : readVaDate(date, offsetMinutes);
  return z
    .object({
      id: neededId,
      va_number: neededText,
      amount: neededAmount,
      admin_fee: optionalAmount,
      created: optionalDate,
      last_updated: optionalDate,
      name: optionalText,
    })
    .transform(
      (line): VaTransaction => ({
        id: line.id,
        vaNumber: line.va_number,
        amount: line.amount,
        fee: line.admin_fee ?? ZERO,
        createdAt: read(line.created),
        updatedAt: read(line.last_updated),
        rawCreated: rawText(line.created),
        rawUpdated: rawText(line.last_updated),
        name: line.name,
      }),
    );
}

/** The count is `number_of_transaction` in the sample and `numberOfTransaction` in the table. */
export function historyFields(offsetMinutes: number) {
  return z
    .object({
      id: neededId,
      data: z.array(transactionFields(offsetMinutes)).max(MAX_LINES),
      number_of_transaction: count.optional(),
      numberOfTransaction: count.optional(),
    })
    .transform(({ id, data, ...counts }, context) => {
      const total = counts.number_of_transaction ?? counts.numberOfTransaction;
      if (total !== undefined) return { id, data, total };
      context.addIssue({ code: 'custom', path: ['number_of_transaction'], message: 'missing' });
      return z.NEVER;
    });
}

import { z } from 'zod';
import { parsePlainRupiah, type Sen } from '../domain/money.ts';
import { Numeral } from './exact-json.ts';

/** Fields as all providers print them; a message that is longer than a limit is not as documented. */
export const MAX_FIELD_CHARS = 255;
/** The longest word of theirs about an answer that is kept beside it. */
const MAX_MESSAGE_CHARS = 300;

/** Absent, null and "" all mean that the provider did not say. */
export const textUpTo = (chars: number) =>
  z
    .string()
    .max(chars)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));
export const optionalText = textUpTo(MAX_FIELD_CHARS);

/** Ids and phone numbers are strings in samples and numbers in tables: both are read. */
export const textOrNumber = z.union([
  z.instanceof(Numeral).transform((number): string | null => number.text),
  optionalText,
]);

/** What the provider says of its answer, cut. */
export const message = z
  .string()
  .nullish()
  .transform((text) => (text ?? '').slice(0, MAX_MESSAGE_CHARS));

/** `500000`, `10000.0000`, or either as a string; may be below nothing. What is not exact is refused. */
export const signedAmount = z
  .union([z.instanceof(Numeral), z.string()])
  .transform((value, context): Sen => {
    const amount = parsePlainRupiah(value instanceof Numeral ? value.text : value);
    if (amount !== null) return amount;
    context.addIssue({ code: 'custom', message: 'not an exact amount' });
    return z.NEVER;
  });

export const exactAmount = signedAmount.refine((amount) => amount >= 0, 'must not be negative');

const orNothing = (amount: typeof signedAmount) =>
  z
    .union([z.literal('').transform(() => null), amount])
    .nullish()
    .transform((value): Sen | null => value ?? null);
export const optionalSignedAmount = orNothing(signedAmount);
export const optionalAmount = orNothing(exactAmount);

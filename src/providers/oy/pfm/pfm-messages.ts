import { z } from 'zod';
import type { Mutation, UnreadableMutation } from '../../../bank-accounts/bank-provider.ts';
import { negateSen } from '../../../domain/money.ts';
import { type Instant, instant } from '../../../domain/time.ts';
import { type ExactJson, isList, Numeral, writeExactJson } from '../../exact-json.ts';
import { redactBody } from '../../redact.ts';
import { MAX_FIELD_CHARS, signedAmount } from '../../message-fields.ts';

/** Bank statements have long lines; what is longer than this is cut. */
const MAX_DESCRIPTION_CHARS = 2_000;

/** Before PFM was, and after anything that a bank can know. */
const FIRST_MS = Date.parse('2000-01-01T00:00:00.000Z');
const END_MS = Date.parse('2101-01-01T00:00:00.000Z');

/**
 * Milliseconds since the epoch, in 13 digits. The document's samples have 14 and 15: such a time lies in
 * the years 2471 and 6726, and is kept as it was printed and not read (provider notes, "PFM").
 */
export function readPfmTime(raw: string): Instant | null {
  if (!/^\d{1,16}$/.test(raw)) return null;
  const ms = Number(raw);
  return ms >= FIRST_MS && ms < END_MS ? instant(ms) : null;
}

const time = z
  .union([z.instanceof(Numeral), z.string().max(MAX_FIELD_CHARS)])
  .transform((value) => {
    const raw = value instanceof Numeral ? value.text : value;
    return { raw, at: readPfmTime(raw) };
  });

const id = z.string().min(1).max(MAX_FIELD_CHARS);
const text = z
  .string()
  .max(MAX_FIELD_CHARS)
  .nullish()
  .transform((value) => value ?? '');

/** "Connect internet banking", Response Parameters. */
export const LOGIN_DATA = z.object({ data: z.object({ id }) });

const ACCOUNT = z
  .object({
    id,
    account_number: z.string().min(1).max(MAX_FIELD_CHARS),
    account_type: text,
    bank: z.object({ code: z.string().min(1).max(16), name: text }),
  })
  .transform(({ bank, ...account }) => ({
    id: account.id,
    number: account.account_number,
    type: account.account_type,
    bankCode: bank.code,
    bankName: bank.name,
  }));

/** "Get connected accounts", Response Parameters. */
export const ACCOUNTS_DATA = z.object({ data: z.array(ACCOUNT) });

const BALANCE = z
  .object({ balance: signedAmount, last_updated: time })
  .transform(({ balance, last_updated }) => ({ balance, lastUpdated: last_updated }));

/** "Get Balance", Response Parameters. */
export const BALANCE_DATA = z.object({ data: ACCOUNT.and(BALANCE) });

/** "Get Mutations", Response Parameters: a list (the sample), although the table says an object. */
export const MUTATIONS_DATA = z.object({ data: z.array(z.custom<ExactJson>()) });

const MUTATION = z.object({
  id,
  category: text,
  amount: signedAmount.refine((amount) => amount >= 0, 'the sign is balance_flow'),
  balance_flow: z
    .union([z.instanceof(Numeral).transform((number) => number.text), z.string()])
    .pipe(z.enum(['1', '+1', '-1'])),
  transaction_date: time,
  description: z
    .string()
    .nullish()
    .transform((value) => (value ?? '').slice(0, MAX_DESCRIPTION_CHARS)),
  status: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(['pending', 'complete'])),
});

/** Line by line: one that is not as documented is no reason to lose the others. */
export function readMutations(lines: readonly ExactJson[]): {
  mutations: Mutation[];
  unreadable: UnreadableMutation[];
} {
  const mutations: Mutation[] = [];
  const unreadable: UnreadableMutation[] = [];
  for (const line of lines) {
    const read = MUTATION.safeParse(line);
    if (read.success) mutations.push(toMutation(read.data, line));
    else unreadable.push({ id: idOf(line), why: fieldsOf(read.error) });
  }
  return { mutations, unreadable };
}

function toMutation(read: z.output<typeof MUTATION>, line: ExactJson): Mutation {
  const { id: mutationId, category, amount, balance_flow, description, status } = read;
  return {
    id: mutationId,
    category,
    amount: balance_flow === '-1' ? negateSen(amount) : amount,
    date: read.transaction_date,
    description,
    status,
    raw: redactBody(writeExactJson(line)),
  };
}

function idOf(line: ExactJson): string | null {
  if (line === null || typeof line !== 'object' || isList(line) || line instanceof Numeral) {
    return null;
  }
  return id.safeParse(line.id).data ?? null;
}

/** Which fields are wrong; never what they hold. */
export function fieldsOf(error: z.ZodError): string {
  const where = [...new Set(error.issues.map((issue) => issue.path.join('.')))].filter(Boolean);
  const what = 'not as documented';
  return where.length === 0 ? what : `${what}: ${where.join(', ')}`;
}

/** "PFM Callback Response": what `data` holds once it is opened. */
export const CALLBACK_DATA = z.object({
  id,
  bank_code: text,
  phone_number: text,
  accounts: z
    .array(
      ACCOUNT.and(
        z.object({
          balance: signedAmount.nullish(),
          last_updated: time.nullish(),
          mutation: z
            .array(z.custom<ExactJson>())
            .nullish()
            .transform((lines) => lines ?? []),
        }),
      ),
    )
    .nullish()
    .transform((accounts) => accounts ?? []),
});

import { z } from 'zod';
import { sen } from '../../../domain/money.ts';

/** Everything that ever changes the books of the virtual accounts, and the lines of their state file. */
const amount = z.int().transform(sen);

/** What a create or an update sets. */
const terms = {
  /** 0: none was given, and the account is open. */
  amount,
  isOpen: z.boolean(),
  isSingleUse: z.boolean(),
  /** Null: never. */
  expiresMs: z.number().nullable(),
  name: z.string(),
};

export const VA_EVENT = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('created'),
    atMs: z.number(),
    id: z.string(),
    partnerUserId: z.string(),
    bank: z.string(),
    vaNumber: z.string(),
    ...terms,
  }),
  z.object({ type: z.literal('updated'), atMs: z.number(), id: z.string(), ...terms }),
  /** Several at once, so that a load test writes one line for each account. */
  z.object({
    type: z.literal('paid'),
    atMs: z.number(),
    id: z.string(),
    payments: z.array(z.object({ txId: z.string(), amount, fee: amount })),
  }),
  /** By a person, before its time. */
  z.object({ type: z.literal('expired'), atMs: z.number(), id: z.string() }),
  /** The history begins to lie: a line is gone, has another amount, or comes a second time with one. */
  z.object({
    type: z.literal('meddled'),
    atMs: z.number(),
    id: z.string(),
    txId: z.string(),
    how: z.enum(['remove', 'change', 'repeat']),
    amount,
  }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
]);
export type VaEvent = z.infer<typeof VA_EVENT>;
export type VaCreated = Extract<VaEvent, { type: 'created' }>;
export type VaTerms = Pick<VaCreated, 'amount' | 'isOpen' | 'isSingleUse' | 'expiresMs' | 'name'>;

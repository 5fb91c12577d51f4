import { z } from 'zod';
import { sen } from '../../domain/money.ts';

/**
 * Everything that ever changes OY's books is one of these events; the state is nothing but the events
 * applied in order, and the state file is nothing but the events written down.
 */
export const TRANSACTION_STATES = [
  'processing',
  'suspect',
  'unknown',
  'paid',
  'failed',
  'reversed',
] as const;
export type TransactionState = (typeof TRANSACTION_STATES)[number];

/**
 * Which state leads where, and who moves it:
 * - processing: money is pending. The clock moves it on, or a person (resolve).
 * - suspect: 301, money stays pending. A person moves it on.
 * - unknown: 999 or 504 for ever, no money is held. A person moves it on.
 * - paid: money has left. A person may reverse it.
 * - failed, reversed: final.
 */
export const TRANSITIONS: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  processing: ['paid', 'failed', 'suspect'],
  suspect: ['paid', 'failed'],
  unknown: ['paid', 'failed'],
  paid: ['reversed'],
  failed: [],
  reversed: [],
};

const amount = z.int().transform(sen);

export const BOOKS_EVENT = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), atMs: z.number(), balance: amount }),
  z.object({
    type: z.literal('accepted'),
    atMs: z.number(),
    trxId: z.string(),
    partnerTrxId: z.string(),
    bank: z.string(),
    account: z.string(),
    name: z.string(),
    note: z.string(),
    amount,
    fee: amount,
    state: z.enum(['processing', 'unknown']),
    /** The code that the status ends with. */
    fate: z.string(),
    /** When the fate comes; null = never by itself. */
    dueMs: z.number().nullable(),
    hiddenAnswers: z.int(),
    hiddenUntilMs: z.number(),
  }),
  z.object({
    type: z.literal('moved'),
    atMs: z.number(),
    partnerTrxId: z.string(),
    to: z.enum(TRANSACTION_STATES),
    code: z.string(),
  }),
  /** Money from or to the partner outside of payouts: a top-up, or a correction when negative. */
  z.object({ type: z.literal('deposited'), atMs: z.number(), id: z.string(), amount }),
  z.object({ type: z.literal('named'), bank: z.string(), account: z.string(), name: z.string() }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
  z.object({
    type: z.literal('callback-queued'),
    id: z.int(),
    partnerTrxId: z.string(),
    body: z.string(),
    dueMs: z.number(),
    held: z.boolean(),
  }),
  /** A try failed, or a held one was let go: next at `dueMs`. */
  z.object({ type: z.literal('callback-timed'), id: z.int(), tries: z.int(), dueMs: z.number() }),
  z.object({ type: z.literal('callback-ended'), id: z.int(), delivered: z.boolean() }),
]);
export type BooksEvent = z.infer<typeof BOOKS_EVENT>;
export type Accepted = Extract<BooksEvent, { type: 'accepted' }>;

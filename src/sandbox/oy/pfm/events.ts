import { z } from 'zod';
import { sen } from '../../../domain/money.ts';

/** Everything that ever changes the books of PFM is one of these events. */
const amount = z.int().transform(sen);

/** What comes of a login: the accounts, a refusal with this code, or 001 for ever. */
export const OUTCOMES = ['connected', '300', '301', 'never'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** As it is printed: digits of the control's choice, where it wants the document's own slips. */
export const RAW_TIME = z.string().regex(/^\d{1,16}$/);

export const MUTATION_FIELDS = {
  category: z.string().max(255),
  amount: amount.refine((value) => value >= 0),
  flow: z.union([z.literal(1), z.literal(-1)]),
  atMs: z.int(),
  /** Null: `atMs`, in 13 digits. */
  rawDate: RAW_TIME.nullable(),
  description: z.string().max(2000),
  status: z.enum(['pending', 'complete']),
};

export const PFM_EVENT = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user'),
    bankCode: z.string(),
    username: z.string(),
    /** Null: any. */
    password: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
  }),
  z.object({
    type: z.literal('account'),
    bankCode: z.string(),
    username: z.string(),
    id: z.string(),
    number: z.string(),
    accountType: z.string(),
    balance: amount,
  }),
  z.object({
    type: z.literal('login'),
    id: z.string(),
    bankCode: z.string(),
    username: z.string(),
    phone: z.string(),
    fromMs: z.number(),
    toMs: z.number(),
    outcome: z.enum(OUTCOMES),
    readyMs: z.number(),
  }),
  z.object({
    type: z.literal('mutation'),
    accountId: z.string(),
    id: z.string(),
    ...MUTATION_FIELDS,
  }),
  z.object({ type: z.literal('mutation-removed'), accountId: z.string(), id: z.string() }),
  z.object({
    type: z.literal('balance'),
    accountId: z.string(),
    balance: amount,
    rawUpdated: RAW_TIME.nullable(),
  }),
  z.object({ type: z.literal('callback-url'), url: z.string().nullable() }),
]);
export type PfmEvent = z.infer<typeof PFM_EVENT>;

type Of<Type extends PfmEvent['type']> = Extract<PfmEvent, { type: Type }>;
export type BankUser = Omit<Of<'user'>, 'type'>;
export type Login = Omit<Of<'login'>, 'type'>;
export type SandboxMutation = Omit<Of<'mutation'>, 'type' | 'accountId'>;

import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import type { CellKey } from './cell-sentences.ts';

/**
 * What a row of a checkout batch gives beside its reference and its amount: OY's document, "API Create
 * (Payment Checkout)", Request Parameters. Texts are limited to the letters that OY takes there.
 */

/** Beyond this the document sets no limit; it is the one of OY's disbursement fields. */
const MAX_CHARS = 255;

/** "Only accepts alphabets (A-Z) and space as input and cannot be empty." */
const alphabets = z
  .string()
  .max(MAX_CHARS)
  .regex(/^[A-Za-z][A-Za-z ]*$/, 'cell/letters' satisfies CellKey);

/** "Only accepts alphabets (A-Z), numeric (0-9) and space as input." */
const words = z
  .string()
  .max(MAX_CHARS)
  .regex(/^[A-Za-z0-9 ]+$/, 'cell/letters_and_digits' satisfies CellKey);

/** As the document writes them in `list_disabled_payment_methods`. */
export const CHECKOUT_METHODS = ['VA', 'CREDIT_CARD', 'DEBIT_CARD'] as const;

/** BRI, Mandiri, BNI, Permata, CIMB: the banks of virtual accounts at a checkout. */
export const CHECKOUT_BANKS = ['002', '008', '009', '013', '022'] as const;

const A_TIME: CellKey = 'cell/time';

const instantText = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, A_TIME)
  .refine((text) => !Number.isNaN(Date.parse(text)), A_TIME)
  .transform((text) => text as Instant);

/** For the kinds that are a checkout with more to it. */
export const CHECKOUT_FIELDS = {
  /** Name of the payer. */
  senderName: alphabets,
  description: words.nullable(),
  notes: words.nullable(),
  /** Where OY sends the link; null: nowhere, we pass it on ourselves. */
  email: z
    .string()
    .max(MAX_CHARS)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'cell/email_needed' satisfies CellKey)
    .nullable(),
  /** Digits, no `+`. */
  phoneNumber: z
    .string()
    .regex(/^\d{6,20}$/, 'cell/digits' satisfies CellKey)
    .nullable(),
  /** The payer decides, up to the row's amount where it has one. */
  openAmount: z.boolean(),
  /** True: the payer bears the fee, on top of the amount. */
  includeAdminFee: z.boolean(),
  disabledMethods: z
    .array(z.enum(CHECKOUT_METHODS))
    .refine(
      (disabled) => new Set(disabled).size < CHECKOUT_METHODS.length,
      'cell/one_method' satisfies CellKey,
    ),
  /** Of the method VA; empty: all. */
  enabledBanks: z.array(z.enum(CHECKOUT_BANKS)),
  /** Null: OY's own, 24 hours. Whole seconds are sent. */
  expiresAt: instantText.nullable(),
};

/** `expiresAt` is an instant in UTC; lists are empty where nothing is limited. */
export const CHECKOUT_DETAILS = z.strictObject(CHECKOUT_FIELDS);
export type CheckoutDetails = z.output<typeof CHECKOUT_DETAILS>;

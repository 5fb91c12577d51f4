import { z } from 'zod';
import type { CellKey } from './cell-sentences.ts';

/** "VA aggregator Bank Code": the banks at which OY makes virtual accounts. */
export const VA_BANKS: ReadonlyMap<string, string> = new Map([
  ['002', 'Bank BRI'],
  ['013', 'Bank Permata'],
  ['022', 'Bank CIMB Niaga'],
  ['008', 'Bank Mandiri'],
  ['009', 'Bank BNI'],
  ['014', 'Bank BCA'],
]);

const bankNames = (): string[] => [...VA_BANKS].map(([code, name]) => `${code} (${name})`);

/** A year and a day, so that no slip of a digit makes an account that nobody remembers. */
export const VA_LONGEST_MINUTES = 366 * 24 * 60;

/**
 * What a row says about a virtual account beside its reference and its amount. A row with an amount
 * makes a *closed* account, which takes that amount and no other; one without makes an *open* account,
 * where the payer decides. Lengths: "Create VA", Request Parameters.
 */
export const VA_DETAILS = z
  .strictObject({
    /** Three digits, one of `VA_BANKS`. */
    bankCode: z.string().refine((code) => VA_BANKS.has(code), {
      error: 'cell/one_of' satisfies CellKey,
      params: { values: bankNames() },
    }),
    /** What the payer's bank shows. Null: the name of our account at OY. */
    customerName: z.string().trim().min(1).max(255).nullable(),
    email: z.email().max(50).nullable(),
    /** Closes after its first payment. */
    singleUse: z.boolean(),
    /** Never expires. */
    lifetime: z.boolean(),
    /** From its creation. Null: 24 hours, unless it never expires. */
    expiresMinutes: z.int().min(1).max(VA_LONGEST_MINUTES).nullable(),
  })
  .refine((details) => !(details.lifetime && details.expiresMinutes !== null), {
    message: 'cell/never_expires' satisfies CellKey,
    path: ['expiresMinutes'],
  });
export type VaDetails = z.infer<typeof VA_DETAILS>;

import { z } from 'zod';
import { rupiah } from '../../domain/money.ts';
import type { CellKey } from './cell-sentences.ts';

/** "Payment Type" of Paylabs' e-money document, in finance's words. */
export const EMONEY_WALLETS = ['DANA', 'SHOPEE', 'LINKAJA', 'OVO', 'GOPAY'] as const;
export type EmoneyWallet = (typeof EMONEY_WALLETS)[number];

/** The smallest and the largest order (provider notes, section 3). */
export const EMONEY_LEAST = rupiah(10_000);
export const EMONEY_MOST = rupiah(20_000_000);

/** Who bears the fee: `BEN`, we (it is taken from what we get); `OUR`, the payer (it is added). */
export const EMONEY_FEE_TYPES = ['BEN', 'OUR'] as const;

/**
 * What a row of an e-money batch gives beside reference and amount. Null: the cell is empty. The limits
 * are the document's, "E-Money Order Request Parameters".
 */
export const EMONEY_DETAILS = z
  .strictObject({
    wallet: z.enum(EMONEY_WALLETS),
    productName: z.string().trim().min(1).max(100),
    /** Null: Paylabs' default, BEN. */
    feeType: z.enum(EMONEY_FEE_TYPES).nullable(),
    /** The payer's OVO number, `08…`; with it the payer confirms in the app and gets no link. */
    phone: z
      .string()
      .regex(/^08\d{7,12}$/, 'cell/mobile' satisfies CellKey)
      .nullable(),
    /** Where the payer comes back to, whether it was paid or not. */
    redirectUrl: z
      .url({ protocol: /^https?$/, error: 'cell/link' satisfies CellKey })
      .max(200)
      .nullable(),
    /** Only where the merchant has branches; null: the setting, if there is one. */
    storeId: z.string().min(1).max(30).nullable(),
  })
  .refine((row) => row.wallet === 'OVO' || row.redirectUrl !== null, {
    path: ['redirectUrl'],
    error: 'cell/link_needed' satisfies CellKey,
  })
  .refine((row) => row.wallet === 'OVO' || row.phone === null, {
    path: ['phone'],
    error: 'cell/ovo_alone' satisfies CellKey,
  });

export type EmoneyDetails = z.infer<typeof EMONEY_DETAILS>;

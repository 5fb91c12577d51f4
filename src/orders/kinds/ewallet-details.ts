import { z } from 'zod';
import { sen, SEN_PER_RUPIAH, type Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { CellKey } from './cell-sentences.ts';

/** The wallets that charge a payer through Xendit and Instamoney; written in capitals there and here. */
export const EWALLETS = ['OVO', 'DANA', 'LINKAJA'] as const;
export type Ewallet = (typeof EWALLETS)[number];

/** "Note: Phone number format should always be "088889998888" (not using "+62")." */
const phone = z.string().regex(/^08\d{6,13}$/, 'cell/phone_number' satisfies CellKey);

const MAX_ITEMS = 100;
const MAX_ITEM_NAME_CHARS = 255;
const MAX_QUANTITY = 1_000_000;

const ITEM = z.strictObject({
  name: z.string().min(1).max(MAX_ITEM_NAME_CHARS),
  quantity: z.int().min(1).max(MAX_QUANTITY),
  /** Of one piece, in sen; whole rupiah. */
  price: z
    .int()
    .min(0)
    .multipleOf(SEN_PER_RUPIAH)
    .transform((value): Sen => sen(value)),
});

/**
 * What a row of an e-wallet charge says beside reference and amount. OVO pushes the charge to the
 * payer's phone; DANA makes a link that may expire; LinkAja makes a link for listed items.
 */
export const EWALLET_DETAILS = z.discriminatedUnion('wallet', [
  z.strictObject({ wallet: z.literal('OVO'), phone }),
  z.strictObject({
    wallet: z.literal('DANA'),
    /** Null: DANA's own 24 hours. */
    expiresAt: z.iso
      .datetime({ precision: 3 })
      .transform((text) => text as Instant)
      .nullable(),
  }),
  z.strictObject({
    wallet: z.literal('LINKAJA'),
    phone,
    items: z.array(ITEM).min(1).max(MAX_ITEMS),
  }),
]);
export type EwalletDetails = z.infer<typeof EWALLET_DETAILS>;

/** Smallest and largest charge ("Body Parameter", amount), in sen. */
export const EWALLET_AMOUNTS: Readonly<Record<Ewallet, { readonly min: Sen; readonly max: Sen }>> =
  {
    OVO: { min: sen(100), max: sen(1_000_000_000) },
    DANA: { min: sen(100), max: sen(1_000_000_000) },
    LINKAJA: { min: sen(10_000), max: sen(1_000_000_000) },
  };

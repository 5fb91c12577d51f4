import { addSen, SEN_PER_RUPIAH, type Sen, sen } from '../../domain/money.ts';

/** Decimal(12,2) as text: `10000.00`. */
export function twoDecimals(amount: Sen): string {
  const fraction = String(amount % SEN_PER_RUPIAH).padStart(2, '0');
  return `${Math.floor(amount / SEN_PER_RUPIAH)}.${fraction}`;
}

/** A fee as the sample prints it: `0`, else two decimals. */
export function feeText(fee: Sen): string {
  return fee === 0 ? '0' : twoDecimals(fee);
}

/** A rate in millionths: `0`, else six decimals. */
export function rateText(ppm: number): string {
  return ppm === 0 ? '0' : (ppm / 1_000_000).toFixed(6);
}

const MILLION = 1_000_000n;

/** A share of an amount, to the nearest sen. */
export function shareOf(amount: Sen, ppm: number): Sen {
  return sen(Number((BigInt(amount) * BigInt(ppm) + MILLION / 2n) / MILLION));
}

/** "Fee with decimals is rounded up (10,000.11 → 10,001.00)". */
export function upToRupiah(amount: Sen): Sen {
  return sen(Math.ceil(amount / SEN_PER_RUPIAH) * SEN_PER_RUPIAH);
}

export interface Fees {
  readonly transFee: Sen;
  readonly vatFee: Sen;
  /** What the payer is asked for. */
  readonly amount: Sen;
}

/** Fees of an order: under OUR the payer bears them, and the sum is rounded up to a whole rupiah. */
export function feesOf(
  requested: Sen,
  feeType: 'BEN' | 'OUR',
  rates: { readonly feePpm: number; readonly vatPpm: number },
): Fees {
  const transFee = shareOf(requested, rates.feePpm);
  const vatFee = shareOf(transFee, rates.vatPpm);
  const borne = addSen(requested, addSen(transFee, vatFee));
  return { transFee, vatFee, amount: feeType === 'OUR' ? upToRupiah(borne) : requested };
}

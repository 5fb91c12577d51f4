/**
 * Money is an integer number of sen (1/100 rupiah), never a float. A `Sen` is always a safe
 * integer: 9,007,199,254,740,991 sen, or about 90 trillion rupiah, is the largest; anything beyond
 * it is refused where it enters.
 */
declare const senBrand: unique symbol;
export type Sen = number & { readonly [senBrand]: true };

export const SEN_PER_RUPIAH = 100;
export const ZERO = 0 as Sen;

/** Throws a RangeError unless `value` is a safe integer. */
export function sen(value: number): Sen {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`not an exact amount of sen: ${value}`);
  }
  return value as Sen;
}

/** `rupiah(125000)` is 125,000 IDR. */
export function rupiah(value: number): Sen {
  return sen(value * SEN_PER_RUPIAH);
}

export function addSen(a: Sen, b: Sen): Sen {
  return sen(a + b);
}

export function subtractSen(a: Sen, b: Sen): Sen {
  return sen(a - b);
}

/** The same amount the other way: a debit becomes a credit. */
export function negateSen(amount: Sen): Sen {
  return subtractSen(ZERO, amount);
}

export function sumSen(amounts: Iterable<Sen>): Sen {
  let total = ZERO;
  for (const amount of amounts) total = addSen(total, amount);
  return total;
}

const PLAIN_DECIMAL = /^(-?)(\d{1,16})(?:\.(\d{1,8}))?$/;

/**
 * Reads a plain decimal such as `125000`, `10000.0000` or `-12.5` exactly. Returns null when it is
 * not one, when it has a part below one sen, or when it is too large to hold exactly.
 */
export function parsePlainRupiah(text: string): Sen | null {
  const parts = PLAIN_DECIMAL.exec(text);
  if (!parts) return null;
  const [, sign, whole = '', fraction = ''] = parts;
  const padded = fraction.padEnd(2, '0');
  if (/[1-9]/.test(padded.slice(2))) return null;
  const value = Number(whole) * SEN_PER_RUPIAH + Number(padded.slice(0, 2));
  if (!Number.isSafeInteger(value)) return null;
  return (sign === '-' && value !== 0 ? -value : value) as Sen;
}

/** A plain decimal for machines and files: `125000` or `12.50`. */
export function toPlainRupiah(amount: Sen): string {
  const sign = amount < 0 ? '-' : '';
  const absolute = Math.abs(amount);
  const whole = Math.floor(absolute / SEN_PER_RUPIAH);
  const fraction = absolute % SEN_PER_RUPIAH;
  return fraction === 0
    ? `${sign}${whole}`
    : `${sign}${whole}.${String(fraction).padStart(2, '0')}`;
}

/** For people: `Rp 1.250.000` or `Rp 12,50`. */
export function formatRupiah(amount: Sen): string {
  const [whole = '', fraction] = toPlainRupiah(amount).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return fraction === undefined ? `Rp ${grouped}` : `Rp ${grouped},${fraction}`;
}

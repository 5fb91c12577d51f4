import { parsePlainRupiah, type Sen } from '../../domain/money.ts';

export interface ItemOfRow {
  readonly name: string;
  readonly quantity: number;
  /** Of one piece, in sen. */
  readonly price: Sen;
}

/** Quantity and price are the last ones in the text, so that a name may hold an `x` and an `@`. */
const ITEM_TEXT = /^(.*\S)\s+[x×]\s+(\d{1,7})\s+@\s+(\d{1,12})$/i;

/**
 * The column `items`: `Kopi susu x 2 @ 18000; Roti bakar x 1 @ 25000`. Null when it is not that.
 * Whether the items add up to the amount is not looked at: the documents do not ask for it.
 */
export function readItems(text: string): ItemOfRow[] | null {
  const parts = text.split(';').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop(); // one `;` at the end
  const items: ItemOfRow[] = [];
  for (const part of parts) {
    const [, name, quantity, price = ''] = ITEM_TEXT.exec(part) ?? [];
    const amount = parsePlainRupiah(price);
    if (name === undefined || amount === null) return null;
    items.push({ name, quantity: Number(quantity), price: amount });
  }
  return items;
}

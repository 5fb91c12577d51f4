/** Order files as finance uploads them. */
export interface ChargeRow {
  readonly reference: string;
  /** In rupiah. */
  readonly amount?: number;
  readonly wallet?: string;
  readonly phone?: string;
}

export const AMOUNT = 50_000;

/** OVO charges of 50,000 each. */
export function charges(...rows: (string | ChargeRow)[]): string {
  const lines = rows.map((row) => {
    const {
      reference,
      amount = AMOUNT,
      wallet = 'OVO',
      phone = '081234567890',
    } = typeof row === 'string' ? { reference: row } : row;
    return `${reference},${wallet},${amount},${phone}`;
  });
  return `${['reference,wallet,amount,phone', ...lines].join('\r\n')}\r\n`;
}

export function checkouts(...references: string[]): string {
  const lines = references.map((reference) => `${reference},${AMOUNT},Budi Santoso`);
  return `${['reference,amount,sender_name', ...lines].join('\r\n')}\r\n`;
}

/** DANA orders at Paylabs. */
export function emoney(...references: string[]): string {
  const lines = references.map(
    (reference) => `${reference},DANA,${AMOUNT},Kopi,https://toko.contoh.co.id/${reference}`,
  );
  return `${['reference,wallet,amount,product_name,redirect_url', ...lines].join('\r\n')}\r\n`;
}

/** OVO's callback of version 2020-02-01, as Xendit writes it. */
export function ovoCallback(
  providerId: string,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    event: 'ewallet.payment',
    id: `xnd-${providerId}`,
    external_id: providerId,
    business_id: '5850e55d8d9791bd40096364',
    phone: '081234567890',
    ewallet_type: 'OVO',
    amount: AMOUNT,
    created: '2026-11-21T03:00:10.000Z',
    status: 'COMPLETED',
    ...changes,
  });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Payout files and callbacks as they come from outside. */
export interface Row {
  readonly reference: string;
  readonly bank?: string;
  readonly account?: string;
  readonly name?: string;
  /** In rupiah. */
  readonly amount?: number;
  readonly note?: string;
}

const HEADER = 'reference,bank_code,account_number,account_name,amount,note';
export const BANK = '014';
export const ACCOUNT = '1239812390';

/** Rows of different accounts, so that none looks like a duplicate of another. */
export function rows(...references: string[]): Row[] {
  return references.map((reference, index) => ({
    reference,
    account: String(1_239_812_390 + index),
  }));
}

export function csvOf(lines: readonly Row[]): string {
  const cells = lines.map((row) =>
    [
      row.reference,
      row.bank ?? BANK,
      row.account ?? ACCOUNT,
      row.name ?? '',
      String(row.amount ?? 125_000),
      row.note ?? '',
    ].join(','),
  );
  return `${[HEADER, ...cells].join('\r\n')}\r\n`;
}

/** A disbursement callback as OY writes it. Amounts in rupiah. */
export function oyCallback(
  partnerTrxId: string,
  code: '000' | '300' | '301' = '000',
  changes: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    status: { code, message: 'from a callback' },
    partner_trx_id: partnerTrxId,
    trx_id: `oy-${partnerTrxId}`,
    recipient_bank: BANK,
    recipient_account: ACCOUNT,
    amount: 125_000,
    last_updated_date: '21-11-2026 03:00:00',
    ...changes,
  });
}

export async function withCsvFile<T>(
  content: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-world-'));
  try {
    const path = join(dir, 'payouts.csv');
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

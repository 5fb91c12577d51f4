import { writeFile } from 'node:fs/promises';

/** A row as finance uploads it. */
export interface UploadedRow {
  readonly reference: string;
  readonly bank: string;
  readonly account: string;
  readonly rupiah: number;
}

/** Accounts at which the sandbox fails a payout after it was accepted (docs/sandbox.md, later convention). */
const FAILING_ACCOUNTS = ['3000000', '30000000', '2250000'];

const BANK = '014';

/** So many rows, no two of them alike; with `someFail` the bank gives three of them back. */
export function uploadedRows(mark: string, count: number, { someFail = true } = {}): UploadedRow[] {
  const failing = someFail ? FAILING_ACCOUNTS : [];
  return Array.from({ length: count }, (_, i) => ({
    reference: `${mark}-${i + 1}`,
    bank: BANK,
    // The failing ones stand apart, so that some are sent early and some late.
    account: i % 20 === 7 ? (failing[Math.floor(i / 20)] ?? account(i)) : account(i),
    rupiah: 10_000 + i * 137,
  }));
}

const account = (i: number): string => String(5_120_000_000 + i * 7919);

export function payoutFile(rows: readonly UploadedRow[]): string {
  const lines = rows.map(
    ({ reference, bank, account: number, rupiah }) => `${reference},${bank},${number},,${rupiah}`,
  );
  const header = 'reference,bank_code,account_number,account_name,amount';
  return [header, ...lines, ''].join('\n');
}

export async function writePayoutFile(path: string, rows: readonly UploadedRow[]): Promise<void> {
  await writeFile(path, payoutFile(rows));
}

import { csv } from './csv.ts';
import { createDraw } from './draw.ts';
import { asTyped, bankRecipient, emailOf, type Recipient, walletRecipient } from './people.ts';
import { REKON_HEADER } from './payouts.ts';

const BOM = '\uFEFF';
const NAMES_AT_XENDIT: ReadonlyMap<string, string> = new Map([
  ['002', 'BRI'],
  ['008', 'MANDIRI'],
  ['009', 'BNI'],
  ['011', 'DANAMON'],
  ['013', 'PERMATA'],
  ['014', 'BCA'],
  ['022', 'CIMB'],
  ['200', 'BTN'],
  ['426', 'MEGA'],
  ['451', 'BSI'],
]);

function recipients(seed: number, count: number): Recipient[] {
  const draw = createDraw(seed);
  return Array.from({ length: count }, (_, i) =>
    i % 5 === 4 ? walletRecipient(draw) : bankRecipient(draw),
  );
}

/** OY's bulk template: no reference, so each payout gets one from the batch and its row. */
export function oyTemplateCsv(): string {
  const header = ['Name', 'Email', 'Amount', 'Bank Code', 'Bank Account Number', 'Phone Number'];
  const rows = recipients(11, 12).map(({ bankCode, accountNumber, holder }, i) => [
    asTyped(holder),
    emailOf(holder),
    String(150_000 + i * 37_500),
    bankCode,
    accountNumber,
    `0812${String(34_567_800 + i)}`,
    `Bonus triwulan ${i + 1}`,
  ]);
  return csv([[...header, 'Notes'], ...rows], ',');
}

/** Xendit's batch template: banks by name, CC and BCC, an External ID. English amounts. */
export function xenditTemplateCsv(): string {
  const header = ['Amount', 'Bank Code', 'Bank Account Name', 'Bank Account Number', 'Description'];
  const rows = recipients(12, 30)
    .filter(({ bankCode }) => NAMES_AT_XENDIT.has(bankCode) || !/^\d/.test(bankCode))
    .map(({ bankCode, accountNumber, holder }, i) => [
      (250_000 + i * 500_000).toLocaleString('en-US'),
      NAMES_AT_XENDIT.get(bankCode) ?? bankCode.toUpperCase(),
      asTyped(holder),
      accountNumber,
      `Pencairan penjual minggu 47 nomor ${i + 1}`,
      emailOf(holder),
      i % 4 === 0 ? 'keuangan@contoh.co.id' : '',
      i % 6 === 0 ? 'arsip@contoh.co.id' : '',
      `SELLER-2026-47-${String(i + 1).padStart(3, '0')}`,
    ]);
  return csv([[...header, 'Email', 'CC', 'BCC', 'External ID'], ...rows], ',');
}

/** What Excel with Indonesian settings saves: semicolons, 1.250.000, Indonesian column names. */
export function indonesianExcelCsv(): string {
  const header = ['No. Referensi', 'Kode Bank', 'No. Rekening', 'Nama Penerima', 'Nominal'];
  const list = recipients(13, 15);
  const amounts = list.map((_, i) => (i === 7 ? 1_250 : 750_000 + i * 250_000));
  const rows = list.map(({ bankCode, accountNumber, holder }, i) => [
    `UPAH-47-${String(i + 1).padStart(3, '0')}`,
    i === 3 ? String(Number(bankCode)) : bankCode,
    accountNumber,
    asTyped(holder),
    indonesianAmount(amounts[i] ?? 0, i),
    'Upah harian minggu 47',
  ]);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const last = ['Jumlah', '', '', '', indonesianAmount(total, 0), ''];
  return BOM + csv([[...header, 'Keterangan'], ...rows, last], ';');
}

function indonesianAmount(amount: number, turn: number): string {
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
  // Excel puts a no-break space behind the currency.
  return turn % 4 === 1 ? `Rp\u00A0${grouped}` : turn % 4 === 2 ? `${grouped},00` : grouped;
}

/** Excel's "Unicode Text": UTF-16 LE with a byte order mark, tabs. */
export function utf16Csv(): Uint8Array {
  const rows = recipients(14, 8).map(({ bankCode, accountNumber, holder }, i) => [
    `UTF16-${String(i + 1).padStart(3, '0')}`,
    bankCode,
    accountNumber,
    asTyped(holder),
    String(500_000 + i * 10_000),
    'Pembayaran jasa – “tahap 1”',
    '',
  ]);
  return Buffer.from(BOM + csv([[...REKON_HEADER], ...rows], '\t'), 'utf16le');
}

import { recipientName } from '../../src/sandbox/sandbox.ts';
import type { Random } from './random.ts';

/** A payout file as finance writes it, drawn by the seed. */
export interface DrawnFile {
  readonly name: string;
  readonly text: string;
}

const HEADER = 'reference,bank_code,account_number,account_name,amount,note';
const BANKS = ['014', '008', '002', '009', '022', '013', '451', '200'];

/**
 * Mock accounts of the sandbox that come to an end. Left out: 429 and 206 for ever, which are sent
 * again for ever by both sides' rules.
 */
const MOCK_ACCOUNTS = [
  '1111111111',
  '2222222222',
  '3333333333',
  '4444444444',
  '5555555555',
  '6666666666',
  '7777777777',
  '8888888888',
  '9999999999',
  '1234567890',
  '2100000',
  '2150000',
  '2570000',
  '2640000',
  '9900000',
  '5040000',
  '2250000',
  '3000000',
];

export interface FileShares {
  /** Of the rows: what share has a mock account, a double of another row, a mistake. */
  readonly mock: number;
  readonly double: number;
  readonly bad: number;
  readonly otherName: number;
}

/** The files of one seed, in the order in which they are uploaded. */
export function drawFiles(seed: number, random: Random, shares: FileShares): DrawnFile[] {
  const files: DrawnFile[] = [];
  const earlier: string[][] = [];
  const count = random.integer(1, 3);
  for (let index = 0; index < count; index += 1) {
    const rows = drawRows(seed, random, shares, { index, earlier });
    earlier.push(...rows);
    files.push(fileOf(`payouts-${index + 1}.csv`, rows));
  }
  return files;
}

function fileOf(name: string, rows: readonly (readonly string[])[]): DrawnFile {
  return { name, text: `${[HEADER, ...rows.map((row) => row.join(','))].join('\r\n')}\r\n` };
}

function drawRows(
  seed: number,
  random: Random,
  shares: FileShares,
  { index, earlier }: { index: number; earlier: readonly string[][] },
): string[][] {
  const rows: string[][] = [];
  // Mostly short: what matters are the interleavings, and there are more of them in an hour.
  const length = random.chance(0.08) ? random.integer(12, 25) : random.integer(3, 9);
  for (let row = 1; row <= length; row += 1) {
    const known = [...earlier, ...rows];
    const fresh = drawRow(
      seed,
      random,
      shares,
      `PAY-${seed}-${index + 1}${String(row).padStart(3, '0')}`,
    );
    rows.push(
      known.length > 0 && random.chance(shares.double)
        ? doubleOf(random, random.pick(known), fresh)
        : fresh,
    );
  }
  return rows;
}

function drawRow(seed: number, random: Random, shares: FileShares, reference: string): string[] {
  const bank = random.pick(BANKS);
  const mock = random.chance(shares.mock);
  const account = mock
    ? random.pick(MOCK_ACCOUNTS)
    : String(random.integer(1_300_000_000, 1_999_999_999));
  const holder = recipientName(seed, bank, account);
  const name = random.chance(shares.otherName)
    ? random.pick(['', '', 'ZULKIFLI QOMARUDDIN', holder.toLowerCase()])
    : holder;
  const amount = String(random.integer(10, 2_000) * 1_000);
  const row = [reference, bank, account, name, amount, random.pick(['', 'invoice', 'refund'])];
  return random.chance(shares.bad) ? spoil(random, row) : row;
}

/** Mistakes that a person makes; each of them must come back as a rejected row. */
function spoil(random: Random, row: readonly string[]): string[] {
  const [reference = '', bank = '', account = '', name = '', amount = '', note = ''] = row;
  return random.pick([
    ['', bank, account, name, amount, note],
    [reference, '999', account, name, amount, note],
    [reference, bank, `${account.slice(0, 4)}X${account.slice(5)}`, name, amount, note],
    [reference, bank, account, name, 'abc', note],
    [reference, bank, account, name, '500', note],
  ]);
}

/** The same reference again, or the same recipient and amount under another one. */
function doubleOf(random: Random, known: readonly string[], fresh: readonly string[]): string[] {
  const [reference = '', bank = '', account = '', name = '', amount = '', note = ''] = known;
  const [ownReference = '', ownBank = '', ownAccount = '', ownName = '', ownAmount = ''] = fresh;
  return random.pick([
    [reference, bank, account, name, amount, note],
    [reference, ownBank, ownAccount, ownName, ownAmount, note],
    [ownReference, bank, account, name, amount, note],
  ]);
}

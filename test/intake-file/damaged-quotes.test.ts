import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import type { PayoutCandidate } from '../../src/intake/payout-row/check-row.ts';
import type { CheckedRow as Checked } from '../../src/intake/row/row-kind.ts';
import { HEADER, readText } from './support.ts';

type CheckedRow = Checked<PayoutCandidate>;

interface Payout {
  readonly bank: string;
  readonly account: string;
  readonly name: string;
  readonly amount: string;
  readonly note: string;
  readonly quoted: boolean;
}

/** Cells that are nasty when a quotation mark too many turns them inside out. */
const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '1', ' ') }),
  fc.constantFrom(
    '',
    ', S.E.',
    '\nINV-X,014,1111111111,Budi,777000,n,e@x.co\n',
    'x\nINV-X,014,1111111111,Budi,777000,n,\ny',
    '","',
    '\n',
  ),
);
const payout: fc.Arbitrary<Payout> = fc.record({
  bank: fc.constantFrom('014', '008'),
  account: fc.stringMatching(/^[1-9]\d{9}$/),
  name: nasty,
  amount: fc.integer({ min: 10_000, max: 99_999_999 }).map(String),
  note: nasty,
  quoted: fc.boolean(),
});
const payouts = fc.array(payout, { minLength: 1, maxLength: 6 });

function write(list: readonly Payout[]): string {
  const lines = list.map(({ bank, account, name, amount, note, quoted }, i) =>
    stringify([[`INV-${i}`, bank, account, name, amount, note, '']], { quoted }),
  );
  return `${HEADER}\n${lines.join('')}`;
}

/** Puts a quotation mark in, or takes one out. */
function damage(text: string, at: number, remove: boolean): string {
  const quotes = [...text.matchAll(/"/g)].map(({ index }) => index);
  if (remove && quotes.length > 0) {
    const gone = quotes[at % quotes.length] ?? 0;
    return text.slice(0, gone) + text.slice(gone + 1);
  }
  const place = HEADER.length + 1 + (at % (text.length - HEADER.length));
  return `${text.slice(0, place)}"${text.slice(place)}`;
}

async function read(text: string): Promise<CheckedRow[] | 'refused'> {
  try {
    return (await readText(text)).rows;
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

/** How much is paid to whom. */
async function payments(text: string): Promise<string[]> {
  const rows = await read(text);
  if (rows === 'refused') return [];
  return rows.flatMap((row) => {
    if (row.kind !== 'accepted') return [];
    const { bankCode, accountNumber, amount } = row.candidate;
    return [`${bankCode} ${accountNumber} ${amount / 100}`];
  });
}

test('a file with one quotation mark too many or too few is refused', async () => {
  await fc.assert(
    fc.asyncProperty(payouts, fc.nat(), fc.boolean(), async (list, at, remove) => {
      expect(await read(damage(write(list), at, remove))).toBe('refused');
    }),
    { numRuns: 1000 },
  );
}, 60_000);

test('with two of them, nobody is paid what no row says', async () => {
  const places = fc.tuple(fc.nat(), fc.boolean());
  const oneLine = payout.map((each) => ({
    ...each,
    name: each.name.replaceAll('\n', ' '),
    note: each.note.replaceAll('\n', ' '),
  }));
  const list = fc.array(oneLine, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(list, places, places, async (rows, first, second) => {
      const text = write(rows);
      const meant = rows.map(({ bank, account, amount }) => `${bank} ${account} ${amount}`);
      for (const payment of await payments(damage(damage(text, ...first), ...second))) {
        expect(meant).toContain(payment);
      }
    }),
    { numRuns: 1000 },
  );
}, 60_000);

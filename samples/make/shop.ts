import { csv } from './csv.ts';
import { createDraw, type Draw } from './draw.ts';

/** An order of the shop, in whole rupiah. */
interface Order {
  readonly reference: string;
  readonly day: number;
  readonly batch: string;
  readonly amount: number;
  readonly fee: number;
  readonly status: string;
}

/** A line of the bank: in above zero, out below. */
interface BankLine {
  readonly day: number;
  readonly reference: string;
  readonly description: string;
  readonly batch: string;
  readonly amount: number;
  readonly type: 'CR' | 'DB' | 'REV';
}

/** Weekdays of October 2025 on which the bank works. */
const DAYS = [6, 7, 8, 9, 10, 13, 14, 15, 16, 17];
const BRANCHES = ['JKT', 'BDG', 'SBY'];
const OPENING_BALANCE = 25_000_000;
const PAYERS = ['BUDI SANTOSO', 'SITI RAHAYU', 'PT MAJU JAYA', 'CV SINAR', 'DEWI LESTARI'];

/** Builds both files side by side, case by case: what must match, and what must not. */
class ShopBooks {
  readonly orders: Order[] = [];
  readonly lines: BankLine[] = [];
  readonly #draw: Draw = createDraw(20);
  readonly #amounts = new Set<number>();
  #number = 100_200;

  /** An amount that no other order has, so that only what should be ambiguous is. */
  amount(): number {
    for (;;) {
      const amount = this.#draw.between(60, 4_800) * 1000 + this.#draw.between(0, 9) * 100;
      if (this.#amounts.has(amount)) continue;
      this.#amounts.add(amount);
      return amount;
    }
  }

  day = (): number => this.#draw.between(0, DAYS.length - 3);

  order(of: Partial<Order> = {}): Order {
    this.#number += 7;
    const order = {
      reference: `INV-${this.#number}`,
      day: this.day(),
      batch: '',
      amount: this.amount(),
      fee: 0,
      status: 'LUNAS',
      ...of,
    };
    this.orders.push(order);
    return order;
  }

  line(of: Pick<BankLine, 'day' | 'amount'> & Partial<BankLine>): void {
    const type = of.amount < 0 ? 'DB' : 'CR';
    const description = `SETORAN TUNAI ${this.#draw.digits(5)}`;
    this.lines.push({ reference: '', description, batch: '', type, ...of });
  }

  paidByReference({ reference, day, amount }: Order): void {
    const description = `TRSF E-BANKING CR ${this.#draw.pick(PAYERS)}`;
    this.line({ day: day + this.#draw.between(0, 1), amount, reference, description });
  }

  text(reference: string): string {
    const payer = this.#draw.pick(PAYERS);
    return this.#draw.pick([
      `TRSF E-BANKING CR 0710/FTSCY/WS95031 ${reference} ${payer}`,
      `BI-FAST CR ${payer} bayar ${reference.toLowerCase()}`,
      `QRIS ${reference}/${payer}`,
    ]);
  }
}

/** Of an order through the payment gateway, which keeps 0.7 % and the VAT on it. */
const feeOf = (amount: number): number => Math.round(amount * 0.007);
const taxOf = (fee: number): number => Math.round(fee * 0.11);

function matching(books: ShopBooks): void {
  for (let i = 0; i < 14; i += 1) books.paidByReference(books.order());
  for (let i = 0; i < 10; i += 1) {
    const { reference, day, amount } = books.order();
    books.line({ day: day + 1, amount, description: books.text(reference) });
  }
  for (let i = 0; i < 8; i += 1) {
    const amount = books.amount();
    const { reference, day, fee } = books.order({ amount, fee: feeOf(amount) });
    const net = amount - fee - taxOf(fee);
    books.line({ day: day + 1, amount: net, description: books.text(reference) });
  }
  for (const [batch, size, day] of [
    ['S-251008', 5, 2],
    ['S-251010', 4, 4],
    ['S-251015', 6, 7],
  ] as const) {
    let net = 0;
    for (let i = 0; i < size; i += 1) {
      const amount = books.amount();
      const { fee } = books.order({ amount, fee: feeOf(amount), batch, day });
      net += amount - fee - taxOf(fee);
    }
    books.line({ day: day + 1, amount: net, batch, description: `SETTLEMENT GATEWAY ${batch}` });
  }
  for (let i = 0; i < 5; i += 1) {
    const { day, amount } = books.order();
    books.line({ day: day + (i % 3), amount });
  }
  // Paid in two parts, and both are here.
  const { reference, day, amount } = books.order({ amount: 1_500_000 });
  books.line({ day, amount: amount - 600_000, reference, description: 'BI-FAST CR DP' });
  books.line({ day: day + 1, amount: 600_000, reference, description: 'BI-FAST CR PELUNASAN' });
  // Paid and given back, as both sides say.
  const given = books.order();
  books.paidByReference(given);
  books.order({ ...given, day: given.day + 1, amount: -given.amount, status: 'DIKEMBALIKAN' });
  books.line({
    day: given.day + 2,
    amount: -given.amount,
    type: 'REV',
    reference: given.reference,
    description: 'REVERSAL',
  });
}

function differing(books: ShopBooks): void {
  // Two orders that look the same, and one payment that says nothing.
  books.order({ amount: 175_000, day: 3 });
  books.order({ amount: 175_000, day: 3 });
  books.line({ amount: 175_000, day: 4 });
  // Paid twice; and booked twice, paid once.
  const paidTwice = books.order();
  books.paidByReference(paidTwice);
  books.paidByReference(paidTwice);
  const bookedTwice = books.order();
  books.order(bookedTwice);
  books.paidByReference(bookedTwice);
  // Missing at the bank, and missing in the shop.
  for (let i = 0; i < 3; i += 1) books.order();
  books.line({ day: 5, amount: 412_000, reference: 'INV-999001', description: 'BI-FAST CR' });
  books.line({ day: 6, amount: 98_500, description: 'TRSF E-BANKING CR KOPERASI KARYAWAN' });
  books.line({ day: 8, amount: -15_000, description: 'BIAYA ADM' });
  // Paid in part.
  const part = books.order({ amount: 2_000_000 });
  books.paidByReference({ ...part, amount: 1_250_000 });
  // Came back, and the shop does not know.
  const back = books.order();
  books.paidByReference(back);
  books.line({
    day: back.day + 2,
    amount: -back.amount,
    type: 'REV',
    reference: back.reference,
    description: 'REVERSAL',
  });
  // Neither is waited for.
  for (const status of ['MENUNGGU', 'MENUNGGU', 'BATAL']) books.order({ status });
}

function shopBooks(): ShopBooks {
  const books = new ShopBooks();
  matching(books);
  differing(books);
  return books;
}

const dayOf = (index: number): string => String(DAYS[index] ?? 17).padStart(2, '0');

/** Semicolons and Indonesian amounts, as a shop system exports with Indonesian settings. */
function ordersCsv({ orders }: ShopBooks): string {
  const rows = orders
    .toSorted((a, b) => a.day - b.day)
    .map(({ reference, day, batch, amount, fee, status }, index) => [
      String(index + 1),
      reference,
      `${dayOf(day)}/10/2025 ${String(8 + (index % 10)).padStart(2, '0')}:${String((index * 13) % 60).padStart(2, '0')}`,
      BRANCHES[index % BRANCHES.length] ?? '',
      batch,
      indonesian(amount),
      fee === 0 ? '' : indonesian(fee),
      fee === 0 ? '' : indonesian(taxOf(fee)),
      status,
    ]);
  const header = [
    'No',
    'No Pesanan',
    'Tanggal',
    'Cabang',
    'Batch',
    'Jumlah',
    'Biaya',
    'PPN',
    'Status',
  ];
  return `\uFEFF${csv([header, ...rows], ';')}`;
}

/** What the bank writes above its columns, English amounts, a running balance, a total. */
function bankCsv({ lines }: ShopBooks): string {
  let balance = OPENING_BALANCE;
  const sums = { debit: 0, credit: 0 };
  const rows = lines
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, reference, description, batch, amount, type }) => {
      balance += amount;
      if (amount < 0) sums.debit -= amount;
      else sums.credit += amount;
      return [
        `2025-10-${dayOf(day)}`,
        reference,
        description,
        batch,
        amount < 0 ? english(-amount) : '',
        amount < 0 ? '' : english(amount),
        english(balance),
        type,
      ];
    });
  return csv(
    [
      ['Account', '1239812390'],
      ['Name', 'PT CONTOH TOKO'],
      ['Period', '2025-10-06 - 2025-10-17'],
      [''],
      ['Date', 'Reference', 'Description', 'Settlement', 'Debit', 'Credit', 'Balance', 'Type'],
      ...rows,
      ['Total', '', '', '', english(sums.debit), english(sums.credit), '', ''],
    ],
    ',',
  );
}

const grouped = (amount: number, group: string): string =>
  `${amount < 0 ? '-' : ''}${String(Math.abs(amount)).replaceAll(/\B(?=(\d{3})+$)/g, group)}`;
const indonesian = (amount: number): string => `${grouped(amount, '.')},00`;
const english = (amount: number): string => `${grouped(amount, ',')}.00`;

/** A shop's orders and its bank account (samples/reconciliation/shop.json says how they are read). */
export function shopSamples(): ReadonlyMap<string, string> {
  const books = shopBooks();
  return new Map([
    ['reconciliation/shop-orders.csv', ordersCsv(books)],
    ['reconciliation/shop-bank.csv', bankCsv(books)],
  ]);
}

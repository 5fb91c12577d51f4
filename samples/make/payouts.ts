import { csv } from './csv.ts';
import { createDraw, type Draw } from './draw.ts';
import {
  asTyped,
  bankRecipient,
  emailOf,
  isCompany,
  type Recipient,
  recipient,
  SAME_PERSON,
  walletRecipient,
} from './people.ts';

/** One row of `samples/payouts.csv`, as its cells read. */
export interface SampleRow {
  reference: string;
  bankCode: string;
  accountNumber: string;
  accountName: string;
  amount: string;
  note: string;
  email: string;
}

export const REKON_HEADER = [
  'reference',
  'bank_code',
  'account_number',
  'account_name',
  'amount',
  'note',
  'email',
] as const;

const GOOD_ROWS = 240;
const SEED = 20_261_121;

/** The whole file: good rows with the special ones set in between. UTF-8, CRLF. */
export function payoutsCsv(): string {
  const draw = createDraw(SEED);
  const rows = Array.from({ length: GOOD_ROWS }, (_, i) => goodRow(draw, i + 1));
  varyNames(rows);
  const lines: string[] = rows.map(line);
  // From the end backwards, so that a place counts good rows and not rows set in before.
  for (const [place, special] of specialLines(rows, draw).toSorted(([a], [b]) => b - a)) {
    lines.splice(place, 0, special);
  }
  const total = `TOTAL,,,,${rows.reduce((sum, { amount }) => sum + Number(amount), 0)},,`;
  return [csv([REKON_HEADER], ',').trimEnd(), ...lines, '', total]
    .map((text) => `${text}\r\n`)
    .join('');
}

export function line(row: SampleRow): string {
  const { reference, bankCode, accountNumber, accountName, amount, note, email } = row;
  const cells = [reference, bankCode, accountNumber, accountName, amount, note, email];
  return csv([cells], ',').trimEnd();
}

/** Salaries, fees, invoices and refunds, as a company pays them in one afternoon. */
function goodRow(draw: Draw, index: number): SampleRow {
  const toWallet = index % 6 === 0;
  const to = toWallet ? walletRecipient(draw) : bankRecipient(draw);
  const number = String(index).padStart(4, '0');
  const purpose = purposeOf(to, toWallet, draw);
  return {
    reference: `${purpose.prefix}-202611-${number}`,
    bankCode: to.bankCode,
    accountNumber: to.accountNumber,
    accountName: asTyped(to.holder),
    amount: String(purpose.amount),
    note: purpose.note,
    email: index % 3 === 0 ? '' : emailOf(to.holder),
  };
}

interface Purpose {
  readonly prefix: string;
  readonly amount: number;
  readonly note: string;
}

function purposeOf(to: Recipient, toWallet: boolean, draw: Draw): Purpose {
  if (toWallet) {
    const order = draw.digits(8);
    return {
      prefix: 'RFD',
      amount: draw.between(15, 900) * 1_000 + draw.pick([0, 0, 500, 900]),
      note: `Pengembalian dana pesanan #${order}`,
    };
  }
  if (isCompany(to)) {
    return {
      prefix: 'INV',
      amount: draw.between(4_500, 62_000) * 1_000,
      note: `Pembayaran invoice ${draw.between(100, 999)}/XI/2026`,
    };
  }
  const [prefix, least, most, note] = draw.pick(PERSONAL);
  return { prefix, amount: draw.between(least, most) * 1_000, note };
}

/** Purposes of a payout to a person, with amounts in thousands of rupiah. */
const PERSONAL = [
  ['GAJI', 4_800, 18_500, 'Gaji November 2026'],
  ['GAJI', 4_800, 9_500, 'Gaji November 2026'],
  ['HON', 750, 7_500, 'Honor proyek desain tahap 2'],
  ['KOM', 125, 2_400, 'Komisi mitra penjualan Oktober'],
  ['RMB', 45, 1_900, 'Penggantian biaya perjalanan dinas'],
] as const;

/** Every eighth name from the 60th row on differs; one in four of those is somebody else. */
function varyNames(rows: SampleRow[]): void {
  for (const [turn, at] of range(60, rows.length, 8).entries()) {
    const row = rows[at];
    const other = rows[(at * 7) % rows.length];
    const variant = SAME_PERSON[turn % SAME_PERSON.length];
    if (row === undefined || other === undefined || variant === undefined) continue;
    row.accountName = turn % 4 === 3 ? other.accountName : variant[1](row.accountName);
  }
  for (const at of range(75, rows.length, 40)) {
    const row = rows[at];
    if (row !== undefined) row.accountName = '';
  }
}

function range(from: number, below: number, step: number): number[] {
  return Array.from({ length: Math.ceil((below - from) / step) }, (_, i) => from + i * step);
}

/** [place among the good rows, line]: mock accounts, duplicates and bad rows. */
function specialLines(rows: readonly SampleRow[], draw: Draw): (readonly [number, string])[] {
  return [...mockLines(draw), ...duplicateLines(rows), ...unusualLines(), ...badLines()];
}

/**
 * OY's staging mocks ("Mock number Staging API") and some of the later ones. 4444444444 and 5555555555
 * say that we, the caller, are rejected and trip a breaker: once each, in the last third. The unknown
 * ones stand far apart, so that five in a row do not come together.
 */
const MOCKS: readonly (readonly [place: number, account: string, what: string])[] = [
  [62, '1111111111', 'id ganda 203'],
  [68, '2222222222', 'bank tidak dikenal 205'],
  [74, '3333333333', 'id tidak ada 204'],
  [80, '1234567890', 'gangguan 999'],
  [88, '6666666666', 'dalam proses 102'],
  [96, '7777777777', 'gagal 300'],
  [104, '8888888888', 'rekening tidak ada 209'],
  [112, '9999999999', 'belum jelas 301'],
  [120, '2100000', 'batas 210'],
  [126, '2110000', 'batas 211'],
  [132, '2150000', 'ditolak 215'],
  [138, '3000000', 'gagal 300'],
  [144, '2250000', 'gagal 225'],
  [150, '9990000', 'gangguan 999'],
  [156, '2640000', 'ditolak 264'],
  [162, '9900000', 'parameter 990'],
  [168, '5040000', 'tanpa jawaban 504'],
  [174, '2090000', 'rekening tidak ada 209'],
  [180, '30100000', 'belum jelas 301'],
  [200, '4444444444', 'pemanggil ditolak 201'],
  [220, '5555555555', 'pemanggil tidak aktif 202'],
];

function mockLines(draw: Draw): (readonly [number, string])[] {
  return MOCKS.map(([place, account, what]) => {
    const to = recipient('014', account);
    const row: SampleRow = {
      reference: `MOCK-202611-${account}`,
      bankCode: to.bankCode,
      accountNumber: account,
      accountName: asTyped(to.holder),
      amount: String(draw.between(50, 400) * 1_000),
      note: `Rekening uji: ${what}`,
      email: '',
    };
    return [place, line(row)] as const;
  });
}

/** The same reference twice, and the same account and amount under another reference. */
function duplicateLines(rows: readonly SampleRow[]): (readonly [number, string])[] {
  const at = (index: number): SampleRow => {
    const row = rows[index];
    if (row === undefined) throw new Error(`no sample row ${index}`);
    return row;
  };
  return [
    [90, line(at(20))],
    [130, line({ ...at(33), amount: '333000' })],
    [146, line({ ...at(41), reference: `${at(41).reference}-B` })],
    [190, line({ ...at(47), reference: `${at(47).reference}-B`, note: 'Susulan' })],
  ];
}

/** Good rows that look odd: warnings at most. */
function unusualLines(): (readonly [number, string])[] {
  const bca = recipient('014', '5270381946');
  const spaced = recipient('014', '4830917265');
  const ovo = recipient('ovo', '081298765432');
  const gopay = recipient('gopay', '085712345678');
  const small = recipient('dana', '081387654321');
  return [
    [
      64,
      `PAD-202611-0001,14,${bca.accountNumber},${asTyped(bca.holder)},1750000,Nol di depan hilang,`,
    ],
    [
      70,
      `PAD-202611-0002,014,483-091-7265,${asTyped(spaced.holder)},"Rp 2250000",Rekening bertanda hubung,`,
    ],
    [76, `PAD-202611-0003,OVO,+6281298765432,${asTyped(ovo.holder)},85000,Nomor dengan +62,`],
    [82, `PAD-202611-0004,gopay,85712345678,${asTyped(gopay.holder)},64500,Nol di depan hilang,`],
    [94, `PAD-202611-0005,dana,081387654321,${asTyped(small.holder)},100,Verifikasi dompet,`],
    [
      106,
      `PAD-202611-0006,${spaced.bankCode},4830917265,${asTyped(spaced.holder)},975000,"Honor narasumber\r\nsesi pagi dan ""sore"", dua hari",satu@contoh.co.id dua@contoh.co.id tiga@contoh.co.id`,
    ],
    [118, ''],
  ];
}

/** Every kind of row that is given back; `samples/bad` has the files that are refused whole. */
function badLines(): readonly (readonly [number, string])[] {
  const long = 'Pembayaran bertahap sesuai berita acara serah terima pekerjaan. '.repeat(5).trim();
  const six = Array.from({ length: 6 }, (_, i) => `tim${i + 1}@contoh.co.id`).join(' ');
  const bad: readonly (readonly [number, string])[] = [
    [66, ',014,5271946038,Tanpa Referensi,500000,Referensi kosong,'],
    [72, 'BAD-202611-02,999,5271946038,Bank Salah,500000,Kode bank tidak terdaftar,'],
    [78, 'BAD-202611-03,,5271946038,Bank Kosong,500000,Kode bank kosong,'],
    [84, 'BAD-202611-04,008,1.23E+12,Rekening Rusak,500000,Rekening jadi notasi ilmiah,'],
    [86, 'BAD-202611-05,014,52719A6038,Rekening Huruf,500000,Rekening berhuruf,'],
    [92, 'BAD-202611-06,014,,Rekening Kosong,500000,Rekening kosong,'],
    [98, 'BAD-202611-07,ovo,5271946038,Bukan Ponsel,500000,Dompet tanpa nomor ponsel,'],
    [100, 'BAD-202611-08,014,5271946038,Jumlah Pecahan,"1.250.000,50",Ada sen,'],
    [102, 'BAD-202611-09,014,5271946038,Jumlah Pecahan,1250000.50,Ada sen,'],
    [108, 'BAD-202611-10,014,5271946038,Jumlah Rancu,1.250,Bisa dibaca dua cara,'],
    [110, 'BAD-202611-11,014,5271946038,Jumlah Negatif,-500000,Negatif,'],
    [114, 'BAD-202611-12,014,5271946038,Jumlah Nol,0,Nol,'],
    [116, 'BAD-202611-13,014,5271946038,Terlalu Kecil,9999,Di bawah minimum bank,'],
    [122, 'BAD-202611-14,dana,081234567890,Terlalu Kecil,99,Di bawah minimum dompet,'],
    [124, 'BAD-202611-15,014,5271946038,Terlalu Besar,999999999999999999,Terlalu besar,'],
    [128, 'BAD-202611-16,014,5271946038,Bukan Angka,lima ratus ribu,Bukan angka,'],
    [134, `BAD-202611-17,014,5271946038,Catatan Panjang,500000,${long},`],
    [136, `BAD-202611-18,014,5271946038,Enam Surel,500000,Lebih dari lima surel,${six}`],
    [140, 'BAD-202611-19,014,5271946038,Surel Salah,500000,Surel salah tulis,budi@contoh'],
    [142, 'BAD-202611-20,014,5271946038,Kurang Sel,500000'],
    [148, 'BAD-202611-21,014,5271946038,Lebih Sel,500000,Catatan,,tambahan'],
    [152, '2.02611E+11,014,5271946038,Referensi Rusak,500000,Referensi jadi notasi ilmiah,'],
    [154, 'BAD-202611-23,014,5271946038,Notasi Ilmiah,1.25E+06,Jumlah jadi notasi ilmiah,'],
    [158, ',14,12AB,,"-3,5",Banyak alasan sekaligus,bukan-surel'],
  ];
  return bad;
}

import type { Language } from '../../../access/user-store.ts';

/**
 * What a provider's code says, for a person; what it does is decided by (endpoint, code) elsewhere. The
 * words are those of "Fund Disbursement Response Codes", shortened. Codes that are not here mean unknown.
 */
type Codes = Readonly<Record<string, readonly [en: string, id: string]>>;

const FAULT = [
  'an error at the provider: the outcome is unknown',
  'galat di penyedia: hasil belum jelas',
] as const;

const CALLER: Codes = {
  '201': ['our user is not known there', 'pengguna kita tidak dikenal di sana'],
  '202': ['our user is not active there', 'pengguna kita tidak aktif di sana'],
  '207': ['our address is not on their list', 'alamat IP kita tidak terdaftar'],
  '208': ['our key is not valid', 'kunci API kita tidak sah'],
  '429': ['too many requests', 'terlalu banyak permintaan'],
  '999': FAULT,
};

const DISBURSEMENT: Codes = {
  ...CALLER,
  '000': ['done', 'selesai'],
  '101': ['accepted, in progress', 'diterima, sedang diproses'],
  '102': ['in progress', 'sedang diproses'],
  '203': ['this id exists there already', 'id ini sudah ada di sana'],
  '204': ['no such transaction there', 'tidak ada transaksi seperti itu di sana'],
  '205': ['the bank code is not supported', 'kode bank tidak didukung'],
  '206': ['the balance of the deposit is too low', 'saldo deposit tidak cukup'],
  '209': ['the bank does not know the account', 'rekening tidak ditemukan di bank'],
  '210': ['the amount is not valid', 'jumlah tidak sah'],
  '211': ['the bank does not offer this service', 'bank tidak melayani layanan ini'],
  '215': ['more than one payout may have', 'melebihi batas per transaksi'],
  '225': ['more than one payout may have', 'melebihi batas per transaksi'],
  '257': ['this very id is still in progress', 'id yang sama masih diproses'],
  '264': ['the suggested route is not valid', 'rute yang diusulkan tidak sah'],
  '300': ['it failed', 'gagal'],
  '301': ['the bank network gave no clear answer yet', 'jaringan bank belum memberi jawaban pasti'],
  '504': [
    'it timed out at the provider: the outcome is unknown',
    'waktu habis di penyedia: hasil belum jelas',
  ],
  '990': ['the request is not valid', 'permintaan tidak sah'],
};

const VIRTUAL_ACCOUNT: Codes = {
  ...CALLER,
  '000': ['done', 'selesai'],
  '211': ['the bank makes no virtual accounts', 'bank tidak melayani virtual account'],
  '212': ['the amount is smaller than the bank allows', 'jumlah di bawah batas bank'],
  '214': ['the account could not be made', 'virtual account gagal dibuat'],
  '216': ['no such virtual account there', 'virtual account tidak ditemukan'],
  '217': ['such an account is active already', 'virtual account serupa masih aktif'],
};

const IDENTITY: Codes = {
  '000': ['done', 'selesai'],
  '001': ['something is missing or not valid', 'data kosong atau tidak sah'],
  '002': ['the name is not that of the card', 'nama tidak sama dengan KTP'],
  '003': ['the address is not that of the card', 'alamat tidak sama dengan KTP'],
  '004': ['the NIK is not that of the card', 'NIK tidak sama dengan KTP'],
  '005': ['the photograph of the card is not clear', 'foto KTP tidak jelas'],
  '006': ['the face is not that of the card', 'wajah tidak sama dengan foto KTP'],
  '007': ['the card is not registered', 'nomor KTP tidak terdaftar'],
  '008': ['a photograph has more than 1 MB', 'foto lebih besar dari 1 MB'],
  '999': FAULT,
};

const EWALLET: Codes = {
  API_VALIDATION_ERROR: ['a field is not valid', 'ada isian yang tidak sah'],
  EWALLET_TYPE_NOT_SUPPORTED: ['this wallet is not supported', 'dompet ini tidak didukung'],
  DUPLICATE_PAYMENT: ['this id exists there already', 'id ini sudah ada di sana'],
  DUPLICATE_PAYMENT_REQUEST_ERROR: ['this id exists there already', 'id ini sudah ada di sana'],
  DUPLICATE_PAYMENT_ERROR: ['this id exists there already', 'id ini sudah ada di sana'],
  DUPLICATE_ERROR: ['this id exists there already', 'id ini sudah ada di sana'],
  USER_DID_NOT_AUTHORIZE_THE_PAYMENT: [
    'the payer did not confirm in time',
    'pembayar tidak mengonfirmasi pada waktunya',
  ],
  USER_DECLINED_THE_TRANSACTION: ['the payer declined', 'pembayar menolak'],
  PHONE_NUMBER_NOT_REGISTERED: [
    'the phone number has no wallet',
    'nomor telepon tidak punya dompet',
  ],
  EWALLET_APP_UNREACHABLE: [
    'the payer’s app cannot be reached',
    'aplikasi pembayar tidak terjangkau',
  ],
  OVO_TIMEOUT_ERROR: [
    'OVO timed out: the outcome is unknown',
    'OVO kehabisan waktu: hasil belum jelas',
  ],
  ACCOUNT_BLOCKED_ERROR: ['the payer’s wallet is blocked', 'dompet pembayar diblokir'],
  INVALID_API_KEY: ['our key is not valid', 'kunci API kita tidak sah'],
  REQUEST_FORBIDDEN: ['our key may not do this', 'kunci API kita tidak berwenang'],
  REQUEST_FORBIDDEN_ERROR: ['our key may not do this', 'kunci API kita tidak berwenang'],
  RATE_LIMIT_EXCEEDED: ['too many requests', 'terlalu banyak permintaan'],
  PAYMENT_NOT_FOUND_ERROR: ['no such payment there', 'tidak ada pembayaran seperti itu di sana'],
};

const EMONEY: Codes = {
  '0': ['carried out', 'dijalankan'],
  duplicateMerchantTradeNo: ['this id exists there already', 'id ini sudah ada di sana'],
  orderNotExist: ['no such order there', 'tidak ada pesanan seperti itu di sana'],
  paramInvalid: ['a field is not valid', 'ada isian yang tidak sah'],
  paymentTypeInvalid: ['the wallet is not valid', 'jenis dompet tidak sah'],
  amountInvalid: ['the amount is not valid', 'jumlah tidak sah'],
  signError: ['our signature is not valid', 'tanda tangan kita tidak sah'],
  timestampInvalid: ['our clock is too far off', 'jam kita terlalu berbeda'],
  partnerInvalid: ['our partner id is not known there', 'id mitra kita tidak dikenal di sana'],
};

const CODES = {
  payouts: DISBURSEMENT,
  va: VIRTUAL_ACCOUNT,
  checkout: {},
  invoice: {},
  ewallet: EWALLET,
  emoney: EMONEY,
  identity: IDENTITY,
} as const satisfies Readonly<Record<string, Codes>>;

/** Null: the code is none that is known there. */
export function meaningOfCode(
  of: keyof typeof CODES,
  code: string | null,
  language: Language,
): string | null {
  const codes: Codes = CODES[of];
  const texts = code === null || !Object.hasOwn(codes, code) ? undefined : codes[code];
  if (texts === undefined) return null;
  return language === 'en' ? texts[0] : texts[1];
}

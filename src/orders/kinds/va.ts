import { rupiah } from '../../domain/money.ts';
import type { OrderKind } from '../order-kind.ts';
import { VA_DETAILS, type VaDetails } from './va-details.ts';

/** Virtual accounts at OY: with an amount it takes that amount and no other, without one any. */
export const VA_ORDERS: OrderKind<VaDetails> = {
  name: 'va',
  noun: 'virtual account',
  stream: 'va',
  columns: [
    { name: 'reference', alsoCalled: ['referensi', 'customer id'], required: true },
    { name: 'bank_code', alsoCalled: ['bank', 'kode bank'], required: true },
    { name: 'amount', alsoCalled: ['nominal', 'jumlah'], required: false },
    { name: 'customer_name', alsoCalled: ['name', 'nama'], required: false },
    { name: 'email', required: false },
    { name: 'single_use', required: false },
    { name: 'lifetime', required: false },
    { name: 'expires_minutes', required: false },
  ],
  amount: { needed: 'optional', least: rupiah(10_000), most: rupiah(1_000_000_000) },
  details: VA_DETAILS,
  readDetails: (cell, read) => ({
    bankCode: read.text(cell('bank_code'))?.padStart(3, '0') ?? '',
    customerName: read.text(cell('customer_name')),
    email: read.text(cell('email')),
    singleUse: read.yesNo(cell('single_use'), false),
    lifetime: read.yesNo(cell('lifetime'), false),
    expiresMinutes: read.whole(cell('expires_minutes')),
  }),
};

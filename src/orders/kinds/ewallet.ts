import { rupiah } from '../../domain/money.ts';
import type { OrderKind } from '../order-kind.ts';
import { sayOfCell } from './cell-sentences.ts';
import { EWALLET_AMOUNTS, EWALLET_DETAILS, type EwalletDetails } from './ewallet-details.ts';
import { readItems } from './items.ts';

/** Wallet charges through Xendit or Instamoney: OVO, DANA, LinkAja. */
export const EWALLET_ORDERS: OrderKind<EwalletDetails> = {
  name: 'ewallet',
  noun: 'wallet charge',
  stream: 'ewallet',
  columns: [
    { name: 'reference', alsoCalled: ['referensi', 'external id'], required: true },
    { name: 'wallet', alsoCalled: ['ewallet type', 'ewallet'], required: true },
    { name: 'amount', alsoCalled: ['nominal', 'jumlah'], required: true },
    { name: 'phone', alsoCalled: ['phone number', 'telepon'], required: false },
    { name: 'expires_at', alsoCalled: ['expiration date'], required: false },
    { name: 'items', required: false },
  ],
  amount: { needed: 'always', least: rupiah(1), most: rupiah(10_000_000) },
  details: EWALLET_DETAILS,
  readDetails(cell, read) {
    const wallet = cell('wallet').trim().toUpperCase();
    const phone = read.phone(cell('phone')) ?? '';
    if (wallet === 'DANA') return { wallet, expiresAt: read.time(cell('expires_at')) };
    if (wallet !== 'LINKAJA') return { wallet, phone };
    const items = cell('items').trim();
    return { wallet, phone, items: readItems(items) ?? items };
  },
  checkWhole({ amount, details }) {
    const { min, max } = EWALLET_AMOUNTS[details.wallet];
    if (amount !== null && amount >= min && amount <= max) return null;
    const facts = { wallet: details.wallet, least: min, most: max };
    return { column: 'amount', why: sayOfCell('cell_not_usable/wallet_amount', facts) };
  },
};

import type { OrderKind } from '../order-kind.ts';
import { EMONEY_DETAILS, EMONEY_LEAST, EMONEY_MOST, type EmoneyDetails } from './emoney-details.ts';

/** E-money orders through Paylabs: DANA, ShopeePay, LinkAja, OVO, GoPay. */
export const EMONEY_ORDERS: OrderKind<EmoneyDetails> = {
  name: 'emoney',
  noun: 'e-money order',
  stream: 'emoney',
  columns: [
    { name: 'reference', alsoCalled: ['referensi', 'merchant trade no'], required: true },
    { name: 'wallet', alsoCalled: ['payment type'], required: true },
    { name: 'amount', alsoCalled: ['nominal', 'jumlah'], required: true },
    { name: 'product_name', alsoCalled: ['product', 'produk'], required: true },
    { name: 'fee_type', required: false },
    { name: 'phone', alsoCalled: ['phone number', 'telepon'], required: false },
    { name: 'redirect_url', required: false },
    { name: 'store_id', required: false },
  ],
  amount: { needed: 'always', least: EMONEY_LEAST, most: EMONEY_MOST },
  details: EMONEY_DETAILS,
  readDetails: (cell, read) => ({
    wallet: cell('wallet').trim().toUpperCase(),
    productName: cell('product_name'),
    feeType: read.text(cell('fee_type'))?.toUpperCase() ?? null,
    phone: read.phone(cell('phone')),
    redirectUrl: read.text(cell('redirect_url')),
    storeId: read.text(cell('store_id')),
  }),
};

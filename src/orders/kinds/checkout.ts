import { rupiah, type Sen } from '../../domain/money.ts';
import type { CellReaders, OrderColumn, OrderKind, RowProblem } from '../order-kind.ts';
import { sayOfCell } from './cell-sentences.ts';
import { CHECKOUT_DETAILS, type CheckoutDetails } from './checkout-details.ts';

export const CHECKOUT_COLUMNS: readonly OrderColumn[] = [
  { name: 'reference', alsoCalled: ['referensi', 'invoice number', 'no invoice'], required: true },
  { name: 'amount', alsoCalled: ['nominal', 'jumlah'], required: false },
  { name: 'sender_name', alsoCalled: ['payer', 'name', 'nama'], required: true },
  { name: 'description', alsoCalled: ['keterangan'], required: false },
  { name: 'notes', alsoCalled: ['note', 'catatan'], required: false },
  { name: 'email', required: false },
  { name: 'phone_number', alsoCalled: ['phone', 'telepon'], required: false },
  { name: 'open_amount', required: false },
  { name: 'include_admin_fee', required: false },
  { name: 'disabled_methods', required: false },
  { name: 'enabled_banks', required: false },
  { name: 'expires_at', alsoCalled: ['expiration', 'berlaku sampai'], required: false },
];

/** "Minimum amount is IDR 15,000." */
export const CHECKOUT_AMOUNT = {
  needed: 'optional',
  least: rupiah(15_000),
  most: rupiah(1_000_000_000),
} as const;

export function readCheckout(cell: (column: string) => string, read: CellReaders) {
  return {
    senderName: read.text(cell('sender_name')) ?? '',
    description: read.text(cell('description')),
    notes: read.text(cell('notes')),
    email: read.text(cell('email')),
    phoneNumber: read.phone(cell('phone_number')),
    openAmount: read.yesNo(cell('open_amount'), false),
    includeAdminFee: read.yesNo(cell('include_admin_fee'), false),
    disabledMethods: read.list(cell('disabled_methods')).map((method) => method.toUpperCase()),
    enabledBanks: read.list(cell('enabled_banks')).map((bank) => bank.padStart(3, '0')),
    expiresAt: read.time(cell('expires_at')),
  };
}

/** "In the case that is_open=false, then the amount and partner_tx_id parameters must be defined." */
export function checkClosedAmount(row: {
  readonly amount: Sen | null;
  readonly details: { readonly openAmount: boolean };
}): RowProblem | null {
  if (row.amount !== null || row.details.openAmount) return null;
  return { column: 'amount', why: sayOfCell('cell_not_usable/no_amount') };
}

export const CHECKOUT_ORDERS: OrderKind<CheckoutDetails> = {
  name: 'checkout',
  noun: 'checkout link',
  stream: 'checkout',
  columns: CHECKOUT_COLUMNS,
  amount: CHECKOUT_AMOUNT,
  details: CHECKOUT_DETAILS,
  readDetails: readCheckout,
  checkWhole: checkClosedAmount,
};

import { speakerOf } from '../../domain/sentence.ts';

/** What is wrong with a cell of an order's row. Schemas of details name their own by key, as the message. */
export const ORDER_CELLS = {
  'cell/yes_or_no': 'write yes or no',
  'cell/whole_number': 'write a whole number',
  'cell/items': 'write items as in "Kopi susu x 2 @ 18000; Roti bakar x 1 @ 25000"',
  'cell/time': 'write a time as in "2026-12-31 17:00"',
  'cell/email': 'it is no e-mail address',
  'cell/one_of': 'it must be one of {values:list}',
  'cell/at_least': 'it must be at least {bound}',
  'cell/at_most': 'it may be at most {bound}',
  'cell/at_least_characters': 'it must be at least {bound} characters long',
  'cell/at_most_characters': 'it may be at most {bound} characters long',
  'cell/at_least_items': 'it must be at least {bound} of them',
  'cell/at_most_items': 'it may be at most {bound} of them',
  'cell/as_found': '{found}',
  'cell/letters': 'letters A to Z and spaces only',
  'cell/letters_and_digits': 'letters A to Z, digits and spaces only',
  'cell/digits': 'digits only, without a +',
  'cell/mobile': 'it must be a mobile number such as 081234567890',
  'cell/nik': 'a NIK has 16 digits',
  'cell/country_code': 'a phone number begins with +62',
  'cell/empty': 'is empty',
  'cell/control_character': 'holds a control character',
  'cell/too_long': 'is too long',
  'cell/whole_rupiah': 'whole rupiah',
  'cell/one_method': 'at least one payment method must stay enabled',
  'cell/never_expires': 'an account that never expires has no minutes until it does',
  'cell/phone_number': 'a phone number such as 081234567890',
  'cell/email_needed': 'an e-mail address',
  'cell/link': 'must be a link such as https://shop.example/thanks',
  'cell/link_needed': 'is needed for every wallet but OVO',
  'cell/ovo_alone': 'is for OVO alone: leave it empty for other wallets',
  'cell_not_usable/wallet_amount':
    '{wallet} takes {least:rupiah} to {most:rupiah}: correct the amount.',
  'cell_not_usable/no_amount':
    'The amount is missing: fill it in, or write yes under open_amount where the payer decides.',
} as const;

export type CellKey = keyof typeof ORDER_CELLS;

export const sayOfCell = speakerOf(ORDER_CELLS);

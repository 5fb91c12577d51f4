import type { Template } from '../row/template.ts';

export type TemplateName = 'rekon' | 'oy' | 'xendit';

type PayoutField =
  | 'reference'
  | 'bank_code'
  | 'account_number'
  | 'account_name'
  | 'amount'
  | 'note'
  | 'email'
  | 'cc'
  /** Known, and not used: nobody is written to in blind copy, nobody is phoned. */
  | 'bcc'
  | 'phone';

const ACCOUNT_NUMBER = ['account number', 'bank account number', 'account no', 'no rekening'];
const ACCOUNT_NUMBER_INDONESIAN = ['nomor rekening', 'norek', 'no rek', 'rekening'];
const ACCOUNT_NAME = ['account name', 'bank account name', 'name', 'recipient name'];
const ACCOUNT_NAME_INDONESIAN = ['nama penerima', 'nama rekening', 'nama pemilik rekening', 'nama'];
const AMOUNT = ['amount', 'amount (idr)', 'nominal', 'jumlah', 'jumlah transfer'];
const BANK = ['bank code', 'kode bank', 'bank'];
const NOTE = ['note', 'notes', 'description', 'keterangan', 'catatan', 'berita'];
const EMAIL = ['email', 'e mail', 'emails', 'email penerima', 'surel'];

type PayoutTemplate = Template & {
  readonly name: TemplateName;
  readonly required: readonly PayoutField[];
  readonly names: readonly (readonly [field: PayoutField, names: readonly string[]])[];
};

/**
 * The headers we read: our own, and the bulk templates of OY and Xendit (provider notes, section 4). Our
 * own comes first, so that a reference column beside OY's names is used and not ignored.
 */
export const PAYOUT_TEMPLATES: readonly PayoutTemplate[] = [
  {
    name: 'rekon',
    title: 'Rekon',
    printed: [
      'reference',
      'bank_code',
      'account_number',
      'account_name',
      'amount',
      'note',
      'email',
    ],
    required: ['reference', 'bank_code', 'account_number', 'amount'],
    names: [
      [
        'reference',
        ['reference', 'ref', 'reference id', 'referensi', 'no referensi', 'nomor referensi'],
      ],
      ['bank_code', BANK],
      ['account_number', [...ACCOUNT_NUMBER, ...ACCOUNT_NUMBER_INDONESIAN]],
      ['account_name', [...ACCOUNT_NAME, ...ACCOUNT_NAME_INDONESIAN]],
      ['amount', AMOUNT],
      ['note', NOTE],
      ['email', EMAIL],
    ],
  },
  {
    name: 'xendit',
    title: 'Xendit',
    printed: [
      'Amount',
      'Bank Code',
      'Bank Account Name',
      'Bank Account Number',
      'Description',
      'Email',
      'CC',
      'BCC',
      'External ID',
    ],
    required: ['amount', 'bank_code', 'account_name', 'account_number'],
    names: [
      ['amount', ['amount']],
      ['bank_code', ['bank code']],
      ['account_name', ['bank account name']],
      ['account_number', ['bank account number']],
      ['note', ['description']],
      ['email', ['email']],
      ['cc', ['cc', 'email cc']],
      ['bcc', ['bcc', 'email bcc']],
      ['reference', ['external id']],
    ],
  },
  {
    name: 'oy',
    title: 'OY',
    printed: [
      'Name',
      'Email',
      'Amount',
      'Bank Code',
      'Bank Account Number',
      'Phone Number',
      'Notes',
    ],
    required: ['amount', 'bank_code', 'account_number'],
    names: [
      ['account_name', ['name']],
      ['email', ['email']],
      ['amount', ['amount']],
      ['bank_code', ['bank code']],
      ['account_number', ['bank account number']],
      ['phone', ['phone number', 'phone']],
      ['note', ['notes', 'note']],
    ],
  },
];

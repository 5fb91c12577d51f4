import { stringify } from 'csv-stringify/sync';
import { BATCH_KINDS, type BatchKindName } from '../../../domain/batch-kinds.ts';
import { PAYOUT_TEMPLATES, type TemplateName } from '../../../intake/payout-row/templates.ts';
import { normaliseColumnName } from '../../../intake/row/template.ts';
import { ORDER_KIND_DEFINITIONS } from '../../../orders/kinds/index.ts';

/** A file to fill in: its columns and one example row. */
export interface FileTemplate {
  readonly kind: BatchKindName;
  /** Whose columns they are. */
  readonly of: string;
  readonly fileName: string;
  readonly text: string;
}

type ExampleRow = Readonly<Record<string, string>>;

/** By column; what has no line stays empty. */
const EXAMPLES: Readonly<Record<Exclude<BatchKindName, 'payouts'>, ExampleRow>> = {
  va: {
    reference: 'EXAMPLE-VA-1',
    bank_code: '014',
    amount: '150000',
    customer_name: 'Budi Santoso',
    email: 'budi@example.com',
    single_use: 'yes',
    lifetime: 'no',
    expires_minutes: '1440',
  },
  checkout: {
    reference: 'EXAMPLE-LINK-1',
    amount: '150000',
    sender_name: 'Budi Santoso',
    description: 'Order 1001',
    email: 'budi@example.com',
    phone_number: '081234567890',
    open_amount: 'no',
    include_admin_fee: 'no',
  },
  invoice: {
    reference: 'EXAMPLE-INVOICE-1',
    amount: '150000',
    sender_name: 'Budi Santoso',
    description: 'Order 1001',
    email: 'budi@example.com',
    phone_number: '081234567890',
    open_amount: 'no',
    include_admin_fee: 'no',
    full_name: 'Budi Santoso',
    items: 'Coffee x 2 @ 75000',
  },
  ewallet: {
    reference: 'EXAMPLE-CHARGE-1',
    wallet: 'OVO',
    amount: '150000',
    phone: '081234567890',
  },
  emoney: {
    reference: 'EXAMPLE-EMONEY-1',
    wallet: 'DANA',
    amount: '150000',
    product_name: 'Coffee',
    fee_type: 'BEN',
    redirect_url: 'https://shop.example.com/thanks',
  },
  identity: {
    reference: 'EXAMPLE-IDENTITY-1',
    check: 'phone_number',
    name: 'Budi Santoso',
    nik: '3171234567890123',
    home_address: 'Jalan Merdeka 1, Jakarta',
    phone: '081234567890',
  },
};

/** Of payouts by the field, since each provider has its own names for it. */
const PAYOUT_EXAMPLE: ExampleRow = {
  reference: 'EXAMPLE-1',
  bank_code: '014',
  account_number: '1239812390',
  account_name: 'Budi Santoso',
  amount: '150000',
  note: 'Salary November',
  email: 'budi@example.com',
};

/** The way into the code of Xendit's template: a name of a bank. */
const XENDIT_EXAMPLE: ExampleRow = { ...PAYOUT_EXAMPLE, bank_code: 'BCA' };

const OWN_TEMPLATE: TemplateName = 'rekon';

function payoutTemplates(): FileTemplate[] {
  return PAYOUT_TEMPLATES.map(({ name, title, printed, names }) => {
    const example = name === 'xendit' ? XENDIT_EXAMPLE : PAYOUT_EXAMPLE;
    const row = printed.map((column) => {
      const called = normaliseColumnName(column);
      const field = names.find(([, known]) => known.includes(called))?.[0];
      return field === undefined ? '' : (example[field] ?? '');
    });
    const fileName = name === OWN_TEMPLATE ? 'payouts.csv' : `payouts-${name}.csv`;
    return { kind: 'payouts', of: title, fileName, text: fileOf(printed, row) };
  });
}

function orderTemplate(kind: Exclude<BatchKindName, 'payouts'>): FileTemplate {
  const header = ORDER_KIND_DEFINITIONS[kind].columns.map(({ name }) => name);
  const row = header.map((column) => EXAMPLES[kind][column] ?? '');
  return { kind, of: 'Rekon', fileName: `${kind}.csv`, text: fileOf(header, row) };
}

const fileOf = (header: readonly string[], row: readonly string[]): string =>
  stringify([[...header], [...row]], { bom: true, record_delimiter: '\r\n' });

export const FILE_TEMPLATES: readonly FileTemplate[] = BATCH_KINDS.flatMap((kind) =>
  kind === 'payouts' ? payoutTemplates() : [orderTemplate(kind)],
);

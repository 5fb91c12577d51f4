import { hasCorrectionColumns, REJECTS_COLUMNS } from './correction.ts';

/**
 * The headers we read: our own, and the bulk templates of OY and Xendit (provider notes, section 4).
 * A header fits a template when it names every required field of it. Column names are compared
 * without regard to case, and spaces, underscores, hyphens, dots and slashes are equal.
 */
export type TemplateName = 'rekon' | 'oy' | 'xendit';

export type PayoutField =
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

export interface Template {
  readonly name: TemplateName;
  readonly title: string;
  /** The header as its owner prints it, for messages. */
  readonly printed: readonly string[];
  readonly required: readonly PayoutField[];
  /** Each field's names, as `normaliseColumnName` leaves them; the first is the template's own. */
  readonly names: readonly (readonly [field: PayoutField, names: readonly string[]])[];
}

const ACCOUNT_NUMBER = ['account number', 'bank account number', 'account no', 'no rekening'];
const ACCOUNT_NUMBER_INDONESIAN = ['nomor rekening', 'norek', 'no rek', 'rekening'];
const ACCOUNT_NAME = ['account name', 'bank account name', 'name', 'recipient name'];
const ACCOUNT_NAME_INDONESIAN = ['nama penerima', 'nama rekening', 'nama pemilik rekening', 'nama'];
const AMOUNT = ['amount', 'amount (idr)', 'nominal', 'jumlah', 'jumlah transfer'];
const BANK = ['bank code', 'kode bank', 'bank'];
const NOTE = ['note', 'notes', 'description', 'keterangan', 'catatan', 'berita'];
const EMAIL = ['email', 'e mail', 'emails', 'email penerima', 'surel'];

export const TEMPLATES: readonly Template[] = [
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

export interface TemplateMatch {
  readonly template: Template;
  /** Field → index in the header. */
  readonly columns: Readonly<Partial<Record<PayoutField, number>>>;
  readonly matched: number;
  readonly missing: readonly PayoutField[];
  /** Indexes of columns that name a field which an earlier column has named already. */
  readonly repeated: readonly number[];
  /** Names of columns the template does not know, as uploaded. */
  readonly unknown: readonly string[];
}

export function normaliseColumnName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./*\uFEFF]+/g, ' ')
    .trim();
}

/** The header held against one template. */
export function matchTemplate(header: readonly string[], template: Template): TemplateMatch {
  const fieldOf = FIELD_BY_NAME.get(template.name);
  const columns: Partial<Record<PayoutField, number>> = {};
  const repeated: number[] = [];
  const unknown: string[] = [];
  const names = header.map(normaliseColumnName);
  // `batch`, `row` and `reason` are ours together; alone they are the uploader's own.
  const ours: readonly string[] = hasCorrectionColumns(names) ? REJECTS_COLUMNS : [];
  for (const [index, name] of names.entries()) {
    const field = fieldOf?.get(name);
    if (field === undefined) {
      if (name !== '' && !ours.includes(name)) unknown.push(header[index]?.trim() ?? '');
    } else if (columns[field] === undefined) {
      columns[field] = index;
    } else {
      repeated.push(index);
    }
  }
  const missing = template.required.filter((field) => columns[field] === undefined);
  return { template, columns, matched: Object.keys(columns).length, missing, repeated, unknown };
}

/**
 * The template that fits best: one that misses nothing before one that does, then the one that knows
 * more columns, then the order above. Our own comes first, so that a reference column beside OY's
 * names is used and not ignored.
 */
export function bestTemplate(header: readonly string[]): TemplateMatch {
  const [first, ...others] = TEMPLATES.map((template) => matchTemplate(header, template));
  if (first === undefined) throw new Error('no templates');
  return others.reduce((best, match) => (fitsBetter(match, best) ? match : best), first);
}

/** Also between delimiters: the wrong one leaves one long name that nothing knows. */
export function fitsBetter(match: TemplateMatch, best: TemplateMatch): boolean {
  const complete = match.missing.length === 0;
  if (complete !== (best.missing.length === 0)) return complete;
  return match.matched > best.matched;
}

const FIELD_BY_NAME: ReadonlyMap<TemplateName, ReadonlyMap<string, PayoutField>> = new Map(
  TEMPLATES.map((template) => [
    template.name,
    new Map(
      template.names.flatMap(([field, names]) => names.map((name) => [name, field] as const)),
    ),
  ]),
);

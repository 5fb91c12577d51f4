import type { ApiPart } from './parts.ts';

interface DocsWords {
  readonly title: string;
  readonly about: string;
  readonly document: string;
  readonly parts: Readonly<Record<ApiPart, string>>;
  readonly request: string;
  readonly what: string;
  readonly roles: string;
  readonly errors: string;
  readonly anyone: string;
}

const en: DocsWords = {
  title: 'The API',
  about:
    'For programs: JSON with a token. Whatever is done at the desk can be done here. An administrator makes tokens. A write that carries an Idempotency-Key can be sent again without being done twice.',
  document: 'The whole description, for programs (OpenAPI 3.1)',
  parts: {
    payouts: 'Payouts',
    collections: 'Collections',
    exceptions: 'Exceptions',
    reconciliation: 'Reconciliation',
    ledger: 'Ledger',
    jobs: 'Jobs and sending',
    people: 'Users and tokens',
    audit: 'Audit log',
    callbacks: 'From providers',
    health: 'State of health',
  },
  request: 'Request',
  what: 'What it does',
  roles: 'Who may',
  errors: 'Its own error codes',
  anyone: 'without a token',
};

const id: DocsWords = {
  title: 'API',
  about:
    'Untuk program: JSON dengan token. Yang dikerjakan di meja kerja dapat dikerjakan di sini. Token dibuat oleh administrator. Permintaan tulis yang membawa Idempotency-Key dapat dikirim ulang tanpa dikerjakan dua kali.',
  document: 'Uraian lengkap untuk program (OpenAPI 3.1)',
  parts: {
    payouts: 'Pembayaran',
    collections: 'Penerimaan',
    exceptions: 'Selisih',
    reconciliation: 'Rekonsiliasi',
    ledger: 'Buku besar',
    jobs: 'Tugas dan pengiriman',
    people: 'Pengguna dan token',
    audit: 'Log audit',
    callbacks: 'Dari penyedia',
    health: 'Status kesehatan',
  },
  request: 'Permintaan',
  what: 'Kegunaan',
  roles: 'Siapa yang boleh',
  errors: 'Kode galat khusus',
  anyone: 'tanpa token',
};

/** The words of the page about the API. */
export const docsWords = { en, id } as const;

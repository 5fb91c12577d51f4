const en = {
  title: 'The API',
  about:
    'For programs: JSON with a token. An administrator makes tokens. A write that carries an Idempotency-Key can be sent again without being done twice.',
  document: 'The whole description, for programs (OpenAPI 3.1)',
  api: 'With a token',
  callbacks: 'From providers',
  health: 'State of health',
  request: 'Request',
  what: 'What it does',
  roles: 'Who may',
  errors: 'Its own error codes',
  anyone: 'without a token',
};

const id: typeof en = {
  title: 'API',
  about:
    'Untuk program: JSON dengan token. Token dibuat oleh administrator. Permintaan tulis yang membawa Idempotency-Key dapat dikirim ulang tanpa dikerjakan dua kali.',
  document: 'Uraian lengkap untuk program (OpenAPI 3.1)',
  api: 'Dengan token',
  callbacks: 'Dari penyedia',
  health: 'Status kesehatan',
  request: 'Permintaan',
  what: 'Kegunaan',
  roles: 'Siapa yang boleh',
  errors: 'Kode galat khusus',
  anyone: 'tanpa token',
};

/** The words of the page about the API. */
export const docsWords = { en, id } as const;

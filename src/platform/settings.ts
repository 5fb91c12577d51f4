import { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { CALLBACK_SETTINGS, refuseCallbackAddress } from './callback-settings.ts';
import { NOTICE_SETTINGS, refuseHalfNotices } from './notice-settings.ts';
import { choice, credential, type Definition, list, text, url, whole } from './setting-kinds.ts';

/**
 * Every setting of Rekon: its environment variable, what it does, and its default. `docs/settings.md`
 * and `.env.example` are compared with this list by a test. Read once, at the edge, by `readSettings`.
 */
export const SETTING_DEFINITIONS = {
  databaseUrl: {
    ...url(
      'DATABASE_URL',
      'PostgreSQL; empty: SQLite in the data directory',
      /^postgres(ql)?:\/\//,
      'postgres://user:password@host:5432/name',
    ),
    secret: true,
  },
  redisUrl: {
    ...url(
      'REDIS_URL',
      'a Redis that all workers share; empty: one of our own in the data directory',
      /^rediss?:\/\//,
      'redis://host:6379',
    ),
    secret: true,
  },
  oyBaseUrl: url(
    'OY_BASE_URL',
    'base URL of OY; empty: the sandbox on this machine',
    /^https?:\/\/[^@?#]+$/,
    'https://partner.oyindonesia.com',
  ),
  oyUsername: credential('OY_USERNAME', 'sandbox', 'X-OY-Username'),
  oyApiKey: { ...credential('OY_API_KEY', 'sandbox-key', 'X-Api-Key'), secret: true },
  oyCallbackSources: list(
    'OY_CALLBACK_SOURCES',
    ['127.0.0.1', '::1'],
    'addresses from which callbacks are accepted, separated by commas',
  ),
  oyPublicKey: text(
    'OY_PUBLIC_KEY',
    '',
    'seals identity checks and bank logins: PEM or bare base64; empty: the sandbox’s, where it stands in',
  ),
  oyCallbackPrivateKey: {
    ...text('OY_CALLBACK_PRIVATE_KEY', '', 'opens what OY seals for us: PEM or bare base64'),
    secret: true,
  },
  nikHashKey: {
    ...text(
      'NIK_HASH_KEY',
      'rekon-key-of-niks',
      'by it callbacks find identity checks; 16 characters at least; changed, earlier checks are only swept',
    ),
    schema: z.string().min(16, 'it must have at least 16 characters'),
    secret: true,
  },
  ewalletBrand: choice(
    'EWALLET_BRAND',
    'xendit',
    ['xendit', 'instamoney'],
    'who charges wallets: xendit or instamoney',
  ),
  ewalletBaseUrl: url(
    'EWALLET_BASE_URL',
    'base URL of Xendit or Instamoney; empty: the sandbox, where it stands in for OY too',
    /^https?:\/\/[^@?#]+$/,
    'https://api.xendit.co',
  ),
  ewalletApiKey: { ...credential('EWALLET_API_KEY', 'xendit-key', 'secret API key'), secret: true },
  ewalletApiVersion: choice(
    'EWALLET_API_VERSION',
    '2020-02-01',
    ['2019-02-04', '2020-02-01'],
    'x-api-version: 2019-02-04 (OVO answers at once) or 2020-02-01',
  ),
  ewalletCallbackToken: {
    ...credential('EWALLET_CALLBACK_TOKEN', 'xendit-callback-token', 'X-CALLBACK-TOKEN'),
    secret: true,
  },
  ewalletRedirectUrl: text(
    'EWALLET_REDIRECT_URL',
    'https://example.com/thanks',
    'where payers land after DANA and LinkAja',
  ),
  paylabsBaseUrl: url(
    'PAYLABS_BASE_URL',
    'base URL of Paylabs; empty: the sandbox, where it stands in for OY too',
    /^https?:\/\/[^@?#]+$/,
    'https://pay.paylabs.co.id',
  ),
  paylabsMerchantId: credential('PAYLABS_MERCHANT_ID', '0010001', 'merchantId and X-PARTNER-ID'),
  paylabsPrivateKey: {
    ...text('PAYLABS_PRIVATE_KEY', '', 'signs our requests: RSA 2048, PKCS#8, PEM or bare base64'),
    secret: true,
  },
  paylabsPublicKey: text('PAYLABS_PUBLIC_KEY', '', 'verifies what Paylabs signs: SPKI'),
  paylabsStoreId: text('PAYLABS_STORE_ID', '', 'the branch of orders that name none'),
  publicUrl: text(
    'PUBLIC_URL',
    '',
    'where providers reach this installation, for callbacks that a request names; empty: http://HOST:PORT',
  ),
  schedules: text(
    'SCHEDULES',
    '',
    'other times for schedules: `name=every 10m; name=0 6 * * *` (Asia/Jakarta); `rekon jobs` lists the names',
  ),
  sandboxPort: whole('SANDBOX_PORT', 4010, 'port of the sandbox', { min: 0, max: 65535 }),
  host: text('HOST', '127.0.0.1', 'address on which the HTTP side listens'),
  port: whole('PORT', 4000, 'port of the HTTP side', { min: 0, max: 65535 }),
  sessionIdleMinutes: whole(
    'SESSION_IDLE_MINUTES',
    30,
    'who does nothing at the desk for so long signs in again',
  ),
  sessionHours: whole('SESSION_HOURS', 12, 'and so does everybody after so long', { max: 168 }),
  idempotencyKeepHours: whole(
    'IDEMPOTENCY_KEEP_HOURS',
    72,
    'how long a write under an Idempotency-Key is remembered, with its answer',
    { max: 720 },
  ),
  ...NOTICE_SETTINGS,
  logLevel: choice(
    'LOG_LEVEL',
    'info',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'fatal, error, warn, info, debug, trace or silent',
  ),

  limitInquiryPerSecond: whole('LIMIT_INQUIRY_PER_SECOND', 50, 'inquiries, over all workers'),
  limitRemitPerSecond: whole('LIMIT_REMIT_PER_SECOND', 50, 'sends, over all workers'),
  limitStatusPerSecond: whole('LIMIT_STATUS_PER_SECOND', 50, 'status requests, over all workers'),
  limitBalancePerSecond: whole('LIMIT_BALANCE_PER_SECOND', 5, 'balance requests, over all workers'),
  limitVaPerSecond: whole('LIMIT_VA_PER_SECOND', 20, 'requests about virtual accounts'),
  limitCheckoutPerSecond: whole('LIMIT_CHECKOUT_PER_SECOND', 10, 'requests about payment links'),
  limitKycPerSecond: whole('LIMIT_KYC_PER_SECOND', 2, 'requests about identity checks'),
  limitPfmPerSecond: whole('LIMIT_PFM_PER_SECOND', 2, 'requests about bank accounts'),
  limitEwalletPerSecond: whole(
    'LIMIT_EWALLET_PER_SECOND',
    1,
    'wallet charges, and questions about them, each: 60 a minute for a test key, 600 (10) for a live one',
  ),
  limitEmoneyPerSecond: whole('LIMIT_EMONEY_PER_SECOND', 10, 'requests to Paylabs'),
  arrivalAllowanceMs: whole(
    'RATE_ARRIVAL_ALLOWANCE_MS',
    20_000,
    'how long a request of which nothing more is heard keeps its place in the limit; as long as REQUEST_TIMEOUT_MS',
  ),
  requestTimeoutMs: whole(
    'REQUEST_TIMEOUT_MS',
    20_000,
    'one request to a provider; below JOB_LOCK_SECONDS',
    { max: 45_000 },
  ),
  jobLockSeconds: whole(
    'JOB_LOCK_SECONDS',
    60,
    'a worker silent for so long has lost its jobs, schedules and PostgreSQL transactions; a send without an answer is asked about this and REQUEST_TIMEOUT_MS later',
    { min: 2 },
  ),
  maxAnswerBytes: whole('MAX_ANSWER_BYTES', 1_048_576, 'longest answer read from a provider'),

  maxUploadBytes: whole('MAX_UPLOAD_BYTES', 536_870_912, 'largest file taken'),
  maxUploadRows: whole('MAX_UPLOAD_ROWS', 2_000_000, 'most rows in one file'),
  maxPayoutRupiah: whole('MAX_PAYOUT_RUPIAH', 1_000_000_000, 'largest single payout, in rupiah'),
  duplicateWindowDays: whole(
    'DUPLICATE_WINDOW_DAYS',
    7,
    'same account and amount within so many days goes to review; 0: never',
    { min: 0 },
  ),
  approvalLayers: text(
    'APPROVAL_LAYERS',
    '0:1',
    'how many different people approve a batch, by its total in rupiah: `0:1, 500000000:2, 5000000000:3`; three at most',
  ),
  nameScorePercent: whole(
    'NAME_SCORE_PERCENT',
    85,
    'names that agree less than this go to review',
    { max: 100 },
  ),
  inquiryCacheDays: whole('INQUIRY_CACHE_DAYS', 30, 'how long a good answer is used again', {
    min: 0,
  }),

  reconciliationFile: text(
    'RECONCILIATION_FILE',
    '',
    'JSON: holidays, your own CSV files and how they are matched; empty: the runner’s own streams only',
  ),

  reportDelimiter: choice(
    'REPORT_DELIMITER',
    ',',
    [',', ';', 'tab'],
    'between the cells of reports: `,` or `;` or tab',
  ),
  reportDecimal: choice(
    'REPORT_DECIMAL',
    '.',
    ['.', ','],
    'in amounts of reports: `.` or `,` (then with another delimiter)',
  ),
  reportBom: choice(
    'REPORT_BOM',
    'yes',
    ['yes', 'no'],
    'yes or no: a byte order mark, by which Excel knows that a report is UTF-8',
  ),

  statusFirstAskSeconds: whole('STATUS_FIRST_ASK_SECONDS', 60, 'after a send'),
  statusMaxAskSeconds: whole('STATUS_MAX_ASK_SECONDS', 3600, 'longest pause between two questions'),
  notFoundQuietSeconds: whole(
    'NOT_FOUND_QUIET_SECONDS',
    600,
    '"no such transaction" is believed when repeated for so long',
  ),
  notFoundAnswers: whole('NOT_FOUND_ANSWERS', 3, '… and said at least so often'),
  maxSends: whole('MAX_SENDS', 3, 'how often the same id may be sent before a person must look'),
  maxRefusals: whole(
    'MAX_REFUSALS',
    20,
    'how often the same id may be sent and not be created (too fast, deposit too low) before a person must look',
  ),
  expectedWithinSeconds: whole(
    'EXPECTED_WITHIN_SECONDS',
    3600,
    'a payout not final so long after its send is an exception',
  ),
  retryFirstSeconds: whole('RETRY_FIRST_SECONDS', 5, 'pause after an inquiry that got no answer'),
  retryMaxSeconds: whole('RETRY_MAX_SECONDS', 600, 'longest such pause'),
  failedConfirmSeconds: whole(
    'FAILED_CONFIRM_SECONDS',
    600,
    'a failed payout is asked about once more after so long',
  ),
  maxAttempts: whole(
    'MAX_ATTEMPTS',
    5,
    'how many ids one payout may get: the first, and one for each retry',
  ),

  orderMaxAskSeconds: whole(
    'ORDER_MAX_ASK_SECONDS',
    3600,
    'longest pause between two questions about an unpaid order',
  ),
  orderExpiryGraceSeconds: whole(
    'ORDER_EXPIRY_GRACE_SECONDS',
    3600,
    'an unpaid order is over so long after its time',
  ),
  vaPageLines: whole(
    'VA_PAGE_LINES',
    100,
    'lines of a virtual account’s history asked for at a time',
    {
      max: 1000,
    },
  ),
  vaMostLines: whole('VA_MOST_LINES', 1_000_000, 'lines of one history or list read at most'),
  vaPullEverySeconds: whole(
    'VA_PULL_EVERY_SECONDS',
    21_600,
    'a history is pulled after so long, whatever callbacks and the list say',
  ),
  bankOverlapDays: whole('BANK_OVERLAP_DAYS', 7, 'days of mutations that each pull reads again'),

  breakerProbeSeconds: whole('BREAKER_PROBE_SECONDS', 30, 'pause between two tries of a way back'),
  unknownsInARow: whole(
    'UNKNOWNS_IN_A_ROW',
    5,
    'so many sends in a row without a clear answer stop the sends',
  ),
  unknownsPercent: whole('UNKNOWNS_PERCENT', 20, 'and so does such a share …', { max: 100 }),
  unknownsOfLast: whole('UNKNOWNS_OF_LAST', 50, '… of so many sends', { max: 1000 }),
  bankFailures: whole('BANK_FAILURES', 5, 'so many failures at one bank stop the sends to it …'),
  bankFailuresOfLast: whole('BANK_FAILURES_OF_LAST', 10, '… of so many payouts that ended there', {
    max: 1000,
  }),
  bankPauseSeconds: whole('BANK_PAUSE_SECONDS', 900, 'before one payout to such a bank is tried'),
  doubtfulFirstRows: whole('DOUBTFUL_FIRST_ROWS', 50, 'of so many first rows of a batch …'),
  doubtfulLeastRows: whole('DOUBTFUL_LEAST_ROWS', 10, '… once so many were asked for …'),
  doubtfulPercent: whole(
    'DOUBTFUL_PERCENT',
    60,
    '… such a share of names that differ or are not known pauses the batch',
    { max: 100 },
  ),
  throttleSeconds: whole(
    'THROTTLE_SECONDS',
    60,
    'how long an endpoint goes at half its rate after a 429',
  ),
  sendWithinMs: whole(
    'SEND_WITHIN_MS',
    900,
    'a send that has not left so long after its intent does not leave any more; so `rekon stop-sending` works within a second',
  ),

  workerConcurrency: whole('WORKER_CONCURRENCY', 24, 'jobs of one queue at once, per worker', {
    max: 500,
  }),
  queueLength: whole('QUEUE_LENGTH', 1000, 'jobs that the feeder keeps in one queue'),
  feedEveryMs: whole('FEED_EVERY_MS', 500, 'pause between two looks of the feeder'),
  ...CALLBACK_SETTINGS,
  sqliteBusyTimeoutMs: whole('SQLITE_BUSY_TIMEOUT_MS', 20_000, 'wait for SQLite’s write lock'),
  postgresPoolSize: whole('POSTGRES_POOL_SIZE', 10, 'connections per process'),
} as const satisfies Record<string, Definition<unknown>>;

type Definitions = typeof SETTING_DEFINITIONS;
export type Settings = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Definition<infer T> ? T : never;
};

/** Settings from an environment; a wrong one is a UserError that names the variable. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const entries = Object.entries(SETTING_DEFINITIONS).map(([name, definition]) => {
    const given = environment[definition.variable];
    if (given === undefined || given === '') return [name, definition.fallback];
    const parsed = definition.schema.safeParse(given);
    if (!parsed.success) {
      // The rule, never the value: it may be a password.
      const why = parsed.error.issues.map((issue) => issue.message).join('; ');
      throw new UserError(
        'setting_invalid',
        `The setting ${definition.variable} is not usable: ${why}.`,
        `Set ${definition.variable} to a fitting value (default: ${shownDefault(definition)}), or unset it.`,
      );
    }
    return [name, parsed.data];
  });
  const settings = Object.fromEntries(entries) as Settings;
  refuseShortLock(settings);
  refuseCommaTwice(settings);
  refuseHalfNotices(settings);
  refuseCallbackAddress(settings);
  return settings;
}

/** A request that may outlive its job's lock would be answered to nobody. */
function refuseShortLock({ requestTimeoutMs, jobLockSeconds }: Settings): void {
  const most = (jobLockSeconds * 1000 * 3) / 4;
  if (requestTimeoutMs <= most) return;
  throw new UserError(
    'setting_invalid',
    `REQUEST_TIMEOUT_MS is ${requestTimeoutMs}, too long for a JOB_LOCK_SECONDS of ${jobLockSeconds}.`,
    `Set REQUEST_TIMEOUT_MS to ${most} or less, or JOB_LOCK_SECONDS higher.`,
  );
}

/** Amounts would fall apart into two cells. */
function refuseCommaTwice({ reportDelimiter, reportDecimal }: Settings): void {
  if (reportDelimiter !== ',' || reportDecimal !== ',') return;
  throw new UserError(
    'setting_invalid',
    'REPORT_DELIMITER and REPORT_DECIMAL are both a comma.',
    'Set REPORT_DELIMITER to `;` or tab, or REPORT_DECIMAL to `.`.',
  );
}

/** As it would be written in an environment; empty where there is none. */
function shownDefault({ fallback }: Definition<unknown>): string {
  return String(fallback) === '' ? 'none' : String(fallback);
}

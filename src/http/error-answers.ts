import { UserError } from '../domain/errors.ts';
import type { Sentence } from '../domain/sentence.ts';
import { httpProblem } from './http-problems.ts';

/** What a caller is told; `error.next` says what to do. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** What `message` and `next` say, for another language; null: they are told in English only. */
  readonly sentence: Sentence | null;
  /** Nobody's input caused it: it is logged, and the caller is given the request's id only. */
  readonly isFault: boolean;
}

/** Each UserError's code and its status; the default is 400. docs/http-api.md lists them too. */
const STATUSES = {
  token_missing: 401,
  token_not_valid: 401,
  token_wrong: 401,
  sign_in_failed: 401,
  signature_missing: 401,
  signature_wrong: 401,
  timestamp_too_old: 401,
  partner_wrong: 401,
  role_may_not: 403,
  source_not_allowed: 403,
  approver_is_maker: 403,
  approval_above_limit: 403,
  form_not_ours: 403,

  route_unknown: 404,
  batch_unknown: 404,
  payout_unknown: 404,
  order_unknown: 404,
  refund_unknown: 404,
  user_unknown: 404,
  token_unknown: 404,
  run_unknown: 404,
  posting_unknown: 404,
  breaker_unknown: 404,
  job_unknown: 404,
  stream_unknown: 404,
  period_unknown: 404,
  import_unknown: 404,
  exception_unknown: 404,
  edited_file_unknown: 404,

  user_exists: 409,
  last_admin: 409,
  approved_already: 409,
  approval_stale: 409,
  approval_stopped: 409,
  upload_given_up: 409,
  run_not_finished: 409,
  run_is_a_closing: 409,
  reconciliation_under_way: 409,
  file_imported_already: 409,
  period_changed_meanwhile: 409,
  period_closed: 409,
  period_input_missing: 409,
  period_leaves_gap: 409,
  period_not_over: 409,
  period_not_reconciled: 409,
  period_overlaps: 409,
  period_report_differs: 409,
  balance_too_low: 409,
  batch_closed: 409,
  batch_of_other_kind: 409,
  file_being_uploaded: 409,
  file_uploaded_before: 409,
  inquiry_under_way: 409,
  nothing_to_approve: 409,
  nothing_to_do: 409,
  attempts_exhausted: 409,
  request_under_way: 409,
  request_broke_off: 409,
  row_not_in_review: 409,
  not_quarantined: 409,
  order_not_open: 409,
  order_not_removable: 409,
  order_not_removed: 409,
  order_not_paid: 409,
  not_refundable: 409,
  not_refundable_now: 409,
  refund_too_large: 409,
  refund_decided: 409,
  refund_not_open: 409,
  exception_changed: 409,
  exception_status: 409,
  exception_version_unknown: 409,
  nothing_at_stake: 409,
  write_off_outdated: 409,
  never_reconciled: 409,
  line_not_open: 409,
  line_ambiguous: 409,
  amounts_differ: 409,
  difference_changed: 409,
  file_being_applied: 409,
  edited_file_outdated: 409,
  match_not_live: 409,

  body_too_large: 413,
  file_too_large: 413,
  file_too_many_rows: 413,

  media_type_unsupported: 415,

  columns_of_other_kind: 422,
  nothing_chosen: 422,

  file_broken_csv: 422,
  file_columns_missing: 422,
  file_columns_repeated: 422,
  file_columns_unknown: 422,
  file_delimiter_unknown: 422,
  file_empty: 422,
  file_encoding_unsupported: 422,
  file_header_missing: 422,
  file_header_only: 422,
  file_header_unreadable: 422,
  file_not_csv: 422,
  file_not_workbook: 422,
  file_quote_unclosed: 422,
  file_row_too_long: 422,
  file_too_many_columns: 422,
  file_wrong_delimiter: 422,

  control_total_differs: 422,
  file_not_a_statement: 422,
  file_total_too_large: 422,

  idempotency_key_reused: 422,

  too_many_at_once: 429,
  sign_in_throttled: 429,
  too_many_callbacks: 429,

  provider_refuses_us: 502,
  server_closing: 503,
  callback_not_stored: 503,
  provider_silent: 503,
  reconciliation_file_invalid: 503,
  reconciliation_file_unreadable: 503,
  order_removal_unanswered: 503,
  disk_full: 507,
} as const;

/** Those whose status is 400, and the fault that nobody's input caused. */
type CodeWithoutEntry =
  | 'request_invalid'
  | 'request_malformed'
  | 'reason_missing'
  | 'assignee_missing'
  | 'note_missing'
  | 'resolution_missing'
  | 'exception_input'
  | 'usage'
  | 'user_name_invalid'
  | 'role_unknown'
  | 'noted_entry_invalid';

export type ErrorCode = keyof typeof STATUSES | CodeWithoutEntry;

export const STATUS_OF_CODE: Readonly<Record<string, number>> = STATUSES;

/** About the server's own files, which the caller cannot mend and whose paths are nobody's business. */
const OWN_FILE_CODES = new Set(['file_not_found', 'file_not_readable', 'file_not_writable']);

/** Turns whatever a handler threw into an answer. `closing` is aborted when the server is to close. */
export function toErrorAnswer(
  error: unknown,
  requestId: string,
  closing: AbortSignal,
): ErrorAnswer {
  if (isDiskFull(error)) return ofUserError(httpProblem('disk_full'), true);
  if (closing.aborted && isAbort(error)) return ofUserError(httpProblem('server_closing'));
  if (error instanceof UserError && !OWN_FILE_CODES.has(error.code)) return ofUserError(error);
  return ofHttpError(error) ?? fault(requestId);
}

function ofUserError(error: UserError, isFault = false): ErrorAnswer {
  const { code, message, next, details, sentence } = error;
  return { status: STATUS_OF_CODE[code] ?? 400, code, message, next, details, sentence, isFault };
}

/** Node's, SQLite's and PostgreSQL's words for it, and what our own writers make of them. */
const DISK_FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100', 'disk_full']);

function isDiskFull(error: unknown): boolean {
  return DISK_FULL_CODES.has(codeOf(error));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Requests that Fastify or the multipart reader refused before a handler saw them. */
function ofHttpError(error: unknown): ErrorAnswer | null {
  const status = statusOf(error);
  if (status === null) return null;
  return { ...ofUserError(httpProblem(HTTP_ERRORS[status] ?? 'request_malformed')), status };
}

const HTTP_ERRORS: Readonly<Record<number, 'body_too_large' | 'media_type_unsupported'>> = {
  413: 'body_too_large',
  415: 'media_type_unsupported',
};

const fault = (requestId: string): ErrorAnswer => ({
  ...ofUserError(httpProblem('internal_error', { request: requestId }), true),
  status: 500,
});

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : null;
}

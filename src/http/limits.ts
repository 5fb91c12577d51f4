/** Limits of the HTTP side (docs/http-api.md, "Limits"); those of files and callbacks are settings. */

/** A whole request, body included: 512 MB arrive in it at 2.4 Mbit a second. */
export const REQUEST_MS = 1_800_000;
/** A connection on which nothing moves; longer than the longest piece of work between two bytes. */
export const SILENT_CONNECTION_MS = 300_000;
export const HEADERS_MS = 20_000;
/** A connection kept for the next request. */
export const KEEP_ALIVE_MS = 10_000;
export const MAX_CONNECTIONS = 2_000;
/** One part of an address. */
export const MAX_PARAM_CHARS = 1_500;
export const JSON_BODY_BYTES = 16_384;
/** A form of the desk without a file. */
export const FORM_BODY_BYTES = 65_536;
/** Rows of a batch on one page. */
export const ROWS_SHOWN = 100;
/** Lines of a journal on one page. */
export const ENTRIES_SHOWN = 100;
/** Each goes through every entry on a connection of its own. */
export const LEDGER_READINGS_AT_ONCE = 4;
/** Exceptions that one grouping counts; each through a connection of its own. */
export const EXCEPTIONS_GROUPED = 200_000;
export const GROUPS_SHOWN = 100;
export const GROUPINGS_AT_ONCE = 4;
/** Runs of one schedule on its page. */
export const SCHEDULE_RUNS_SHOWN = 50;

/** On closing, requests under way may end for so long. */
export const CLOSING_GRACE_MS = 10_000;
export const HEALTH_ANSWER_MS = 3_000;

/** Each lies on the disk while it lasts. */
export const UPLOADS_AT_ONCE = 4;
export const DOWNLOADS_AT_ONCE = 8;

export const BATCHES_SHOWN = 50;
export const MAX_BATCHES_SHOWN = 200;
export const REVIEWS_SHOWN = 200;
export const MAX_REVIEWS_SHOWN = 1_000;
export const RUNS_SHOWN = 50;
export const MAX_RUNS_SHOWN = 200;
/** Of lists of the API that say no other. */
export const LINES_SHOWN = 100;
export const MAX_LINES_SHOWN = 500;
export const MAX_REASON_CHARS = 500;
/** Of the desk's lists of tokens and of the audit log. */
export const TOKENS_SHOWN = 100;
export const AUDIT_ENTRIES_SHOWN = 100;
export const NOTICES_SHOWN = 50;

/** Callbacks from strangers that are kept: enough to see what goes on, too few to fill a disk. */
export const REFUSED_KEPT_PER_MINUTE = 10;
export const REFUSED_KEPT_PER_DAY = 1_000;
export const REFUSED_BODY_BYTES = 4_096;
export const REFUSED_HEADERS = 20;
export const REFUSED_HEADER_CHARS = 200;

/** A request under an Idempotency-Key that gave no sign of life for so long has broken off. */
export const KEY_LEASE_MS = 60_000;
/** So often it is renewed within that time. */
export const KEY_RENEWALS = 3;
export const MAX_KEY_CHARS = 200;

/**
 * An error as it may be logged (design, law 11). A database's message quotes the statement and the
 * values in it, which are accounts and names: of such an error only its kind, code and place are told.
 */
export function loggableError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const place = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return { type: error.name, code, message: fromDatabase(code) ? undefined : masked(error), place };
}

/** `SQLITE_…` of sqlite3; five letters and digits of PostgreSQL. */
function fromDatabase(code: string | null): boolean {
  return code !== null && /^(SQLITE_|[0-9A-Z]{5}$)/.test(code);
}

const MAX_CHARS = 500;

function masked(error: Error): string {
  return error.message.slice(0, MAX_CHARS).replace(/\d{5,}/g, '…');
}

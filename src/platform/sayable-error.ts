const MAX_CHARS = 200;

/**
 * What of an error may be written down beside ids: never a number that may be an account, nor a text that
 * somebody sent. Of a database's error only its code, since its message quotes the statement and its values.
 */
export function sayableError(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (isFromDatabase(code)) return `the database refused it (${code})`;
  return `${error.name}: ${withoutGivenText(error.message)}`;
}

/** Where it was thrown: lines of code, and nothing of what was worked on. */
export function placeOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** `SQLITE_…` of sqlite3; five letters and digits of PostgreSQL. */
export function isFromDatabase(code: string | null): boolean {
  return code !== null && /^(SQLITE_|[0-9A-Z]{5}$)/.test(code);
}

/** The first line, without long numbers, addresses of mail, and whatever is quoted and is no name of code. */
export function withoutGivenText(text: string): string {
  const [line = ''] = text.split('\n');
  return line
    .replace(/(["'`])(.*?)(?:\1|$)/g, (quoted: string, mark: string, inside: string) =>
      /^[a-z]\w*$/.test(inside) ? quoted : `${mark}…${mark}`,
    )
    .replace(/\S+@\S+/g, '…')
    .replace(/[A-Za-z0-9+/_-]{24,}=*/g, '…')
    .replace(/\d{5,}/g, '…')
    .slice(0, MAX_CHARS);
}

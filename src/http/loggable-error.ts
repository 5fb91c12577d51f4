import { isFromDatabase, placeOf } from '../platform/sayable-error.ts';

/**
 * An error as it may be logged (design, law 11). A database's message quotes the statement and the
 * values in it, which are accounts and names: of such an error only its kind, code and place are told.
 */
export function loggableError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const place = placeOf(error);
  return {
    type: error.name,
    code,
    message: isFromDatabase(code) ? undefined : masked(error),
    place,
  };
}

const MAX_CHARS = 500;

function masked(error: Error): string {
  return error.message.slice(0, MAX_CHARS).replace(/\d{5,}/g, '…');
}

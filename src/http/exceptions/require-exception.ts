import { z } from 'zod';
import type { Queryable } from '../../platform/database/database.ts';
import { unknownException } from '../../reconciliation/exceptions/decide-exceptions.ts';
import {
  findException,
  type ReconciliationException,
} from '../../reconciliation/exceptions/exception-store.ts';

/** Of one exception. */
export const VERSIONS_SHOWN = 500;

export const exceptionAddress = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'not the number of an exception')
    .transform(Number),
});

/** Throws a UserError where there is none. */
export async function requireException(
  db: Queryable,
  id: number,
): Promise<ReconciliationException> {
  const exception = await findException(db, id);
  if (exception === null) throw unknownException(id);
  return exception;
}

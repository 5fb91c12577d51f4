import { type ExceptionCategory, OPEN_STATUSES } from '../exceptions/categories.ts';

const OPEN = OPEN_STATUSES.map((status) => `'${status}'`).join(', ');

/**
 * SQL: what earlier runs found in a category and nobody has settled, to be looked at again beside what is new.
 * It names `:stream`.
 */
export const stillOpen = (category: ExceptionCategory): string =>
  `SELECT exceptions.item AS item, exceptions.id AS id, exceptions.version AS version FROM exceptions
   WHERE exceptions.stream = :stream AND exceptions.category = '${category}'
     AND exceptions.status IN (${OPEN})`;

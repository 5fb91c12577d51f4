import type { ExceptionCategory } from '../exceptions/categories.ts';
import { isOpen } from '../exceptions/exception-sql.ts';

/**
 * SQL: what earlier runs found in a category and nobody has settled, to be looked at again beside what is new.
 * It names `:stream`.
 */
export const stillOpen = (category: ExceptionCategory): string =>
  `SELECT exceptions.item AS item, exceptions.id AS id, exceptions.version AS version FROM exceptions
   WHERE exceptions.stream = :stream AND exceptions.category = '${category}'
     AND ${isOpen('exceptions.status')}`;

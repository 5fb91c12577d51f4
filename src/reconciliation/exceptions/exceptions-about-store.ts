import type { Queryable } from '../../platform/database/database.ts';
import { EXCEPTION_CATEGORIES } from './categories.ts';
import { findExceptions, type ReconciliationException } from './exception-store.ts';

const CATEGORIES = Object.keys(EXCEPTION_CATEGORIES);

/**
 * The exceptions of a stream about these items, as they are now, closed ones too. With every category, so
 * that the index over (stream, category, item) finds them.
 */
export async function exceptionsAbout(
  db: Queryable,
  of: { stream: string; items: readonly string[]; limit: number },
): Promise<ReconciliationException[]> {
  const ids: number[] = await db('exceptions')
    .where({ stream: of.stream })
    .whereIn('category', CATEGORIES)
    .whereIn('item', of.items)
    .orderBy('id')
    .limit(of.limit)
    .pluck('id');
  return ids.length === 0 ? [] : findExceptions(db, ids);
}

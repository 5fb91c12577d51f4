import { businessDay, type Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { sha256 } from '../../platform/sha256.ts';
import type { StreamDefinition } from '../rules/definition.ts';

/**
 * What a stream's matches and exceptions depend on beside its records and the matches there are: rules,
 * holidays, the day on which things are due or not, and what imports cover. Equal hashes: the same.
 */
export async function circumstancesOf(
  db: Queryable,
  of: { definition: StreamDefinition; holidays: ReadonlySet<string>; asOf: Instant },
): Promise<string> {
  const covering = of.definition.legs.flatMap((leg) => (leg.dueWhenCovered ? leg.theirs : []));
  const imports = await db('imports')
    .whereIn('source', covering)
    .count({ imports: '*' })
    .first<{ imports: number }>();
  return sha256(
    JSON.stringify([
      of.definition,
      [...of.holidays].toSorted(),
      businessDay(of.asOf),
      imports.imports,
    ]),
  );
}

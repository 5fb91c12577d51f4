import { SEVERITIES, type Severity } from '../../reconciliation/exceptions/categories.ts';
import { atStake } from '../../reconciliation/exceptions/exception-sql.ts';

/** By severity and then by when they were found, by what is at stake, or by when they were found. */
export const LIST_SORTS = ['severest', 'largest', 'oldest', 'newest'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** The last line of a page, behind which the next one begins. */
export interface ListKey {
  readonly id: number;
  /** In sen; of the order by it. */
  readonly stake?: number;
  readonly severity?: Severity;
}

/** An order of exceptions as SQL; the newest version is called `found`. */
interface ListOrder {
  /** Those of a key. */
  readonly columns: string;
  readonly by: string;
  /** Behind the key that is bound under this name; or not behind it. */
  behind(name: string): string;
  upto(name: string): string;
  bindings(name: string, key: ListKey | null): Record<string, number>;
}

const STAKE = atStake('found');
const RANK = `CASE found.severity ${SEVERITIES.map((each, rank) => `WHEN '${each}' THEN ${rank}`).join(' ')} END`;

/** `id`: the column with the number of the exception. */
export function orderOf(sort: ListSort, id: string): ListOrder {
  switch (sort) {
    case 'oldest':
      return byId(id, 'ASC');
    case 'newest':
      return byId(id, 'DESC');
    case 'largest':
      return {
        columns: `${id} AS id, ${STAKE} AS stake`,
        by: `${STAKE} DESC, ${id} DESC`,
        // The first half is what an index is good for.
        behind: (name) =>
          `${STAKE} <= :${name}Stake AND (${STAKE} < :${name}Stake OR ${id} < :${name}Id)`,
        upto: (name) =>
          `${STAKE} >= :${name}Stake AND (${STAKE} > :${name}Stake OR ${id} >= :${name}Id)`,
        bindings: (name, key) =>
          key === null ? {} : { [`${name}Id`]: key.id, [`${name}Stake`]: key.stake ?? 0 },
      };
    case 'severest':
      return {
        columns: `${id} AS id, found.severity AS severity`,
        by: `${RANK}, ${id}`,
        behind: (name) =>
          `(${RANK} > :${name}Rank OR (${RANK} = :${name}Rank AND ${id} > :${name}Id))`,
        upto: (name) =>
          `(${RANK} < :${name}Rank OR (${RANK} = :${name}Rank AND ${id} <= :${name}Id))`,
        bindings: (name, key) =>
          key === null
            ? {}
            : {
                [`${name}Id`]: key.id,
                [`${name}Rank`]: SEVERITIES.indexOf(key.severity ?? 'critical'),
              },
      };
  }
}

function byId(id: string, direction: 'ASC' | 'DESC'): ListOrder {
  const [behind, upto] = direction === 'ASC' ? ['>', '<='] : ['<', '>='];
  return {
    columns: `${id} AS id`,
    by: `${id} ${direction}`,
    behind: (name) => `${id} ${behind} :${name}Id`,
    upto: (name) => `${id} ${upto} :${name}Id`,
    bindings: (name, key) => (key === null ? {} : { [`${name}Id`]: key.id }),
  };
}

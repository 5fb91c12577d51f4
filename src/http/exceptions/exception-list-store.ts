import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { SEVERITIES, type Severity } from '../../reconciliation/exceptions/categories.ts';
import {
  type Conditions,
  conditionsOf,
  type ExceptionFilter,
  findExceptions,
  type ReconciliationException,
} from '../../reconciliation/exceptions/exception-store.ts';
import { type ListKey, type ListSort, orderOf } from './list-order.ts';

export interface ListPage {
  readonly filter: Omit<ExceptionFilter, 'afterId' | 'limit'>;
  readonly sort: ListSort;
  readonly after: ListKey | null;
  readonly limit: number;
}

export interface ListedExceptions {
  readonly exceptions: readonly ReconciliationException[];
  /** Behind which there may be more; null: there are none. */
  readonly next: ListKey | null;
}

/** So many, or fewer, are read and sorted. */
const FEW = 5_000;
/** Of more, at most so many are looked at for one page: on SQLite everybody else waits meanwhile. */
const LOOKED_AT = 30_000;

/**
 * A page of the workbench. Where few fit what is asked of exceptions themselves, these are sorted; else it goes
 * along an index, and ends early rather than look at them all: then the page is not full, and has a next one.
 */
export async function pageOfExceptions(
  db: Queryable,
  page: ListPage,
  { few = FEW, lookedAt = LOOKED_AT } = {},
): Promise<ListedExceptions> {
  const looking = { ...page, lookedAt };
  const found = (await areFew(db, page.filter, few))
    ? await sortFew(db, page)
    : page.sort === 'severest'
      ? await lookBySeverity(db, looking)
      : await look(db, looking);
  const known = new Map(
    (
      await findExceptions(
        db,
        found.keys.map(({ id }) => id),
      )
    ).map((each) => [each.id, each]),
  );
  return { exceptions: found.keys.flatMap(({ id }) => known.get(id) ?? []), next: found.next };
}

interface FoundKeys {
  readonly keys: readonly ListKey[];
  readonly next: ListKey | null;
}

async function areFew(db: Queryable, filter: ListPage['filter'], few: number): Promise<boolean> {
  const { status = 'open', stream, category } = filter;
  // No index has all of a category, and of everything there are many.
  if (status === 'any' && stream === undefined) return false;
  const own = {
    status,
    ...(stream !== undefined && { stream }),
    ...(category !== undefined && { category }),
  };
  const { conditions, bindings } = conditionsOf(own, 'by indexes');
  const counted: unknown = await db.raw(
    `SELECT count(*) AS counted FROM (SELECT 1 AS one FROM exceptions
       WHERE ${conditions.join(' AND ')} LIMIT :most) AS fitting`,
    { ...bindings, most: few + 1 },
  );
  return (rowsOf<{ counted: number }>(counted)[0]?.counted ?? 0) <= few;
}

async function sortFew(db: Queryable, page: ListPage): Promise<FoundKeys> {
  const from = 'exceptions CROSS JOIN exception_versions AS found';
  const of = conditionsOf(page.filter, 'by indexes');
  return shown(await keysIn(db, { ...page, from, of, end: null }), page.limit);
}

interface Looking extends ListPage {
  readonly lookedAt: number;
}

/** One severity after the other, each by the ids. */
async function lookBySeverity(db: Queryable, page: Looking): Promise<FoundKeys> {
  const { filter, after, limit } = page;
  const from = after?.severity === undefined ? 0 : SEVERITIES.indexOf(after.severity);
  const keys: ListKey[] = [];
  for (const severity of SEVERITIES.slice(from)) {
    if (filter.severity !== undefined && filter.severity !== severity) continue;
    const found = await look(db, {
      ...page,
      filter: { ...filter, severity },
      sort: 'oldest',
      after: after?.severity === severity ? after : null,
      limit: limit - keys.length,
    });
    keys.push(...found.keys.map(({ id }) => ({ id, severity })));
    if (found.next !== null) return { keys, next: { id: found.next.id, severity } };
    if (keys.length === limit) return { keys, next: endOf(severity) };
  }
  return { keys, next: null };
}

const endOf = (severity: Severity): ListKey | null =>
  severity === SEVERITIES.at(-1) ? null : { id: Number.MAX_SAFE_INTEGER, severity };

/**
 * Along the index of what is asked for. CROSS JOIN, since SQLite then keeps to this order of the tables.
 */
async function look(db: Queryable, page: Looking): Promise<FoundKeys> {
  const { filter, sort } = page;
  const isOfFew = filter.severity !== undefined || filter.assignee !== undefined;
  const byVersions = sort === 'largest' || isOfFew;
  const from = byVersions
    ? 'exception_versions AS found CROSS JOIN exceptions'
    : 'exceptions CROSS JOIN exception_versions AS found';
  const end = await endOfLooking(db, page, byVersions);
  const of = sort === 'largest' ? alongStakes(filter) : conditionsOf(filter);
  const found = await keysIn(db, { ...page, from, of, end });
  const { keys, next } = shown(found, page.limit);
  return { keys, next: next ?? end };
}

/** Of one severity there may be too many to be sorted: SQLite would take their index. */
function alongStakes({ severity, ...others }: ListPage['filter']): Conditions {
  const { conditions, bindings } = conditionsOf(others);
  if (severity === undefined) return { conditions, bindings };
  return {
    conditions: [...conditions, `found.severity || '' = :severity`],
    bindings: { ...bindings, severity },
  };
}

/** The last line that is looked at; null: all are. Of the index alone. */
async function endOfLooking(
  db: Queryable,
  { filter, sort, after, lookedAt }: Looking,
  byVersions: boolean,
): Promise<ListKey | null> {
  const id = byVersions ? 'found.exception_id' : 'found.id';
  const order = orderOf(sort, id);
  const of = conditionsOf({
    status: 'any',
    ...(filter.severity !== undefined && sort !== 'largest' && { severity: filter.severity }),
    ...(filter.assignee !== undefined && { assignee: filter.assignee }),
  });
  const where = [...of.conditions, ...(after === null ? [] : [order.behind('after')])];
  const rows: unknown = await db.raw(
    `SELECT ${order.columns} FROM ${byVersions ? 'exception_versions' : 'exceptions'} AS found
     ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
     ORDER BY ${order.by} LIMIT 1 OFFSET :lookedAt`,
    { ...of.bindings, ...order.bindings('after', after), lookedAt: lookedAt - 1 },
  );
  return rowsOf<ListKey>(rows)[0] ?? null;
}

interface Reading extends ListPage {
  readonly from: string;
  readonly of: Conditions;
  /** Not behind it. */
  readonly end: ListKey | null;
}

/** One more than the page has, to know whether there are more. */
async function keysIn(db: Queryable, reading: Reading): Promise<ListKey[]> {
  const { from, of, sort, after, end, limit } = reading;
  const id = from.startsWith('exceptions') ? 'exceptions.id' : 'found.exception_id';
  const order = orderOf(sort, id);
  const where = [
    'found.exception_id = exceptions.id',
    'found.version = exceptions.version',
    ...of.conditions,
    ...(after === null ? [] : [order.behind('after')]),
    ...(end === null ? [] : [order.upto('end')]),
  ];
  const rows: unknown = await db.raw(
    `SELECT ${order.columns} FROM ${from} WHERE ${where.join(' AND ')}
     ORDER BY ${order.by} LIMIT :limit`,
    {
      ...of.bindings,
      ...order.bindings('after', after),
      ...order.bindings('end', end),
      limit: limit + 1,
    },
  );
  return rowsOf<ListKey>(rows);
}

function shown(keys: readonly ListKey[], limit: number): FoundKeys {
  const some = keys.slice(0, limit);
  return { keys: some, next: keys.length > limit ? (some.at(-1) ?? null) : null };
}

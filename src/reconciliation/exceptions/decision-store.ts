import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { openedJsonArray } from '../../platform/database/json-rows.ts';
import type { ReconciliationException } from './exception-store.ts';
import { FOUND_COLUMNS } from './found-store.ts';
import type { NextVersion } from './life.ts';

/** What a person decided about an exception: out of which version, what next. */
export interface Decision {
  readonly exception: ReconciliationException;
  readonly next: NextVersion;
  readonly actor: string;
  /** The stream's newest finished run. */
  readonly runNumber: number;
}

const CARRIED = FOUND_COLUMNS.map((column) => `known.${column}`).join(', ');

/** The next version of each; what the run found is carried on. */
export async function insertDecisions(
  tx: Queryable,
  decisions: readonly Decision[],
  at: Instant,
): Promise<void> {
  const lines = decisions.map(({ exception, next, actor, runNumber }) => [
    exception.id,
    exception.version,
    runNumber,
    actor,
    next.change,
    next.status,
    next.assignee,
    next.note,
    next.resolution,
    next.requestedBy,
  ]);
  await tx.raw(
    `INSERT INTO exception_versions (exception_id, version, run_number, at, actor, change, status,
       assignee, note, resolution, requested_by, ${FOUND_COLUMNS.join(', ')})
     SELECT known.exception_id, known.version + 1, cast(value->>2 as integer), cast(? as text),
       value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, ${CARRIED}
     FROM ${openedJsonArray(tx)}
     JOIN exception_versions AS known ON known.exception_id = cast(value->>0 as bigint)
       AND known.version = cast(value->>1 as integer)`,
    [at, JSON.stringify(lines)],
  );
}

/** Moves each on to its new version. One that is not as it was decided upon undoes them all: throws. */
export async function moveExceptions(tx: Queryable, decisions: readonly Decision[]): Promise<void> {
  const lines = decisions.map(({ exception, next }) => [
    exception.id,
    exception.version,
    exception.status,
    next.status,
  ]);
  const moved: unknown = await tx.raw(
    `UPDATE exceptions SET version = exceptions.version + 1, status = decided.status
     FROM (SELECT cast(value->>0 as bigint) AS id, cast(value->>1 as integer) AS version,
         value->>2 AS was, value->>3 AS status
       FROM ${openedJsonArray(tx)}) AS decided
     WHERE exceptions.id = decided.id AND exceptions.version = decided.version
       AND exceptions.status = decided.was
     RETURNING exceptions.id`,
    [JSON.stringify(lines)],
  );
  const count = rowsOf(moved).length;
  if (count !== decisions.length) {
    throw new Error(
      `${decisions.length - count} exceptions were changed by another process meanwhile`,
    );
  }
}

/** Written off ones that this run reopened, or closed since they settled themselves: in which version. */
export async function writtenOffBeforeRun(
  tx: Queryable,
  runNumber: number,
): Promise<{ id: number; version: number }[]> {
  return tx('exception_versions as news')
    .join('exception_versions as before', (on) => {
      on.on('before.exception_id', 'news.exception_id');
      on.andOn(tx.raw('before.version = news.version - 1'));
    })
    .where('news.run_number', runNumber)
    .whereNull('news.actor')
    .whereNot('news.status', 'written_off')
    .where('before.status', 'written_off')
    .orderBy('news.exception_id')
    .select('news.exception_id as id', 'news.version as version');
}

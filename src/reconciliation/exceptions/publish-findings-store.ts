import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { isOpen } from './exception-sql.ts';
import { FOUND_COLUMNS, tempSchema } from './found-store.ts';
import { REOPENS_WHEN } from './life.ts';

/**
 * What a run found, written into the life of the exceptions: new ones open, changed ones get a version, those
 * not found any more close by themselves, closed ones found again reopen. What is as it was writes nothing.
 */
export interface FindingsOfRun {
  readonly stream: string;
  readonly run: number;
  readonly at: Instant;
}

const differ = (columns: readonly string[]): string =>
  columns.map((column) => `found.${column} IS DISTINCT FROM known.${column}`).join(' OR ');

/**
 * Compares what was found with what is known, into temporary tables: `recon_news`, findings that never were,
 * and `recon_changes`, the next version of each exception that moves.
 */
export async function compareFindings(db: Queryable, of: FindingsOfRun): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_news`);
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_changes`);
  const key = dialectOf(db) === 'sqlite' ? 'INTEGER PRIMARY KEY' : 'bigint PRIMARY KEY';
  await db.raw(
    `CREATE TEMPORARY TABLE recon_news (no ${key}, category text NOT NULL, item text NOT NULL)`,
  );
  await db.raw(
    `CREATE TEMPORARY TABLE recon_changes (exception_id ${key}, version integer NOT NULL,
       change text NOT NULL, status text NOT NULL, category text, item text)`,
  );
  await db.raw(
    `INSERT INTO recon_news (no, category, item)
     SELECT row_number() OVER (ORDER BY category, item), category, item FROM recon_found
     WHERE NOT EXISTS (SELECT 1 FROM exceptions WHERE exceptions.stream = :stream
       AND exceptions.category = recon_found.category AND exceptions.item = recon_found.item)`,
    { stream: of.stream },
  );
  await compareKnown(db, of);
}

async function compareKnown(db: Queryable, of: FindingsOfRun): Promise<void> {
  await db.raw(
    `INSERT INTO recon_changes (exception_id, version, change, status, category, item)
     SELECT exceptions.id, exceptions.version + 1,
       CASE WHEN exceptions.version = 0 THEN 'opened' WHEN ${isOpen('exceptions.status')} THEN 'changed'
         ELSE 'reopened' END,
       CASE WHEN exceptions.version > 0 AND ${isOpen('exceptions.status')} THEN exceptions.status
         ELSE 'open' END,
       found.category, found.item
     FROM recon_found AS found
     JOIN exceptions ON exceptions.stream = :stream AND exceptions.category = found.category
       AND exceptions.item = found.item
     LEFT JOIN exception_versions AS known
       ON known.exception_id = exceptions.id AND known.version = exceptions.version
     WHERE exceptions.version = 0 OR exceptions.status = 'auto_closed'
       OR (${isOpen('exceptions.status')} AND (${differ(FOUND_COLUMNS)}))
       OR (exceptions.status IN ('resolved', 'written_off') AND (${differ(REOPENS_WHEN)}))`,
    { stream: of.stream },
  );
  await db.raw(
    `INSERT INTO recon_changes (exception_id, version, change, status)
     SELECT exceptions.id, exceptions.version + 1, 'auto_closed', 'auto_closed'
     FROM exceptions
     WHERE exceptions.stream = :stream AND exceptions.version > 0 AND ${isOpen('exceptions.status')}
       AND NOT EXISTS (SELECT 1 FROM recon_found AS found
         WHERE found.category = exceptions.category AND found.item = exceptions.item)`,
    { stream: of.stream },
  );
}

/** A chunk of those that never were; version 0: not seen before the run is finished. Null: no more. */
export async function insertNewExceptions(
  tx: Queryable,
  of: FindingsOfRun,
  chunk: { after: number; rows: number },
): Promise<number | null> {
  const last: unknown = await tx.raw(
    'SELECT max(no) AS upto FROM recon_news WHERE no > ? AND no <= ?',
    [chunk.after, chunk.after + chunk.rows],
  );
  const upto = rowsOf<{ upto: number | null }>(last)[0]?.upto ?? null;
  if (upto === null) return null;
  await tx.raw(
    `INSERT INTO exceptions (stream, category, item, status, version, first_seen, first_run_number)
     SELECT cast(:stream AS text), category, item, 'open', 0, cast(:at AS text), cast(:run AS integer)
     FROM recon_news WHERE no > :after AND no <= :upto ORDER BY no`,
    { stream: of.stream, at: of.at, run: of.run, after: chunk.after, upto },
  );
  return upto;
}

/** Once the new ones have their numbers, their first versions are changes like others. */
export async function addOpenings(db: Queryable, of: FindingsOfRun): Promise<void> {
  await db.raw(
    `INSERT INTO recon_changes (exception_id, version, change, status, category, item)
     SELECT exceptions.id, 1, 'opened', 'open', recon_news.category, recon_news.item
     FROM recon_news JOIN exceptions ON exceptions.stream = :stream
       AND exceptions.category = recon_news.category AND exceptions.item = recon_news.item`,
    { stream: of.stream },
  );
}

const BY_PEOPLE = ['assignee', 'note', 'resolution', 'requested_by'] as const;
const VERSION = `exception_id, version, run_number, at, change, status, ${BY_PEOPLE.join(', ')}, ${FOUND_COLUMNS.join(', ')}`;

/** A chunk of the next versions; what people added is carried on. Null: no more. */
export async function insertVersions(
  tx: Queryable,
  of: FindingsOfRun,
  chunk: { after: number; rows: number },
): Promise<number | null> {
  const upto = await endOfChanges(tx, chunk);
  if (upto === null) return null;
  const content = FOUND_COLUMNS.map(
    (column) => `CASE WHEN found.category IS NULL THEN known.${column} ELSE found.${column} END`,
  ).join(', ');
  await tx.raw(
    `INSERT INTO exception_versions (${VERSION})
     SELECT news.exception_id, news.version, cast(:run AS integer), cast(:at AS text), news.change,
       news.status, known.assignee, known.note,
       CASE news.change WHEN 'reopened' THEN NULL ELSE known.resolution END,
       CASE news.change WHEN 'reopened' THEN NULL ELSE known.requested_by END, ${content}
     FROM recon_changes AS news
     LEFT JOIN recon_found AS found ON found.category = news.category AND found.item = news.item
     LEFT JOIN exception_versions AS known
       ON known.exception_id = news.exception_id AND known.version = news.version - 1
     WHERE news.exception_id > :after AND news.exception_id <= :upto ORDER BY news.exception_id`,
    { run: of.run, at: of.at, after: chunk.after, upto },
  );
  return upto;
}

async function endOfChanges(
  db: Queryable,
  chunk: { after: number; rows: number },
): Promise<number | null> {
  const last: unknown = await db.raw(
    `SELECT max(exception_id) AS upto FROM (SELECT exception_id FROM recon_changes
       WHERE exception_id > ? ORDER BY exception_id LIMIT ?) AS chunk`,
    [chunk.after, chunk.rows],
  );
  const upto = rowsOf<{ upto: number | null }>(last)[0]?.upto ?? null;
  return upto === null ? null : upto;
}

/**
 * The run counts now: its versions become the newest. By what is stored, so that another process can finish
 * what a killed one began. Null: no more.
 */
export async function showVersions(
  tx: Queryable,
  run: number,
  chunk: { after: number; rows: number },
): Promise<number | null> {
  const last: unknown = await tx.raw(
    `SELECT max(exception_id) AS upto FROM (SELECT exception_id FROM exception_versions
       WHERE run_number = :run AND actor IS NULL AND exception_id > :after
       ORDER BY exception_id LIMIT :rows) AS chunk`,
    { run, after: chunk.after, rows: chunk.rows },
  );
  const upto = rowsOf<{ upto: number | null }>(last)[0]?.upto ?? null;
  if (upto === null) return null;
  await tx.raw(
    `UPDATE exceptions SET version = news.version, status = news.status
     FROM exception_versions AS news
     WHERE news.exception_id = exceptions.id AND news.version = exceptions.version + 1
       AND news.run_number = :run AND news.actor IS NULL
       AND news.exception_id > :after AND news.exception_id <= :upto`,
    { run, after: chunk.after, upto },
  );
  return upto;
}

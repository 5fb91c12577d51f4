import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import { openedJsonArray } from '../../platform/database/json-rows.ts';
import type { Stream } from '../record-store.ts';
import type { StatementLine } from './statement-line.ts';

export interface StagedLine extends StatementLine {
  readonly rowNumber: number;
}

/** One finished import. read = accepted + duplicate + rejected. */
export interface ImportRow {
  readonly id: string;
  readonly source: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly importedBy: string;
  readonly importedAt: Instant;
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly coversFrom: Instant | null;
  readonly coversTo: Instant | null;
  /** Control totals that a person gave. */
  readonly declaredRows: number | null;
  readonly declaredTotal: Sen | null;
  /** Of the lines that could be read: what comes in less what goes out. */
  readonly total: Sen;
}

export interface EarlierImport {
  readonly id: string;
  readonly fileName: string;
  readonly importedBy: string;
  readonly importedAt: Instant;
}

export async function findImportOfFile(
  db: Queryable,
  source: string,
  sha256: string,
): Promise<EarlierImport | null> {
  const row = await db('imports')
    .where({ source, file_sha256: sha256 })
    .first<EarlierImport | undefined>(
      'id',
      'file_name as fileName',
      'imported_by as importedBy',
      'imported_at as importedAt',
    );
  return row ?? null;
}

/** A chunk of lines in one statement with one bound value (traps.md: 280,000 rows a second and more). */
export async function stageLines(
  db: Queryable,
  importId: string,
  lines: readonly StagedLine[],
  at: Instant,
): Promise<void> {
  const rows = lines.map((line) => [
    line.rowNumber,
    line.item,
    line.contentHash,
    line.reference,
    line.status,
    line.amount,
    line.fee,
    line.tax,
    line.account ?? '',
    line.description ?? '',
    line.groupKey ?? '',
    line.counterparty ?? '',
    line.occurredAt,
    line.businessDay,
    line.raw,
  ]);
  await db.raw(
    `INSERT INTO import_lines (import_id, staged_at, row_number, item, content_hash, reference,
       status, amount_sen, fee_sen, tax_sen, account, description, group_key, counterparty, occurred_at,
       business_day, raw)
     SELECT cast(? as text), cast(? as text), cast(value->>0 as integer), value->>1, value->>2,
       value->>3, value->>4, cast(value->>5 as bigint), cast(value->>6 as bigint), cast(value->>7 as bigint),
       value->>8, value->>9, value->>10, value->>11, value->>12, value->>13, value->>14
     FROM ${openedJsonArray(db)}`,
    [importId, at, JSON.stringify(rows)],
  );
}

/**
 * Of rows that are known by what they say, the first of each kind is `…#1` already; the n-th becomes `…#n`.
 * So rows that are all the same are as many items, and the same ones in the next file.
 */
export async function numberRepeatedLines(db: Queryable, importId: string): Promise<void> {
  // By windows, as below; only those to change come out of them.
  await db.raw(
    `UPDATE import_lines SET item = substr(item, 1, length(item) - 1) || repeated.place
     FROM (
       SELECT row_number AS repeated_row, place FROM (
         SELECT row_number, row_number() OVER (PARTITION BY item ORDER BY row_number) AS place
         FROM import_lines WHERE import_id = :importId) AS lines
       WHERE place > 1) AS repeated
     WHERE import_id = :importId AND row_number = repeated.repeated_row`,
    { importId },
  );
}

/** Lines of this import, and those that a killed import left behind long ago. */
export async function dropStagedLines(
  db: Queryable,
  importId: string,
  abandonedBefore: Instant,
): Promise<void> {
  await db('import_lines')
    .where({ import_id: importId })
    .orWhere('staged_at', '<', abandonedBefore)
    .delete();
}

/** One import of a source is taken in at a time: versions are counted from what is there. */
export async function lockImports(tx: Queryable): Promise<void> {
  // SQLite's transaction holds the only write lock already.
  if (dialectOf(tx) === 'postgres') await tx.raw('LOCK TABLE imports IN EXCLUSIVE MODE');
}

export interface StagedSummary {
  readonly lines: number;
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
}

export async function summariseStaged(db: Queryable, importId: string): Promise<StagedSummary> {
  const result = await db('import_lines').where({ import_id: importId }).first<{
    lines: number | string;
    first_at: Instant | null;
    last_at: Instant | null;
  }>(
    db.raw('count(*) AS lines'),
    db.raw('min(occurred_at) AS first_at'),
    db.raw('max(occurred_at) AS last_at'),
  );
  return { lines: Number(result.lines), firstAt: result.first_at, lastAt: result.last_at };
}

export interface ConflictingLine {
  readonly rowNumber: number;
  readonly firstRowNumber: number;
  readonly item: string;
  readonly raw: string;
}

/**
 * Rows that say something else about an item than an earlier row of the same file does. One of the two
 * is wrong and nothing tells which, so that the first stands and the later one is returned.
 */
export async function takeConflictingLines(
  db: Queryable,
  importId: string,
  limit: number,
): Promise<ConflictingLine[]> {
  // By windows, not by joins: SQLite has no statistics of what was staged a moment ago.
  const rows: ConflictingLine[] = await db
    .from(
      db.raw(
        `(SELECT row_number AS "rowNumber", item, raw, content_hash,
            first_value(row_number) OVER in_file AS "firstRowNumber",
            first_value(content_hash) OVER in_file AS first_hash
          FROM import_lines WHERE import_id = ?
          WINDOW in_file AS (PARTITION BY item ORDER BY row_number)) AS lines`,
        [importId],
      ),
    )
    .whereRaw('content_hash <> first_hash')
    .orderBy('rowNumber')
    .limit(limit)
    .select('rowNumber', 'firstRowNumber', 'item', 'raw');
  for (let from = 0; from < rows.length; from += 500) {
    const numbers = rows.slice(from, from + 500).map((row) => row.rowNumber);
    await db('import_lines').where({ import_id: importId }).whereIn('row_number', numbers).delete();
  }
  return rows;
}

export async function insertImport(tx: Queryable, row: ImportRow): Promise<void> {
  await tx('imports').insert({
    id: row.id,
    source: row.source,
    file_name: row.fileName,
    file_sha256: row.sha256,
    imported_by: row.importedBy,
    imported_at: row.importedAt,
    rows_read: row.read,
    rows_accepted: row.accepted,
    rows_duplicate: row.duplicate,
    rows_rejected: row.rejected,
    covers_from: row.coversFrom,
    covers_to: row.coversTo,
    declared_rows: row.declaredRows,
    declared_total_sen: row.declaredTotal,
    total_sen: row.total,
  });
}

// The first row of each item, beside the newest version that is known of it.
const NEWS = `
  FROM (
    SELECT import_lines.*, row_number() OVER (PARTITION BY item ORDER BY row_number) AS place
    FROM import_lines WHERE import_id = :importId
  ) AS line
  LEFT JOIN records AS known
    ON known.source = :source AND known.item = line.item AND known.version = (
      SELECT max(version) FROM records WHERE source = :source AND item = line.item)
  WHERE line.place = 1
    AND (known.content_hash IS NULL OR known.content_hash <> line.content_hash)`;

/** How many staged lines are news: of items never seen, and of items seen with other content. */
export async function countNews(
  tx: Queryable,
  importId: string,
  source: string,
): Promise<{ added: number; changed: number }> {
  const rows: { news: number | string; changed: number | string }[] = await tx
    .from(
      tx.raw(`(SELECT count(*) AS news, count(known.id) AS changed ${NEWS}) AS counts`, {
        importId,
        source,
      }),
    )
    .select('*');
  const changed = Number(rows[0]?.changed ?? 0);
  return { added: Number(rows[0]?.news ?? 0) - changed, changed };
}

/** Adds a record for each staged line that is news; a changed line becomes a new version. */
export async function publishLines(
  tx: Queryable,
  importId: string,
  { name: source, stream }: { readonly name: string; readonly stream: Stream },
  at: Instant,
): Promise<void> {
  await tx.raw(
    `INSERT INTO records (stream, source, item, version, content_hash, reference, status, amount_sen,
       fee_sen, tax_sen, account, description, group_key, counterparty, occurred_at, business_day, raw,
       import_id, recorded_at)
     SELECT cast(:stream as text), cast(:source as text), line.item, coalesce(known.version, 0) + 1,
       line.content_hash, line.reference, line.status, line.amount_sen, line.fee_sen,
       line.tax_sen, line.account, line.description, line.group_key, line.counterparty, line.occurred_at, line.business_day, line.raw, line.import_id, cast(:at as text)
     ${NEWS}
     ORDER BY line.row_number`,
    { importId, source, stream, at },
  );
}

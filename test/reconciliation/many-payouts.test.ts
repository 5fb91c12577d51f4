import { OY_STATEMENT } from '../../src/records/import/statement-source.ts';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { importStatement } from '../../src/records/import/import-statement.ts';
import { reconcileDisbursements } from '../../src/reconciliation/reconcile-disbursements.ts';
import { writeResults } from '../../src/reporting/results.ts';
import { writeRunReports } from '../../src/reporting/run-reports.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedBatch } from '../support/payout-builder.ts';
import { realClock, tempDir } from '../support/servers.ts';
import { statementCells, statementText } from '../records/statement-builder.ts';

/** PostgreSQL gets fewer, since seeding takes it most of the time; the point is the same. */
const ROWS = { sqlite: 100_000, postgres: 20_000 } as const;
/** Of the statement's lines: every so many has another amount, or is not ours. */
const EVERY_OTHER_AMOUNT = 1_000;

/** Paid payouts with their postings, written by the database itself. */
async function seedPaidPayouts(database: Database, rows: number): Promise<void> {
  const { knex, dialect } = database;
  const numbers =
    dialect === 'sqlite'
      ? `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i FROM n)`
      : `(SELECT i FROM generate_series(1, ${rows}) AS i)`;
  const at = `'2026-11-21T02:00:00.000Z'`;
  await knex.raw(
    `INSERT INTO payouts (id, batch_id, row_number, reference, bank_code, account_number, amount_sen,
       emails, cells, content_hash, state, attempt_number, partner_trx_id, updated_at, finished_at)
     SELECT i, 'batch-1', i + 1, 'P-' || i, '014', '1239812390', 10000000, '[]', '["P"]', 'x', 'paid',
       1, 'P-' || i, ${at}, ${at} FROM ${numbers} AS numbers`,
  );
  await knex.raw(
    `INSERT INTO attempts (payout_id, number, partner_trx_id, request, first_sent_at, last_sent_at, times_sent)
     SELECT id, 1, partner_trx_id, '{}', ${at}, ${at}, 1 FROM payouts`,
  );
  await knex.transaction(async (tx) => {
    for (const [kind, from, to] of [
      ['payout_sent', 'assets:oy:deposit', 'assets:oy:in-flight'],
      ['payout_paid', 'assets:oy:in-flight', 'liabilities:payouts'],
    ]) {
      await tx.raw(
        `INSERT INTO entries (posting_key, line, account, amount_sen)
         SELECT '${kind}:' || partner_trx_id, 1, '${to}', amount_sen FROM payouts
         UNION ALL SELECT '${kind}:' || partner_trx_id, 2, '${from}', -amount_sen FROM payouts`,
      );
      await tx.raw(
        `INSERT INTO postings (key, kind, subject, at, business_day, memo)
         SELECT '${kind}:' || partner_trx_id, '${kind}', partner_trx_id, ${at}, '2026-11-21', '' FROM payouts`,
      );
    }
  });
}

function* statementLines(rows: number): Generator<string> {
  yield statementText([]);
  for (let i = 1; i <= rows; i += 1) {
    const amount = i % EVERY_OTHER_AMOUNT === 0 ? '90000' : '100000';
    const cells = statementCells({ trx_id: `trx-${i}`, partner_trx_id: `P-${i}`, amount });
    yield `${Object.values(cells).join(',')}\r\n`;
  }
}

describeOnBothDatabases('a great many payouts', (open) => {
  test('are imported, reconciled and reported by sets (times are printed, not judged)', async () => {
    const database = await open();
    const rows = ROWS[database.dialect];
    const dir = await tempDir();
    const path = join(dir, 'statement.csv');
    await seedBatch(database.knex);
    await seedPaidPayouts(database, rows);
    await pipeline(Readable.from(statementLines(rows)), createWriteStream(path));
    const context = { database, clock: realClock };
    const times: string[] = [];
    const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
      const startMs = realClock.nowMs();
      const result = await work();
      times.push(`${what} ${realClock.nowMs() - startMs} ms`);
      return result;
    };

    const imported = await timed('import', () =>
      importStatement(context, {
        path,
        source: OY_STATEMENT,
        importedBy: 'fin',
        fileName: 'a.csv',
      }),
    );
    expect(imported).toMatchObject({ read: rows, accepted: rows });
    const first = await timed('first run', () => reconcileDisbursements(context));
    const different = rows / EVERY_OTHER_AMOUNT;
    expect(first.matched.added).toBe(rows - different);
    expect(first.exceptions.byCategory['amount_differs']?.count).toBe(different);
    const second = await timed('second run', () => reconcileDisbursements(context));
    expect(second.matched.added).toBe(0);
    const reports = await timed('run reports', () => writeRunReports(context, first.runId, dir));
    expect((await stat(reports.matches)).size).toBeGreaterThan(rows * 50);
    const results = join(dir, 'results.csv');
    const written = await timed('results', () => writeResults(context, 'batch-1', results));
    expect(written.rows).toBe(rows);
    process.stdout.write(`${rows} payouts on ${database.dialect}: ${times.join(', ')}\n`);
  }, 300_000);
});

import { type Sen, sen } from '../domain/money.ts';
import type { BusinessDay, Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** A match that a run made or took back, with both its sides. */
export interface MatchOfRun {
  readonly id: number;
  readonly stream: string;
  readonly pass: string;
  readonly ourReference: string | null;
  readonly partnerTrxId: string;
  readonly source: string;
  readonly item: string;
  readonly recordVersion: number;
  readonly outcome: string;
  readonly amount: Sen;
  readonly eventAt: Instant | null;
  readonly day: BusinessDay | null;
  readonly madeByRun: number;
  /** Null unless this very run took it back: what later runs do does not change the answer. */
  readonly revokedWhy: string | null;
}

const part = (column: 'run_number' | 'revoked_run_number', more: string): string =>
  `SELECT * FROM (SELECT * FROM matches WHERE ${column} = :run AND id > :afterId ${more}
    ORDER BY id LIMIT :limit) AS part`;

/** A page of what a run matched or took back, in the order of ids. */
export async function pageOfMatchesOfRun(
  db: Queryable,
  page: { runNumber: number; afterId: number; limit: number },
): Promise<MatchOfRun[]> {
  // The page first, by one index after the other; only then what stands beside its rows.
  const pageOfIds = db.raw(
    `(${part('run_number', '')} UNION ALL ${part('revoked_run_number', 'AND run_number <> :run')}
      ORDER BY id LIMIT :limit) AS matches`,
    { run: page.runNumber, afterId: page.afterId, limit: page.limit },
  );
  const rows: (Omit<MatchOfRun, 'amount'> & { amountSen: number })[] = await db
    .from(pageOfIds)
    .join('records', 'records.id', 'matches.record_id')
    .leftJoin('attempts', 'attempts.partner_trx_id', 'matches.subject')
    .leftJoin('payouts', 'payouts.id', 'attempts.payout_id')
    .orderBy('matches.id')
    .select(
      'matches.id as id',
      'matches.stream as stream',
      'matches.pass as pass',
      'payouts.reference as ourReference',
      'matches.subject as partnerTrxId',
      'matches.source as source',
      'records.item as item',
      'records.version as recordVersion',
      'matches.outcome as outcome',
      'matches.amount_sen as amountSen',
      'records.occurred_at as eventAt',
      'records.business_day as day',
      'matches.run_number as madeByRun',
      db.raw('CASE WHEN matches.revoked_run_number = ? THEN matches.revoked_why END AS ??', [
        page.runNumber,
        'revokedWhy',
      ]),
    );
  return rows.map(({ amountSen, ...row }) => ({ ...row, amount: sen(amountSen) }));
}

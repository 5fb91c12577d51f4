import { type Sen, sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';

/** A statement's line that says that a paid payout came back. */
export interface ReversalLine {
  readonly recordId: number;
  readonly payoutId: number;
  readonly partnerTrxId: string;
  readonly item: string;
  readonly amount: Sen;
  readonly occurredAt: Instant;
}

/** Reversals in the newest version of their line whose payout is still paid, in the order of records. */
export async function reversalsToApply(
  db: Queryable,
  page: { source: string; afterRecord: number; limit: number },
): Promise<ReversalLine[]> {
  const rows: (Omit<ReversalLine, 'amount'> & { amount: number })[] = await db('records')
    .join('attempts', 'attempts.partner_trx_id', 'records.reference')
    .join('payouts', 'payouts.id', 'attempts.payout_id')
    .where({ 'records.source': page.source, 'records.status': 'reversed' })
    .andWhere('payouts.state', 'paid')
    .andWhere('records.id', '>', page.afterRecord)
    .andWhere('payouts.partner_trx_id', db.ref('records.reference'))
    .whereNotExists(
      db('records as later')
        .where('later.source', db.ref('records.source'))
        .andWhere('later.item', db.ref('records.item'))
        .andWhere('later.version', '>', db.ref('records.version'))
        .select(db.raw('1')),
    )
    .orderBy('records.id')
    .limit(page.limit)
    .select(
      'records.id as recordId',
      'payouts.id as payoutId',
      'records.reference as partnerTrxId',
      'records.item as item',
      'records.amount_sen as amount',
      'records.occurred_at as occurredAt',
    );
  return rows.map((row) => ({ ...row, amount: sen(row.amount) }));
}

/**
 * Payouts whose end the statement tells and we do not know, or know otherwise: due to be asked about
 * now, once for each import. Returns how many.
 */
export async function askAboutDisagreements(
  tx: Queryable,
  source: string,
  at: Instant,
): Promise<number> {
  const hit: number = await tx('payouts')
    .whereIn(
      'id',
      tx('imports')
        .join('records', 'records.import_id', 'imports.id')
        .join('attempts', 'attempts.partner_trx_id', 'records.reference')
        .join('payouts as of', 'of.id', 'attempts.payout_id')
        .where('imports.source', source)
        .whereNull('imports.hinted_at')
        .andWhere('of.partner_trx_id', tx.ref('records.reference'))
        .andWhereRaw(
          `((of.state in ('unknown', 'processing') and records.status in ('paid', 'failed'))
            or (of.state = 'paid' and records.status = 'failed')
            or (of.state = 'failed' and records.status = 'paid'))`,
        )
        .select('of.id'),
    )
    .update({ next_action_at: at });
  await tx('imports').where({ source }).whereNull('hinted_at').update({ hinted_at: at });
  return hit;
}

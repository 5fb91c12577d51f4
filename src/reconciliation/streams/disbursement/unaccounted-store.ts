import type { Instant } from '../../../domain/time.ts';
import { type Queryable, rowsOf } from '../../../platform/database/database.ts';
import { isOpen } from '../../exceptions/exception-sql.ts';
import { DUE_PAYOUTS, dueTimes } from './open-payouts-store.ts';

/** Payouts that are neither final, nor named in an open exception, nor still within their time: always 0. */
export async function countUnaccounted(db: Queryable, asOf: Instant): Promise<number> {
  const found: unknown = await db.raw(
    `SELECT count(*) AS payouts FROM ${DUE_PAYOUTS}
       AND NOT EXISTS (SELECT 1 FROM exceptions JOIN exception_versions AS said
           ON said.exception_id = exceptions.id AND said.version = exceptions.version
         WHERE exceptions.stream = 'disbursement' AND exceptions.category = judged.category
           AND ${isOpen('exceptions.status')}
           AND (said.our_reference = judged.reference OR said.partner_trx_id = judged.partner_trx_id))`,
    dueTimes(asOf),
  );
  return rowsOf<{ payouts: number }>(found)[0]?.payouts ?? 0;
}

import type { Queryable } from '../../../platform/database/database.ts';
import { type ExceptionRule, findExceptions } from '../../exceptions/found-store.ts';
import type { Find } from '../findings.ts';
import { openingInstant } from '../../balance/balance-figures-store.ts';
import { DISBURSING } from '../providers.ts';
import { stillOpen } from '../still-open-store.ts';
import { type SayWhy, whySayer } from '../../exceptions/why-sql.ts';

/**
 * (CROSS JOIN: in this order; SQLite would else read all of a source.) Payments that no source of the provider shows, and payouts that only a callback names: nobody signs
 * callbacks, so that one alone is a hint. Looked at is what is new, and what was found and is not settled.
 */
export const findEvidenceAlone: Find = async (db, { stream, after, upto }) => {
  const openedAt = (await openingInstant(db, DISBURSING)) ?? '';
  const range = { stream, after, upto };
  await findExceptions(db, unseen(whySayer(db)), range);
  await findExceptions(db, callbackAlone(db), { ...range, openedAt });
};

const newest = (alias: string): string => `${alias}.version = (
  SELECT max(version) FROM records AS version_of
  WHERE version_of.source = ${alias}.source AND version_of.item = ${alias}.item)`;

const unseen = (say: SayWhy): ExceptionRule => ({
  category: 'missing_at_provider',
  columns: {
    item: `'ledger:disbursement ' || ours.item`,
    severity: `'high'`,
    ours_record_id: 'ours.id',
    our_reference: `nullif(ours.counterparty, '')`,
    partner_trx_id: 'ours.reference',
    event_at: 'ours.occurred_at',
    amount_ours_sen: 'ours.amount_sen',
    status_ours: 'ours.status',
    source: 'ours.source',
  },
  why: say('why/not_seen'),
  from: `(
      SELECT item FROM records
      WHERE id > :after AND id <= :upto AND source || '' = 'ledger:disbursement' AND status = 'paid'
      UNION SELECT substr(item, length('ledger:disbursement ') + 1)
      FROM (${stillOpen('missing_at_provider')}) AS known
    ) AS named
    CROSS JOIN records AS ours
    WHERE ours.source = 'ledger:disbursement' AND ours.item = named.item AND ${newest('ours')}
      AND ours.status = 'paid' AND NOT EXISTS (SELECT 1 FROM records AS shown
      WHERE shown.stream = 'disbursement' AND shown.reference = ours.reference
        AND shown.source <> ours.source)`,
});

function callbackAlone(db: Queryable): ExceptionRule {
  return {
    category: 'unknown_callback',
    columns: {
      item: 'theirs.reference',
      severity: `'medium'`,
      theirs_record_id: 'theirs.id',
      partner_trx_id: 'theirs.reference',
      provider_reference: 'theirs.item',
      event_at: 'theirs.occurred_at',
      amount_theirs_sen: 'theirs.amount_sen',
      status_theirs: 'theirs.status',
      source: 'theirs.source',
    },
    why: whySayer(db)('why/callback_alone', {
      source: 'theirs.source',
      status: 'theirs.status',
      amount: 'theirs.amount_sen',
    }),
    from: `(
        SELECT reference FROM records
        WHERE id > :after AND id <= :upto AND source || '' LIKE '%:callback' AND stream || '' = :stream
        UNION SELECT item FROM (${stillOpen('unknown_callback')}) AS known
      ) AS named
      CROSS JOIN records AS theirs
      WHERE theirs.stream = 'disbursement' AND theirs.reference = named.reference
        AND theirs.source LIKE '%:callback' AND ${newest('theirs')} AND (theirs.occurred_at IS NULL OR theirs.occurred_at > :openedAt)
        AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.partner_trx_id = named.reference)
        AND NOT EXISTS (SELECT 1 FROM records AS shown
          WHERE shown.stream = 'disbursement' AND shown.reference = named.reference
            AND shown.source NOT LIKE '%:callback')`,
  };
}

import type { Queryable } from '../../../platform/database/database.ts';
import { type ExceptionRule, findExceptions } from '../../exceptions/found-store.ts';
import { openingInstant } from '../../balance/balance-figures-store.ts';
import type { Find } from '../findings.ts';
import { DISBURSING } from '../providers.ts';
import { stillOpen } from '../still-open-store.ts';
import { whySayer } from '../../exceptions/why-sql.ts';

/** What moved the deposit by its statement, and the ledger has no posting for: called by its own name. */
export const nameDepositMoves: Find = async (db) => {
  const why = whySayer(db)('why/no_posting', {
    source: 'source',
    amount: 'amount_theirs_sen',
    at: 'event_at',
  });
  for (const status of ['top_up', 'adjustment'] as const) {
    await db.raw(
      `UPDATE recon_found SET category = '${status}_not_in_ledger', severity = 'medium',
         why = ${why.text}, why_sentence = ${why.sentence}
       WHERE category = 'missing_in_ledger' AND status_theirs = ?`,
      [status],
    );
  }
};

/**
 * Fees by business day. What is new is added to what the open exception of its day has, so that no day is
 * read again; what a corrected line said before is taken off. Once a person has settled a day, only what
 * comes later is told.
 */
export const findFees: Find = async (db, { stream, after, upto }) => {
  const statement = `${DISBURSING}:statement`;
  const openedAt = (await openingInstant(db, DISBURSING)) ?? '';
  await findExceptions(db, feesOfDay(db), { stream, after, upto, statement, openedAt });
};

const NEW_LINES = `line.id > :after AND line.id <= :upto AND line.source || '' = :statement`;

function feesOfDay(db: Queryable): ExceptionRule {
  return {
    category: 'fees_not_in_ledger',
    columns: {
      item: `:statement || ' ' || business_day`,
      severity: `'low'`,
      event_at: 'last_at',
      amount_theirs_sen: 'fees_sen',
      source: 'cast(:statement AS text)',
    },
    why: whySayer(db)('why/fees_of_day', {
      source: ':statement',
      fees: 'fees_sen',
      day: 'business_day',
    }),
    from: `(
      SELECT business_day, cast(sum(fee_sen) AS bigint) AS fees_sen, max(at) AS last_at FROM (
        SELECT line.business_day AS business_day, line.fee_sen AS fee_sen, line.occurred_at AS at
        FROM records AS line
        WHERE ${NEW_LINES} AND line.fee_sen > 0 AND line.occurred_at > :openedAt
        UNION ALL
        SELECT older.business_day, -older.fee_sen, older.occurred_at
        FROM records AS line JOIN records AS older ON older.source = line.source
          AND older.item = line.item AND older.version = line.version - 1
        WHERE ${NEW_LINES} AND line.version > 1 AND older.fee_sen > 0 AND older.occurred_at > :openedAt
        UNION ALL
        SELECT substr(known.item, length(known.item) - 9), said.amount_theirs_sen, said.event_at
        FROM (${stillOpen('fees_not_in_ledger')}) AS known
        JOIN exception_versions AS said ON said.exception_id = known.id AND said.version = known.version
      ) AS parts GROUP BY business_day
    ) AS days WHERE fees_sen > 0`,
  };
}

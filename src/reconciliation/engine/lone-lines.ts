import type { ExceptionRule } from '../exceptions/found-store.ts';
import { eitherSaid, type SaidInSql } from '../../platform/database/said-in-sql.ts';
import { type SayWhy } from '../exceptions/why-sql.ts';
import { literal } from '../rules/key-sql.ts';
import type { LegToClassify } from './left-items-store.ts';
import { IDENTITY, NAMED, ONE } from './said-columns.ts';

/** Several candidates, and nothing that tells which. */
export function ambiguous(say: SayWhy): ExceptionRule {
  return {
    category: 'ambiguous',
    columns: {
      ...ONE,
      item: IDENTITY,
      severity: `'medium'`,
      pass: 'pass',
      nearest_candidate: `(SELECT ${NAMED} FROM records AS named WHERE named.id = candidate_id)`,
    },
    why: eitherSaid(
      [['candidates = 1', say('why/candidate_shared', { pass: 'pass' })]],
      say('why/candidates', { pass: 'pass', candidates: 'candidates' }),
    ),
    from: `recon_left_items WHERE kind = 'ambiguous'`,
  };
}

/** A subset sum that was not finished. */
export function gaveUp(say: SayWhy): ExceptionRule {
  return {
    category: 'gave_up',
    columns: {
      ...ONE,
      item: IDENTITY,
      severity: `'medium'`,
      pass: 'pass',
    },
    why: say('why/gave_up', { pass: 'pass', candidates: 'candidates' }),
    from: `recon_left_items WHERE kind = 'gave_up'`,
  };
}

// The others under a reference that a rule has told already are told with it.
const OF_A_TOLD_REFERENCE = `EXISTS (SELECT 1 FROM recon_references AS shared
  JOIN recon_left_items AS teller ON teller.id IN (shared.ours_id, shared.theirs_id) AND teller.told = 1
  WHERE shared.reference = item_left.reference AND shared.ours > 0 AND shared.theirs > 0)`;

/** The reference has its match already: what comes under it again is one too many. */
export function matchedAlready(of: LegToClassify, say: SayWhy): ExceptionRule {
  return {
    category: {
      column: `CASE side WHEN 1 THEN 'duplicate_at_provider' ELSE 'duplicate_in_ledger' END`,
    },
    columns: {
      ...ONE,
      item: IDENTITY,
      severity: `CASE side WHEN 1 THEN 'critical' ELSE 'high' END`,
      nearest_candidate: 'reference',
    },
    why: say('why/matched_already', { source: 'source', amount: 'amount_sen', status: 'status' }),
    from: `recon_left_items AS item_left WHERE told = 0 AND reference <> '' AND outcome IN (1, 3)
      AND NOT ${OF_A_TOLD_REFERENCE}
      AND EXISTS (SELECT 1 FROM records AS other
        WHERE other.stream = ${literal(of.stream)} AND other.reference = item_left.reference
          AND other.source = item_left.source AND (other.status = item_left.status
            OR (item_left.outcome = 1 AND other.status NOT IN ('reversed', 'refunded')))
          AND (EXISTS (SELECT 1 FROM match_claims
              WHERE match_claims.record_id = other.id AND match_claims.leg = ${of.leg.number})
            OR EXISTS (SELECT 1 FROM recon_pairs WHERE recon_pairs.ours_id = other.id)
            OR EXISTS (SELECT 1 FROM recon_theirs WHERE recon_theirs.theirs_id = other.id)
            OR EXISTS (SELECT 1 FROM recon_group_members WHERE recon_group_members.record_id = other.id)))`,
  };
}

/** Money that came back, and ours has nothing of it. */
export function cameBack(say: SayWhy): ExceptionRule {
  return {
    category: 'reversed_unexpected',
    columns: {
      ...ONE,
      item: IDENTITY,
      severity: `'high'`,
    },
    why: say('why/came_back', { source: 'source', amount: 'amount_sen' }),
    from: `recon_left_items AS item_left WHERE told = 0 AND side = 1 AND outcome = 3`,
  };
}

/** Due, and its own source still calls it pending. Of our own books others tell that. */
export function notFinal(say: SayWhy): ExceptionRule {
  return {
    category: 'overdue',
    columns: {
      ...ONE,
      item: IDENTITY,
      severity: `'medium'`,
    },
    why: say('why/not_final', { source: 'source', status: 'status' }),
    from: `recon_left_items AS item_left WHERE told = 0 AND is_due = 1 AND outcome = 2
      AND NOT ${OF_A_TOLD_REFERENCE}`,
  };
}

/** No other half at all. The nearest that is left: the same amount, else the next amounts to it. */
export function alone(say: SayWhy): ExceptionRule {
  const near = (compare: string, order: string): string =>
    `(SELECT near.id FROM recon_left_items AS near WHERE near.side = 1 - item_left.side
       AND near.amount_sen ${compare} item_left.amount_sen ORDER BY near.amount_sen ${order}, near.id LIMIT 1)`;
  return {
    category: {
      column: `CASE alone.side WHEN 0 THEN 'missing_at_provider' ELSE 'missing_in_ledger' END`,
    },
    columns: {
      ...Object.fromEntries(Object.entries(ONE).map(([column, sql]) => [column, qualified(sql)])),
      item: `alone.source || ' ' || alone.item`,
      severity: `CASE WHEN alone.outcome = 0 THEN 'low' WHEN alone.outcome = 2 THEN 'medium' ELSE 'high' END`,
      nearest_candidate: `CASE near.reference WHEN '' THEN near.item ELSE near.reference END`,
    },
    why: whyAlone(say),
    from: `(
      SELECT item_left.*, ${near('=', 'ASC')} AS same_id, ${near('>', 'ASC')} AS above_id,
        ${near('<', 'DESC')} AS below_id
      FROM recon_left_items AS item_left
      WHERE told = 0 AND is_due = 1 AND NOT (side = 0 AND outcome IN (0, 2)) AND NOT ${OF_A_TOLD_REFERENCE}
        AND NOT EXISTS (SELECT 1 FROM recon_references AS shared
          WHERE shared.reference = item_left.reference AND shared.ours > 0 AND shared.theirs > 0
            AND (shared.least <> shared.most OR shared.least = 2))
    ) AS alone
    LEFT JOIN recon_left_items AS above ON above.id = alone.above_id
    LEFT JOIN recon_left_items AS below ON below.id = alone.below_id
    LEFT JOIN recon_left_items AS near ON near.id = coalesce(alone.same_id,
      CASE WHEN below.id IS NULL OR above.amount_sen - alone.amount_sen <= alone.amount_sen - below.amount_sen
        THEN alone.above_id ELSE alone.below_id END, alone.below_id)
    WHERE true`,
  };
}

function whyAlone(say: SayWhy): SaidInSql {
  const name = `CASE near.reference WHEN '' THEN near.item ELSE near.reference END`;
  const days = 'abs(near.day_number - alone.day_number)';
  const isSameAmount = 'near.amount_sen = alone.amount_sen';
  const off = 'abs(near.amount_sen - alone.amount_sen)';
  return say('why/alone', {
    reference: eitherSaid(
      [[`alone.reference = ''`, say('alone/no_reference')]],
      say('alone/not_there'),
    ),
    nearest: eitherSaid(
      [
        ['near.id IS NULL', say('nearest/none')],
        [`${isSameAmount} AND ${days} IS NULL`, say('nearest/same_amount_undated', { name })],
        [isSameAmount, say('nearest/same_amount', { name, days })],
      ],
      say('nearest/amount', { amount: 'near.amount_sen', off }),
    ),
  });
}

/** The columns of ONE, of the row that is called `alone`. */
const qualified = (sql: string): string =>
  sql.replaceAll(
    /\b(side|id|our_reference|reference|item|account|occurred_at|expected_by|amount_sen|status|source)\b/g,
    'alone.$1',
  );

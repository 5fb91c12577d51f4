import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from '../streams/findings.ts';
import { type SayWhy, whySayer } from '../exceptions/why-sql.ts';

/** Kinds of which money may be missing, or was told in two ways. */
const HIGH = [
  'amount_changed',
  'changed_after_complete',
  'history_incomplete',
  'history_shrank',
  'paid_in_file_only',
  'paid_unexpectedly',
  'paid_under_earlier_id',
  'refund_amount',
  'refund_contradiction',
  'refund_order',
  'refund_unknown',
  'vanished',
];
const LOW = ['balance_time_unreadable', 'id_twice'];
/** Of a bank account's balance: told by the stream of balances, which also sees it mended. */
const TOLD_ELSEWHERE = ['balance_gap'];

const among = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');

/** What is wrong with pieces of evidence themselves, as it was noted when they came. */
export const findDataProblems: Find = async (db, { stream, asOf }) => {
  await findExceptions(db, problems(whySayer(db)), { stream, asOf });
};

// Not how often it was seen: that it was seen again is no news to a person who has looked at it.
const problems = (say: SayWhy): ExceptionRule => ({
  category: 'data_quality',
  columns: {
    item: `kind || ' ' || source || ' ' || item`,
    severity: `CASE WHEN kind IN (${among(HIGH)}) THEN 'high' WHEN kind IN (${among(LOW)}) THEN 'low'
      ELSE 'medium' END`,
    provider_reference: 'item',
    event_at: 'first_seen_at',
    source: 'source',
  },
  why: say('why/data_problem', { kind: `replace(kind, '_', ' ')`, details: 'details' }),
  from: `data_problems WHERE stream = :stream AND kind NOT IN (${among(TOLD_ELSEWHERE)})
    AND first_seen_at <= :asOf`,
});

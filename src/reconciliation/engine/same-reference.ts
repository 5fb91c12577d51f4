import type { ExceptionRule } from '../exceptions/found-store.ts';
import { eitherSaid } from '../../platform/database/said-in-sql.ts';
import { type SayWhy } from '../exceptions/why-sql.ts';
import { isByReference } from '../rules/key-sql.ts';
import type { LegToClassify } from './left-items-store.ts';
import { BOTH } from './said-columns.ts';

/** One reference on both sides, and no match: which field it is. */
export function sameReference({ leg }: LegToClassify, say: SayWhy): ExceptionRule[] {
  const pair = `recon_references AS found
    JOIN recon_left_items AS ours ON ours.id = found.ours_id AND ours.told = 0
    JOIN recon_left_items AS theirs ON theirs.id = found.theirs_id AND theirs.told = 0`;
  const item = `ours.source || ' ' || found.reference`;
  const single = 'found.ours = 1 AND found.theirs = 1';
  const same = 'ours.outcome = theirs.outcome';
  const agreedOnEachSide =
    'found.our_least = found.our_most AND found.their_least = found.their_most';
  const difference = 'abs(found.theirs_sen - found.ours_sen)';
  const days = 'abs(theirs.day_number - ours.day_number)';
  const expectedFee = 'found.ours_sen - found.expected_sen';
  const actualFee = 'found.ours_sen - found.theirs_sen';
  const mayBeWhole = leg.passes.some((pass) => pass.fee === undefined && isByReference(pass));
  const lines = eitherSaid(
    [['found.theirs > 1', say('lines/several', { count: 'found.theirs' })]],
    say('lines/one'),
  );
  const sides = { ours: 'ours.source', theirs: 'theirs.source' };
  const counts = { oursLines: 'found.ours', theirsLines: 'found.theirs' };
  const sums = { amount_ours_sen: 'found.ours_sen', amount_theirs_sen: 'found.theirs_sen' };
  const byAmount = (over: boolean): ExceptionRule => ({
    category: over ? 'amount_over' : 'amount_under',
    columns: {
      ...BOTH,
      ...sums,
      item,
      severity: `CASE WHEN ours.outcome = 0 THEN 'low' ELSE 'high' END`,
    },
    why: say(over ? 'why/amount_over' : 'why/amount_under', {
      ...sides,
      oursAmount: 'found.ours_sen',
      theirsAmount: 'found.theirs_sen',
      lines,
      difference,
    }),
    from: `${pair} WHERE found.least <> 2 AND found.most = found.least AND found.is_ambiguous = 0
      AND (found.ours = 1 OR found.theirs = 1) AND found.theirs_sen ${over ? '>' : '<'} found.ours_sen
      AND (found.ours * found.theirs = 1 OR found.amounts > 1)`,
  });
  return [
    {
      category: 'status_mismatch',
      columns: {
        ...BOTH,
        ...sums,
        item,
        severity: `CASE WHEN ours.outcome = 2 OR theirs.outcome = 2 THEN 'high' ELSE 'critical' END`,
      },
      why: say('why/status_mismatch', {
        ...sides,
        oursStatus: 'ours.status',
        theirsStatus: 'theirs.status',
        amount: 'found.theirs_sen',
        lines,
      }),
      // What is still open on one side is news that has not arrived, until it is due.
      from: `${pair} WHERE ours.outcome <> theirs.outcome
        AND CASE WHEN ours.outcome = 2 OR theirs.outcome = 2 THEN ${single} AND found.is_due = 1
          ELSE (found.ours = 1 OR found.theirs = 1) AND ${agreedOnEachSide} END`,
    },
    {
      category: 'direction_mismatch',
      columns: {
        ...BOTH,
        item,
        severity: `'high'`,
      },
      why: say('why/direction', { amount: 'abs(ours.amount_sen)' }),
      from: `${pair} WHERE ${single} AND ${same} AND ours.amount_sen = -theirs.amount_sen`,
    },
    {
      category: 'fee_variance',
      columns: {
        ...BOTH,
        item,
        severity: `'low'`,
        fee_expected_sen: expectedFee,
        fee_actual_sen: actualFee,
      },
      why: say('why/fee', {
        expected: `(${expectedFee})`,
        amount: 'found.ours_sen',
        theirs: 'theirs.source',
        actual: `(${actualFee})`,
      }),
      // Something of the size of a fee, and not a part of the amount; nothing, where they must keep some.
      from: `${pair} WHERE ${leg.fee === undefined ? '1 = 0' : '1 = 1'} AND ${single} AND ${same} AND ours.outcome = 1
        AND ${actualFee} <> ${expectedFee} AND ${actualFee} ${mayBeWhole ? '>' : '>='} 0
        AND ${actualFee} <= 3 * abs(${expectedFee}) AND ${expectedFee} <> 0`,
    },
    {
      category: 'date_mismatch',
      columns: {
        ...BOTH,
        item,
        severity: `'medium'`,
      },
      why: eitherSaid(
        [
          ['theirs.day_number < ours.day_number', say('why/date_before', { days })],
          ['theirs.day_number >= ours.day_number', say('why/date_after', { days })],
        ],
        say('why/date_none'),
      ),
      from: `${pair} WHERE ${single} AND ${same} AND ours.outcome <> 2
        AND theirs.amount_sen IN (ours.amount_sen, found.expected_sen)`,
    },
    {
      category: {
        column: `CASE WHEN found.theirs > found.ours THEN 'duplicate_at_provider' ELSE 'duplicate_in_ledger' END`,
      },
      columns: {
        ...BOTH,
        ...sums,
        item,
        severity: `CASE WHEN found.theirs > found.ours THEN 'critical' ELSE 'high' END`,
        nearest_candidate: `CASE WHEN found.theirs > found.ours THEN theirs.item ELSE ours.item END`,
      },
      why: say('why/duplicate', { amount: 'ours.amount_sen', ...counts, ...sides }),
      // Of what is still open on one side, several on the other are too many already.
      from: `${pair} WHERE found.ours <> found.theirs AND found.amounts = 1 AND found.least <> 2
        AND (found.least = found.most OR (found.ours = 1 AND found.our_least = 2 AND found.their_least = found.their_most)
          OR (found.theirs = 1 AND found.their_least = 2 AND found.our_least = found.our_most))`,
    },
    byAmount(true),
    byAmount(false),
    {
      category: 'ambiguous',
      columns: {
        ...BOTH,
        ...sums,
        item,
        severity: `'medium'`,
        nearest_candidate: 'theirs.item',
      },
      why: say('why/several_lines', { ...counts, ...sides }),
      from: `${pair} WHERE found.ours * found.theirs > 1 AND found.least <> 2`,
    },
  ];
}

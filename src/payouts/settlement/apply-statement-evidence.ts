import { type Instant, now } from '../../domain/time.ts';
import { payoutReversed } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { PayoutContext } from '../payout-context.ts';
import { lockPayoutAndAttempt, transitionPayout } from '../store/payout-store.ts';
import {
  askAboutDisagreements,
  type ReversalLine,
  reversalsToApply,
} from '../store/statement-evidence-store.ts';
import { sayOfPayout } from '../payout-reasons.ts';

export interface StatementCounts {
  /** Payouts that came back. */
  readonly reversed: number;
  /** Reversals of another amount, or of a payout that was never paid: a person looks. */
  readonly contradicted: number;
  /** Payouts that the statement tells more or other of than we know: asked about at once. */
  readonly asked: number;
}

const PAGE = 500;

/**
 * What an imported statement changes. A reversal is told by statements alone (the status goes on saying
 * "paid"), so it is applied here, once; for everything else a statement is a hint to ask, as a
 * callback is. Can be run at any time and again: it looks at what is recorded and not applied.
 */
export async function applyStatementEvidence(context: PayoutContext): Promise<StatementCounts> {
  const { database, clock, provider } = context;
  const source = `${provider.name}:statement`;
  const asked = await database.transaction((tx) => askAboutDisagreements(tx, source, now(clock)));
  let reversed = 0;
  let contradicted = 0;
  for (let afterRecord = 0; ; ) {
    const page = await reversalsToApply(database.knex, { source, afterRecord, limit: PAGE });
    for (const line of page) {
      afterRecord = line.recordId;
      const end = await database.transaction((tx) => applyReversal(context, tx, line, now(clock)));
      if (end === 'came_back') reversed += 1;
      if (end === 'contradiction_found') contradicted += 1;
    }
    if (page.length < PAGE) return { reversed, contradicted, asked };
  }
}

async function applyReversal(
  context: PayoutContext,
  tx: Queryable,
  line: ReversalLine,
  at: Instant,
): Promise<'came_back' | 'contradiction_found' | null> {
  const payout = (await lockPayoutAndAttempt(tx, line.payoutId))?.payout;
  // Paid under a newer id, or not paid yet as far as we know: it is looked at again once it is.
  if (payout?.state !== 'paid' || payout.partnerTrxId !== line.partnerTrxId) return null;
  const note = { at, message: `statement: ${line.item} of ${line.occurredAt}` };
  if (payout.amount !== line.amount) {
    const changes = {
      reasonCode: 'reversal_differs',
      reason: sayOfPayout('reason/other_amount_back'),
      nextActionAt: null,
    };
    const moved = await transitionPayout(tx, payout, 'contradiction_found', changes, note);
    return moved === null ? null : 'contradiction_found';
  }
  const changes = {
    reasonCode: 'reversed',
    reason: sayOfPayout('reason/came_back'),
    nextActionAt: null,
  };
  if ((await transitionPayout(tx, payout, 'came_back', changes, note)) === null) return null;
  await post(tx, payoutReversed(context.provider.name, line.partnerTrxId, payout.amount), at);
  return 'came_back';
}

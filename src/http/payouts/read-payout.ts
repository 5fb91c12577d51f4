import type { Queryable } from '../../platform/database/database.ts';
import type { Payout } from '../../payouts/payout.ts';
import { attemptsOfPayout, type SentAttempt } from '../../payouts/store/attempt-store.ts';
import {
  findPayout,
  findPayoutByReference,
  type PayoutEvent,
  payoutEvents,
} from '../../payouts/store/payout-store.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import type { Batch } from '../../batches/batch-store.ts';
import { type PostingShown, postingsAbout } from '../history/postings-about.ts';
import { readTold, type Told } from '../history/read-history.ts';
import { notThere } from '../reference-address.ts';

/** Everything that there is to know about one payout. */
export interface PayoutShown {
  readonly payout: Payout;
  readonly batch: Batch;
  readonly events: readonly PayoutEvent[];
  readonly attempts: readonly SentAttempt[];
  readonly postings: readonly PostingShown[];
  /** The earlier payout that it looks like. */
  readonly looksLike: Payout | null;
  readonly told: Told;
}

/** Under finance's reference there is one kind only: what is no longer owed, named by its event. */
const isReleased = ({ key }: { readonly key: string }): boolean =>
  /^payout_released:\d+$/.test(key);

/** Throws a UserError where there is none, also while its file is still being received. */
export async function readPayout(db: Queryable, reference: string): Promise<PayoutShown> {
  const payout = await findPayoutByReference(db, reference);
  if (!payout) throw notThere('payout_unknown', reference);
  const batch = await requireBatch(db, payout.batchId, 'payouts');
  const events = await payoutEvents(db, payout.id);
  const attempts = await attemptsOfPayout(db, payout.id);
  const providerIds = attempts.map(({ partnerTrxId }) => partnerTrxId);
  const ofAttempts = await Promise.all(
    providerIds.map((id) => postingsAbout(db, id, (line) => !isReleased(line))),
  );
  const told = await readTold(db, {
    stream: 'disbursement',
    providerIds,
    paymentItems: [],
    reference,
    evidenceIds: events.flatMap(({ evidenceId }) => evidenceId ?? []),
  });
  return {
    payout,
    batch,
    events,
    attempts,
    postings: [...(await postingsAbout(db, reference, isReleased)), ...ofAttempts.flat()],
    looksLike:
      payout.suspectedDuplicateOf === null
        ? null
        : await findPayout(db, payout.suspectedDuplicateOf),
    told,
  };
}

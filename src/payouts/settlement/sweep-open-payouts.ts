import { now } from '../../domain/time.ts';
import type { PayoutContext } from '../payout-context.ts';
import { lostSends, transitionPayout } from '../store/payout-store.ts';
import { sayOfPayout } from '../payout-reasons.ts';

const SWEEP_PAGE = 500;

const WORKER_LOST = sayOfPayout('reason/worker_lost');

/**
 * Takes up sends whose worker died between the intent and the answer: nobody knows whether the request
 * left, so the payout becomes `unknown` and is asked about at once. Nothing is sent here.
 */
export async function sweepLostSends(context: PayoutContext): Promise<{ lostSends: number }> {
  const { database, clock } = context;
  let found = 0;
  for (;;) {
    const at = now(clock);
    const page = await lostSends(database.knex, at, SWEEP_PAGE);
    for (const payout of page) {
      const moved = await database.transaction((tx) =>
        transitionPayout(
          tx,
          payout,
          'send_unanswered',
          {
            reasonCode: 'worker_lost',
            reason: WORKER_LOST,
            nextActionAt: at,
          },
          { at, message: WORKER_LOST.text },
        ),
      );
      if (moved !== null) found += 1;
    }
    if (page.length < SWEEP_PAGE) return { lostSends: found };
  }
}

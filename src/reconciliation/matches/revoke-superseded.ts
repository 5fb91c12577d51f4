import { sen } from '../../domain/money.ts';
import { type Clock, type Instant, now } from '../../domain/time.ts';
import { differenceRevoked } from '../../ledger/difference-postings.ts';
import { post, postAll } from '../../ledger/post.ts';
import type { Posting } from '../../ledger/posting.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import { inChunks } from '../engine/in-chunks.ts';
import { differenceAccounts } from './difference-accounts.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import { keepRun } from '../runs/run-store.ts';
import {
  amountsOfMatch,
  type DifferencePosted,
  type MatchKey,
  type Revocation,
  revokeMatch,
} from './revoke-store.ts';
import { findTakenBack, takeBack } from './taken-back-store.ts';

/**
 * Takes back live matches of which a record has a newer version. It holds whatever becomes of the run: the
 * record did change. Returns how many, by leg.
 */
export async function revokeSuperseded(
  own: Database,
  clock: Clock,
  definition: StreamDefinition,
  of: { readonly run: number; readonly at: Instant },
): Promise<Map<number, number>> {
  const revoked = await findTakenBack(own.knex);
  await inChunks(own, clock, 0, async (tx, after, rows) => {
    await keepRun(tx, of.run, now(clock));
    const taken = await takeBack(tx, {
      stream: definition.name,
      run: of.run,
      why: 'a record has a newer version',
      at: of.at,
      after,
      rows,
    });
    if (taken === null) return null;
    const postings = taken.posted.map((match) => takenBack(definition, match, match));
    await postAll(
      tx,
      postings.filter((posting) => posting !== null),
      of.at,
    );
    return taken.upto;
  });
  return revoked;
}

/** A match goes, and what it had tolerated with it. False: it is no live match. */
export async function revokeWithPostings(
  tx: Queryable,
  definition: StreamDefinition,
  match: MatchKey,
  revocation: Revocation,
): Promise<boolean> {
  if ((await revokeMatch(tx, match, revocation)) === 0) return false;
  const amounts = await amountsOfMatch(tx, match);
  if (amounts === null) return true;
  const posting = takenBack(definition, match, amounts);
  if (posting !== null) await post(tx, posting, revocation.at);
  return true;
}

/** What a match had tolerated and what they kept, the other way; null: nothing. */
function takenBack(
  definition: StreamDefinition,
  match: MatchKey,
  { differenceSen, feesSen }: DifferencePosted,
): Posting | null {
  return differenceRevoked(
    { match: `${match.run}.${match.leg}.${match.number}`, stream: definition.name },
    {
      losses: sen(Math.max(0, -differenceSen)),
      gains: sen(Math.max(0, differenceSen)),
      fees: sen(feesSen),
    },
    differenceAccounts(definition),
  );
}

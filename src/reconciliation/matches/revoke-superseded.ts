import { sen } from '../../domain/money.ts';
import type { Clock, Instant } from '../../domain/time.ts';
import { differenceRevoked } from '../../ledger/difference-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import { inChunks } from '../engine/in-chunks.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import {
  amountsOfMatch,
  type MatchKey,
  matchesOfSuperseded,
  type Revocation,
  revokeMatch,
} from './revoke-store.ts';

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
  const revoked = new Map<number, number>();
  await inChunks(own, clock, 0, async (tx, _, rows) => {
    const matches = await matchesOfSuperseded(tx, Math.min(rows, 500));
    for (const match of matches) {
      await revokeWithPostings(tx, definition, match, {
        stream: definition.name,
        run: of.run,
        why: 'a record has a newer version',
        by: null,
        at: of.at,
      });
      revoked.set(match.leg, (revoked.get(match.leg) ?? 0) + 1);
    }
    return matches.length === 0 ? null : 0;
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
  const { differenceSen, feesSen } = amounts;
  const posting = differenceRevoked(
    { match: `${match.run}.${match.leg}.${match.number}`, stream: definition.name },
    {
      losses: sen(Math.max(0, -differenceSen)),
      gains: sen(Math.max(0, differenceSen)),
      fees: sen(feesSen),
    },
    {
      differences: definition.differences.account,
      against: definition.differences.against,
      fees: definition.fees ?? null,
    },
  );
  if (posting !== null) await post(tx, posting, revocation.at);
  return true;
}

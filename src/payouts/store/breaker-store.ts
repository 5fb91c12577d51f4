import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { BreakerKind } from '../remittance/decide-remittance.ts';

/** Something that stops every send to a provider until it is mended. */
export interface Breaker {
  readonly id: number;
  readonly provider: string;
  readonly kind: BreakerKind;
  readonly openedAt: Instant;
  readonly reason: string;
  readonly nextProbeAt: Instant | null;
}

export async function openBreakers(db: Queryable, provider?: string): Promise<Breaker[]> {
  return db('breakers')
    .where(provider === undefined ? {} : { provider })
    .whereNull('closed_at')
    .orderBy('id')
    .select(
      'id',
      'provider',
      'kind',
      'opened_at as openedAt',
      'reason',
      'next_probe_at as nextProbeAt',
    );
}

/** Opens a breaker; one that is open already stays as it is. */
export async function tripBreaker(
  tx: Queryable,
  breaker: {
    provider: string;
    kind: BreakerKind;
    reason: string;
    at: Instant;
    nextProbeAt: Instant;
  },
): Promise<void> {
  await tx('breakers')
    .insert({
      provider: breaker.provider,
      kind: breaker.kind,
      opened_at: breaker.at,
      reason: breaker.reason,
      next_probe_at: breaker.nextProbeAt,
    })
    .onConflict(tx.raw('(provider, kind) where closed_at is null') as never)
    .ignore();
}

export async function closeBreaker(
  tx: Queryable,
  id: number,
  closedBy: string,
  at: Instant,
): Promise<boolean> {
  const hit = await tx('breakers')
    .where({ id })
    .whereNull('closed_at')
    .update({ closed_at: at, closed_by: closedBy });
  return hit === 1;
}

export async function postponeProbe(
  db: Queryable,
  id: number,
  nextProbeAt: Instant,
): Promise<void> {
  await db('breakers').where({ id }).update({ next_probe_at: nextProbeAt });
}

import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type BreakerKind, EVERY_PROVIDER } from './breaker-kinds.ts';
import { keptAs, keptSentence, textOf, type Told } from '../domain/sentence.ts';

/** Something that stops sends until it is mended; see BREAKERS. */
export interface Breaker {
  readonly id: number;
  readonly provider: string;
  readonly kind: BreakerKind;
  /** The bank, batch or endpoint; '' where the kind stops a provider or everything. */
  readonly scope: string;
  readonly openedAt: Instant;
  readonly openedBy: string | null;
  readonly reason: string;
  /** The reason without a language, JSON; null: a person's or a provider's own words. */
  readonly reasonSentence: string | null;
  /** When its way back is tried next; null: only a person closes it. */
  readonly nextProbeAt: Instant | null;
  readonly canaryPayoutId: number | null;
}

/** Why it is open, to be said in any language. */
export const reasonOf = ({ reason, reasonSentence }: Breaker): Told =>
  keptAs(reason, reasonSentence);

const COLUMNS = [
  'id',
  'provider',
  'kind',
  'scope',
  'opened_at as openedAt',
  'opened_by as openedBy',
  'reason',
  'reason_sentence as reasonSentence',
  'next_probe_at as nextProbeAt',
  'canary_payout_id as canaryPayoutId',
];

/** Those of one provider, with those that stop every provider; or all. Oldest first. */
export async function openBreakers(db: Queryable, provider?: string): Promise<Breaker[]> {
  const open = db('breakers').whereNull('closed_at').orderBy('id').select(COLUMNS);
  return provider === undefined ? open : open.whereIn('provider', [provider, EVERY_PROVIDER]);
}

/** A person has stopped everything that sends money (`rekon stop-sending`). */
export async function isSendingStopped(db: Queryable): Promise<boolean> {
  const row = await db('breakers')
    .where({ kind: 'kill_switch' satisfies BreakerKind })
    .whereNull('closed_at')
    .first<unknown>('id');
  return row !== undefined;
}

export async function findOpenBreaker(db: Queryable, id: number): Promise<Breaker | null> {
  const row = await db('breakers')
    .where({ id })
    .whereNull('closed_at')
    .first<Breaker | undefined>(COLUMNS);
  return row ?? null;
}

export interface Trip {
  readonly provider: string;
  readonly kind: BreakerKind;
  readonly scope?: string;
  readonly reason: Told;
  readonly at: Instant;
  readonly by?: string;
  readonly nextProbeAt: Instant | null;
}

/**
 * Opens a breaker. One that is open already keeps its beginning and its reason, and its way back is
 * tried no earlier than the new trip says. False: it was open.
 */
export async function tripBreaker(tx: Queryable, trip: Trip): Promise<boolean> {
  const rows: { openedAt: Instant }[] = await tx('breakers')
    .insert({
      provider: trip.provider,
      kind: trip.kind,
      scope: trip.scope ?? '',
      opened_at: trip.at,
      opened_by: trip.by ?? null,
      reason: textOf(trip.reason),
      reason_sentence: keptSentence(trip.reason),
      next_probe_at: trip.nextProbeAt,
    })
    // An update and not "do nothing": a probe that is closing it right now has to wait for us, or we
    // for it, and then either it sees what we have held, or a new breaker opens.
    .onConflict(tx.raw('(provider, kind, scope) where closed_at is null') as never)
    .merge({ next_probe_at: trip.nextProbeAt })
    .returning('opened_at as openedAt');
  return rows[0]?.openedAt === trip.at;
}

export async function closeBreaker(
  tx: Queryable,
  id: number,
  closed: { by: string; reason?: string; at: Instant },
): Promise<boolean> {
  const hit = await tx('breakers')
    .where({ id })
    .whereNull('closed_at')
    .update({ closed_at: closed.at, closed_by: closed.by, closed_reason: closed.reason ?? null });
  return hit === 1;
}

/** Closes the open breaker of this kind and scope; false: there is none. */
export async function closeBreakerOf(
  tx: Queryable,
  of: { kind: BreakerKind; scope: string },
  closed: { by: string; reason?: string; at: Instant },
): Promise<boolean> {
  const hit = await tx('breakers')
    .where(of)
    .whereNull('closed_at')
    .update({ closed_at: closed.at, closed_by: closed.by, closed_reason: closed.reason ?? null });
  return hit > 0;
}

/** Was there ever a breaker of this kind and scope, open or closed? */
export async function hasTripped(
  db: Queryable,
  of: { kind: BreakerKind; scope: string },
): Promise<boolean> {
  return (await db('breakers').where(of).first<unknown>('id')) !== undefined;
}

/** When the breaker of this kind and scope closed last; what was counted before it counts no more. */
export async function lastClosedAt(
  db: Queryable,
  of: { provider: string; kind: BreakerKind; scope: string },
): Promise<Instant | null> {
  const row = await db('breakers')
    .where(of)
    .max({ at: 'closed_at' })
    .first<{ at: Instant | null } | undefined>();
  return row?.at ?? null;
}

export async function postponeProbe(
  db: Queryable,
  id: number,
  nextProbeAt: Instant,
): Promise<void> {
  await db('breakers').where({ id }).update({ next_probe_at: nextProbeAt });
}

/** Makes the payout the one that is tried; false: another is. Inside the transaction that starts its send. */
export async function claimCanary(
  tx: Queryable,
  id: number,
  payoutId: number,
  at: Instant,
): Promise<boolean> {
  const hit = await tx('breakers')
    .where({ id })
    .whereNull('closed_at')
    .whereNull('canary_payout_id')
    .andWhere('next_probe_at', '<=', at)
    .update({ canary_payout_id: payoutId });
  return hit === 1;
}

/** The one that was tried did not end well: another is tried later. */
export async function dropCanary(
  db: Queryable,
  id: number,
  payoutId: number,
  nextProbeAt: Instant,
): Promise<void> {
  await db('breakers')
    .where({ id, canary_payout_id: payoutId })
    .update({ canary_payout_id: null, next_probe_at: nextProbeAt });
}

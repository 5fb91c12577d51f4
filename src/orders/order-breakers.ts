import type { OrderKindName } from '../domain/batch-kinds.ts';
import { after, type Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import {
  closeBreakerOf,
  openBreakers,
  postponeProbe,
  tripBreaker,
} from '../breakers/breaker-store.ts';
import type { OrderContext, OrderMaker } from './order-context.ts';
import { sayOfBreaker } from '../breakers/breaker-reasons.ts';

/**
 * The one stop of orders: a provider that refuses our user, key, signature or address for a kind. The
 * others of that kind wait then, and one is tried now and again; any other answer lets all go on.
 */
const scopeOf = (maker: OrderMaker): string => `${maker.provider.name}:${maker.kind}`;

/** What forbids this request at this moment; null: nothing. The one that is tried pushes the next try on. */
export async function whyOrdersAreStopped(
  tx: Queryable,
  maker: OrderMaker,
  at: Instant,
): Promise<string | null> {
  const open = await openBreakers(tx, maker.provider.name);
  const refused = open.find(
    ({ kind, scope }) => kind === 'orders_refused' && scope === scopeOf(maker),
  );
  if (!refused) return null;
  if (refused.nextProbeAt === null || refused.nextProbeAt > at) {
    return `${maker.provider.name} refuses us for ${maker.kind}`;
  }
  await postponeProbe(tx, refused.id, after(refused.nextProbeAt, PROBE_HOLD_MS));
  return null;
}

/** While one is tried no other is; its answer sets the real time. */
const PROBE_HOLD_MS = 60_000;

/** Kinds of which nothing, or one order only, may be offered now. */
export async function stoppedKinds(
  db: Queryable,
  makers: OrderContext['makers'],
  at: Instant,
): Promise<{ readonly none: OrderKindName[]; readonly one: OrderKindName[] }> {
  const open = (await openBreakers(db)).filter(({ kind }) => kind === 'orders_refused');
  const none: OrderKindName[] = [];
  const one: OrderKindName[] = [];
  for (const maker of makers.values()) {
    const refused = open.find(({ scope }) => scope === scopeOf(maker));
    if (!refused) continue;
    const isDue = refused.nextProbeAt !== null && refused.nextProbeAt <= at;
    (isDue ? one : none).push(maker.kind);
  }
  return { none, one };
}

export async function noteOrdersRefused(
  { rules }: OrderContext,
  tx: Queryable,
  maker: OrderMaker,
  reason: string,
  at: Instant,
): Promise<void> {
  await tripBreaker(tx, {
    provider: maker.provider.name,
    kind: 'orders_refused',
    scope: scopeOf(maker),
    reason,
    at,
    nextProbeAt: after(at, rules.refusedProbeMs),
  });
}

/** They serve us: whatever was refused before was mended. */
export async function noteOrdersAnswered(
  tx: Queryable,
  maker: OrderMaker,
  at: Instant,
): Promise<void> {
  const of = { kind: 'orders_refused', scope: scopeOf(maker) } as const;
  await closeBreakerOf(tx, of, { by: 'probe: an order was answered', at });
}

export async function noteTooFast(
  { rules }: OrderContext,
  tx: Queryable,
  maker: OrderMaker,
  endpoint: string,
  at: Instant,
): Promise<void> {
  await tripBreaker(tx, {
    provider: maker.provider.name,
    kind: 'throttled',
    scope: endpoint,
    reason: sayOfBreaker('breaker/too_fast'),
    at,
    nextProbeAt: after(at, rules.throttleMs),
  });
}

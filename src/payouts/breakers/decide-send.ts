import type { Instant } from '../../domain/time.ts';
import type { Breaker } from '../../breakers/breaker-store.ts';
import { BREAKERS } from '../../breakers/breaker-kinds.ts';

/** What open breakers say to one send. Pure. */
export type SendDecision =
  | { readonly kind: 'go' }
  /** It may go as the one that is tried, if it is the first to claim these breakers. */
  | { readonly kind: 'canary'; readonly breakers: readonly Breaker[] }
  | { readonly kind: 'stopped'; readonly why: string };

export function decideSend(
  open: readonly Breaker[],
  send: { readonly batchId: string; readonly bankCode: string },
  at: Instant,
): SendDecision {
  const stopping = open.filter((breaker) => concerns(breaker, send));
  const shut = stopping.find((breaker) => !takesCanary(breaker, at));
  if (shut) return { kind: 'stopped', why: `a breaker is open: ${shut.kind}` };
  return stopping.length === 0 ? { kind: 'go' } : { kind: 'canary', breakers: stopping };
}

function concerns(
  { kind, scope }: Breaker,
  send: { readonly batchId: string; readonly bankCode: string },
): boolean {
  switch (BREAKERS[kind].scope) {
    case 'everything':
    case 'provider':
      return true;
    case 'bank':
      return scope === send.bankCode;
    case 'batch':
      return scope === send.batchId;
    case 'endpoint':
      return false; // slower, not stopped
    case 'kind':
      return false; // orders, not payouts
  }
}

function takesCanary(breaker: Breaker, at: Instant): boolean {
  const { kind, canaryPayoutId, nextProbeAt } = breaker;
  if (BREAKERS[kind].wayBack !== 'canary' || canaryPayoutId !== null) return false;
  return nextProbeAt !== null && nextProbeAt <= at;
}

/** Which payouts are worth queueing, given the open breakers; `decideSend` has the last word. */
export interface Sendable {
  readonly how: 'none' | 'one' | 'many';
  /** Banks to which nothing goes. */
  readonly stoppedBanks: readonly string[];
  /** Banks to which one payout may go, to see. */
  readonly triedBanks: readonly string[];
}

export function sendableNow(open: readonly Breaker[], at: Instant): Sendable {
  const wide = open.filter(({ kind }) => ['everything', 'provider'].includes(BREAKERS[kind].scope));
  const banks = open.filter(({ kind }) => BREAKERS[kind].scope === 'bank');
  const tried = banks.filter((breaker) => takesCanary(breaker, at));
  return {
    how: wide.length === 0 ? 'many' : wide.every((each) => takesCanary(each, at)) ? 'one' : 'none',
    stoppedBanks: banks.map(({ scope }) => scope),
    triedBanks: tried.map(({ scope }) => scope),
  };
}

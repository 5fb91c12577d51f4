import type { Knex } from 'knex';
import { writeAudit } from '../../audit/audit-log.ts';
import type { CallbackResult } from '../../callbacks/process-callback.ts';
import type { UserError } from '../../domain/errors.ts';
import { ZERO } from '../../domain/money.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import { after, type Instant, now } from '../../domain/time.ts';
import { refundSent } from '../../ledger/payment-postings.ts';
import { post } from '../../ledger/post.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import { addRecord } from '../../records/record-store.ts';
import { ORDER_KIND_DEFINITIONS } from '../kinds/index.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { decideRefund, type RefundTeller } from './decide-refund.ts';
import { unknownRefund } from './refund-decisions.ts';
import type { RefundCallback, RefundNews } from './refund-provider.ts';
import { dueRefunds, findRefund, lockRefund, moveRefund, type Refund } from './refund-store.ts';
import { orderProblem } from '../order-problems.ts';

/** A refund that the provider works on for so long is reported to a person, each time anew. */
export const PROCESSING_REPORTED_AFTER_MS = 86_400_000;

export interface HeardFrom {
  readonly teller: RefundTeller;
  /** The order's id that it names; null where it names none. */
  readonly providerId: string | null;
  readonly raw: string;
  readonly evidenceId: number | null;
}

export interface HeardOfRefund {
  readonly outcome: StepOutcome;
  /** What a person must look at. */
  readonly problem: string | null;
}

/** Writes what an answer, a notification, a file or a person says about a refund. Both are locked. */
export async function hearOfRefund(
  { clock, rules }: Pick<OrderContext, 'clock' | 'rules'>,
  tx: Knex,
  { refund, order }: { readonly refund: Refund; readonly order: Order },
  news: RefundNews,
  from: HeardFrom,
): Promise<HeardOfRefund> {
  const at = now(clock);
  const { to, reasonCode, problem } = decideRefund(refund, news, from);
  if (problem !== null) await reportRefundProblem(tx, order, refund, problem, at);
  const heard = (outcome: StepOutcome): HeardOfRefund => ({
    outcome,
    problem: problem?.kind ?? null,
  });
  if (to === null) return heard({ kind: 'skipped', why: 'it moves nothing' });
  const told = { at, reasonCode, code: news.code, message: news.message };
  if (to === 'again') {
    const pause = pauseMs(refund, news, rules);
    const changes = { ...told, nextActionAt: after(at, pause), tries: refund.tries };
    await moveRefund(tx, refund, 'approved', changes);
    return heard({ kind: 'postponed' });
  }
  await moveRefund(tx, refund, to, {
    ...told,
    message: to === 'unknown' && problem !== null ? problem.details : news.message,
    providerReference: news.providerReference,
    nextActionAt: to === 'processing' ? after(at, PROCESSING_REPORTED_AFTER_MS) : null,
  });
  if (to === 'done') await settle(tx, refund, order, news, from, at);
  return heard({ kind: 'moved', to });
}

/** A refusal of our key is mended by a person, so that it is tried less and less often. */
function pauseMs({ tries }: Refund, news: RefundNews, rules: OrderContext['rules']): number {
  return news.meaning === 'caller_rejected'
    ? backOffMs(tries - 1, rules.refusedProbeMs, rules.maxAskMs)
    : backOffMs(tries - 1, rules.retryFirstMs, rules.retryMaxMs);
}

async function settle(
  tx: Knex,
  refund: Refund,
  order: Order,
  news: RefundNews,
  from: HeardFrom,
  at: Instant,
): Promise<void> {
  await post(tx, refundSent(refund.provider, refund.refundId, refund.amount), at);
  const { stream } = ORDER_KIND_DEFINITIONS[order.kind];
  if (stream === null) return;
  await addRecord(
    tx,
    {
      stream,
      source: `${refund.provider}:refund`,
      item: refund.refundId,
      reference: refund.providerId,
      counterparty: refund.refundId, // which of the order's refunds it is
      status: 'refunded',
      amount: refund.amount,
      fee: ZERO,
      occurredAt: news.refundedAt,
      raw: from.raw,
      evidenceId: from.evidenceId,
      importId: null,
    },
    at,
  );
}

export async function reportRefundProblem(
  tx: Knex,
  order: Order,
  refund: Refund,
  problem: { readonly kind: string; readonly details: string },
  at: Instant,
): Promise<void> {
  const { stream } = ORDER_KIND_DEFINITIONS[order.kind];
  if (stream === null) return;
  const { kind, details } = problem;
  const source = `${refund.provider}:refund`;
  await reportProblem(tx, { stream, source, item: refund.refundId, kind, details, at });
}

/** A verified notification about a refund, or a line of the provider's file. */
export async function applyRefundCallback(
  context: OrderContext,
  { refundId, providerId, news, raw }: RefundCallback,
): Promise<CallbackResult> {
  const found = await findRefund(context.database.knex, { refundId });
  if (!found) return { outcome: 'unknown_reference' };
  return context.database.transaction(async (tx): Promise<CallbackResult> => {
    const locked = await lockRefund(tx, found);
    if (!locked) return { outcome: 'unknown_reference' };
    const from = { teller: 'provider', providerId, raw, evidenceId: null } as const;
    const { outcome, problem } = await hearOfRefund(context, tx, locked, news, from);
    if (problem === 'refund_amount') return { outcome: 'other_amount' };
    if (problem === 'refund_order') return { outcome: 'other_order' };
    if (problem === 'refund_contradiction') return { outcome: 'contradiction' };
    return { outcome: outcome.kind === 'moved' ? 'applied' : 'agrees' };
  });
}

const SWEEP_PAGE = 500;

/**
 * Refunds that nobody hears of: whose worker died during the request (nobody knows whether it left), and
 * which the provider works on for too long. No call asks about a refund, so that a person is told.
 */
export async function sweepLostRefunds(
  context: OrderContext,
): Promise<{ readonly lostRefunds: number; readonly longRefunds: number }> {
  const { database, clock } = context;
  const at = now(clock);
  const swept = { lostRefunds: 0, longRefunds: 0 };
  for (const id of await dueRefunds(database.knex, ['sending', 'processing'], at, SWEEP_PAGE)) {
    const found = await findRefund(database.knex, { id });
    if (!found) continue;
    const state = await database.transaction(async (tx) => {
      const locked = await lockRefund(tx, found);
      const due = locked?.refund.nextActionAt ?? null;
      return locked && due !== null && due <= at ? sweepOne(tx, locked, at) : null;
    });
    if (state === 'sending') swept.lostRefunds += 1;
    if (state === 'processing') swept.longRefunds += 1;
  }
  return swept;
}

async function sweepOne(
  tx: Knex,
  { refund, order }: { readonly refund: Refund; readonly order: Order },
  at: Instant,
): Promise<'sending' | 'processing' | null> {
  if (refund.state === 'sending') {
    const message = 'the worker died during the request';
    const reasonCode = 'worker_lost';
    await moveRefund(tx, refund, 'unknown', { at, reasonCode, message, nextActionAt: null });
    await reportRefundProblem(tx, order, refund, { kind: 'refund_unknown', details: message }, at);
    return 'sending';
  }
  if (refund.state !== 'processing') return null;
  const details = `processing since ${refund.stateSince}`;
  const nextActionAt = after(at, PROCESSING_REPORTED_AFTER_MS);
  await moveRefund(tx, refund, 'processing', { at, reasonCode: 'processing_long', nextActionAt });
  await reportRefundProblem(tx, order, refund, { kind: 'refund_processing_long', details }, at);
  return 'processing';
}

export interface RefundResolution {
  readonly refundId: string;
  readonly as: 'done' | 'failed';
  readonly by: string;
  readonly reason: string;
}

/** A person has found out how a refund ended that nothing told. Audited. Throws UserErrors. */
export async function resolveRefund(
  context: OrderContext,
  { refundId, as, by, reason }: RefundResolution,
): Promise<void> {
  if (reason.trim() === '') {
    throw orderProblem('reason_missing/refund_resolution');
  }
  const { database, clock } = context;
  const found = await findRefund(database.knex, { refundId });
  if (!found) throw unknownRefund(refundId);
  const message = `${by}: ${reason}`;
  await database.transaction(async (tx) => {
    const locked = await lockRefund(tx, found);
    const state = locked?.refund.state ?? found.state;
    if (!locked || (state !== 'unknown' && state !== 'processing')) throw notOpen(refundId, state);
    const from = { teller: 'person', providerId: null, raw: message, evidenceId: null } as const;
    await hearOfRefund(context, tx, locked, { ...NOT_TOLD, meaning: as, message }, from);
    await writeAudit(tx, {
      at: now(clock),
      actor: by,
      action: 'refund_resolved',
      subject: refundId,
      details: { as, was: state, reason, amountSen: found.amount },
    });
  });
}

const NOT_TOLD = {
  code: null,
  providerStatus: null,
  providerReference: null,
  refundAmount: null,
  refundedAt: null,
} as const;

const notOpen = (refundId: string, state: Refund['state']): UserError =>
  orderProblem(state === 'sending' ? 'refund_not_open/sending' : 'refund_not_open/other', {
    refund: refundId,
    state,
  });

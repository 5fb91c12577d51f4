import type { Knex } from 'knex';
import type { Payment } from '../../collections/payment.ts';
import { receivePayments } from '../../collections/receive-payments.ts';
import { ZERO } from '../../domain/money.ts';
import { after, type Instant } from '../../domain/time.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import { addRecord, type RecordStatus } from '../../records/record-store.ts';
import type { Order } from '../order.ts';
import type { OrderContext, OrderMaker } from '../order-context.ts';
import type { OrderNews, PaymentNews } from '../order-provider.ts';
import { newestOrderAttempt } from '../store/order-attempt-store.ts';
import { dropOrderFiles } from '../store/order-file-store.ts';
import { insertOrderEvent, postponeOrder, transitionOrder } from '../store/order-store.ts';
import { decideNews, type NewsDecision } from './decide-news.ts';

/** Where news came from, for records, events and payments. */
export interface NewsSource {
  /** `oy:status`, `xendit:callback`, … */
  readonly source: string;
  /** The id that it is about: an earlier attempt's may be. */
  readonly providerId: string;
  readonly isNewestAttempt: boolean;
  /** Redacted. */
  readonly raw: string;
  readonly evidenceId: number | null;
  readonly at: Instant;
}

/**
 * Applies what an answer or a verified callback says: record, payment, state and event in the caller's
 * transaction, on an order that it has locked.
 */
export async function applyNews(
  context: OrderContext,
  tx: Knex,
  maker: OrderMaker,
  order: Order,
  news: OrderNews,
  from: NewsSource,
): Promise<StepOutcome> {
  await keepRecord(tx, maker, order, news, from);
  const isNewPayment = await receivePayment(tx, maker, order, news.payment, from);
  await maker.whenHeard?.(
    tx,
    {
      orderId: order.id,
      providerId: from.providerId,
      providerReference: news.made?.providerReference ?? order.providerReference,
      meaning: news.meaning,
      payment: { ...order.payment, ...news.made?.payment },
    },
    from.at,
  );
  if (!from.isNewestAttempt) {
    // An id that was replaced: the money counts, the order follows its newest id.
    if (isNewPayment) {
      await notePayment(tx, order, news, from, 'paid under an earlier id');
      await tellPerson(tx, maker, order, from, 'paid_under_earlier_id');
    }
    return { kind: 'skipped', why: 'about an earlier attempt' };
  }
  const attempt = await newestOrderAttempt(tx, order.id);
  const decision = decideNews(order, attempt?.timesSent ?? 0, news, from.at, context.rules);
  const outcome = await apply(context, tx, order, news, decision, from);
  if (decision.kind === 'nothing_new' && isNewPayment) {
    await notePayment(tx, order, news, from, 'a payment came in');
    if (!KNOWS_MONEY.has(order.state))
      await tellPerson(tx, maker, order, from, 'paid_unexpectedly');
  }
  return outcome;
}

/** States in which money is no surprise, or a person looks at it already. */
const KNOWS_MONEY: ReadonlySet<Order['state']> = new Set(['paid', 'quarantined']);

/** Money that counts, and does not go with what the order says. */
async function tellPerson(
  tx: Knex,
  { stream }: OrderMaker,
  { kind, reference, state }: Order,
  { source, providerId, at }: NewsSource,
  problem: 'paid_under_earlier_id' | 'paid_unexpectedly',
): Promise<void> {
  if (stream === null) return;
  const details = `${kind} ${reference} is ${state}, and ${providerId} was paid: booked`;
  await reportProblem(tx, { stream, source, item: providerId, kind: problem, details, at });
}

async function apply(
  context: OrderContext,
  tx: Knex,
  order: Order,
  news: OrderNews,
  decision: NewsDecision,
  from: NewsSource,
): Promise<StepOutcome> {
  const { at, evidenceId } = from;
  const { rules } = context;
  const note = { at, code: news.code, message: news.message, evidenceId };
  const pause = backOffMs(order.tries, rules.firstAskMs, rules.maxAskMs);
  const { made } = news;
  const heard = {
    ...(news.providerStatus !== null && { providerStatus: news.providerStatus }),
    ...(made !== null && {
      payment: { ...order.payment, ...made.payment },
      ...(made.providerReference !== null && { providerReference: made.providerReference }),
      ...(made.expiresAt !== null && { expiresAt: made.expiresAt }),
    }),
  };
  switch (decision.kind) {
    case 'nothing_new':
      return { kind: 'skipped', why: 'the answer says what is known' };
    case 'ask_again': {
      const postponed = await postponeOrder(
        tx,
        order,
        {
          ...heard,
          reasonCode: decision.reasonCode,
          notFoundSince: decision.notFound ? (order.notFoundSince ?? at) : null,
          ...(decision.notFound && order.notFoundSince === null && { tries: 1 }),
          nextActionAt: nextQuestion(
            made?.expiresAt ?? order.expiresAt,
            at,
            pause,
            rules.expiryGraceMs,
          ),
        },
        news.meaning === 'open' ? { ...note, message: stillOpen(news.message) } : note,
      );
      return postponed ? { kind: 'postponed' } : LOST;
    }
    case 'move': {
      const { transition, reasonCode, reason, sendAgain } = decision;
      const isOpen = transition === 'found_open';
      const moved = await transitionOrder(
        tx,
        order,
        transition,
        {
          ...heard,
          reasonCode,
          reason,
          ...(news.failureCode !== null && { failureCode: news.failureCode }),
          notFoundSince: null,
          nextActionAt: sendAgain ? at : isOpen ? after(at, pause) : null,
        },
        note,
      );
      if (!moved) return LOST;
      if (!sendAgain) await dropOrderFiles(tx, order.id);
      return { kind: 'moved', to: transition };
    }
  }
}

/** How the note of an answer begins that says "nobody has paid yet". */
export const STILL_OPEN = 'still open';
const stillOpen = (message: string): string =>
  message === '' ? STILL_OPEN : `${STILL_OPEN}: ${message}`;

const LOST: StepOutcome = { kind: 'skipped', why: 'another worker was first' };

/** After the usual pause, and once more right after its time is over. */
function nextQuestion(
  expiresAt: Instant | null,
  at: Instant,
  pauseMs: number,
  graceMs: number,
): Instant {
  const usual = after(at, pauseMs);
  if (expiresAt === null) return usual;
  const over = after(expiresAt, graceMs + 1000);
  return over > at && over < usual ? over : usual;
}

/** True: the payment was not known. */
async function receivePayment(
  tx: Knex,
  maker: OrderMaker,
  order: Order,
  told: PaymentNews | null,
  from: NewsSource,
): Promise<boolean> {
  if (told === null || maker.stream === null) return false;
  const gross = told.gross ?? order.amount;
  if (gross === null || gross <= ZERO) return false; // nothing tells how much: the next answer may
  const payment: Payment = {
    stream: maker.stream,
    provider: maker.provider.name,
    item: told.item,
    orderId: order.id,
    through: from.providerId,
    gross,
    fee: told.fee,
    tax: told.tax,
    paidAt: told.paidAt ?? from.at,
    source: from.source,
  };
  const { received } = await receivePayments(tx, [payment], from.at);
  return received === 1;
}

async function notePayment(
  tx: Knex,
  order: Order,
  news: OrderNews,
  { at, evidenceId }: NewsSource,
  message: string,
): Promise<void> {
  const note = { at, code: news.code, message, evidenceId };
  await insertOrderEvent(tx, order, 'payment_noted', order.state, note);
}

/** What tells something about the order is a record, to reconcile with. */
async function keepRecord(
  tx: Knex,
  maker: OrderMaker,
  order: Order,
  news: OrderNews,
  from: NewsSource,
): Promise<void> {
  const status = RECORD_STATUS[news.meaning];
  const amount = news.payment?.gross ?? order.amount;
  if (status === null || maker.stream === null || amount === null) return;
  await addRecord(
    tx,
    {
      stream: maker.stream,
      source: from.source,
      item: news.payment?.item ?? from.providerId,
      reference: from.providerId,
      status,
      amount,
      fee: news.payment?.fee ?? ZERO,
      tax: news.payment?.tax ?? ZERO,
      occurredAt: news.payment?.paidAt ?? null,
      raw: from.raw,
      evidenceId: from.evidenceId,
      importId: null,
    },
    from.at,
  );
}

const RECORD_STATUS: Readonly<Record<OrderNews['meaning'], RecordStatus | null>> = {
  open: 'pending',
  paid: 'paid',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'cancelled',
  verified: null,
  not_found: null,
  caller_rejected: null,
  throttled: null,
  unknown: null,
};

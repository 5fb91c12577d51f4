import { subtractSen } from '../../domain/money.ts';
import { ControlError } from '../control-error.ts';
import type { PersonaContext } from '../persona.ts';
import { drawInteger } from '../random.ts';
import { feesOf } from './amounts.ts';
import { Refusal } from './codes.ts';
import { type Order, PAYLABS_EVENT, type PaylabsEvent, type Refund } from './events.ts';
import type { PaylabsSettings } from './options.ts';
import {
  checkAmount,
  type CreateRequest,
  type QueryRequest,
  type RefundRequest,
} from './requests.ts';
import { PaylabsState } from './state.ts';
import { dayOf } from './times.ts';

/** Longest sleep; what is due earlier wakes the watch. */
const MAX_SLEEP_MS = 3_600_000;

/** Told when an order or a refund has come to its end. */
export interface EndListener {
  orderEnded(order: Order): void;
  refundEnded(order: Order, refund: Refund): void;
}

/**
 * Paylabs' side of the money: orders and refunds. What is due by the clock happens at its own time,
 * however late anybody looks.
 */
export class PaylabsBooks {
  readonly #context: PersonaContext;
  readonly #settings: PaylabsSettings;
  readonly #state = new PaylabsState();
  readonly #record: (event: PaylabsEvent) => void;
  #listener: EndListener | null = null;
  #watchedMs = Number.POSITIVE_INFINITY;
  #sleeper = new AbortController();

  constructor(context: PersonaContext, settings: PaylabsSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#record = context.openBook('paylabs', PAYLABS_EVENT, (event) => this.#state.apply(event));
  }

  /** From now on ends are told, and come by themselves. */
  listen(listener: EndListener): void {
    this.#listener = listener;
    this.#watch();
  }

  get state(): Omit<PaylabsState, 'apply' | 'fates'> {
    this.advance();
    return this.#state;
  }

  get callbackUrl(): string | null {
    const { callbackUrl } = this.#state;
    return callbackUrl === undefined ? this.#settings.notifyUrl : callbackUrl;
  }

  setCallbackUrl(url: string | null): void {
    this.#record({ type: 'callback-url', url });
  }

  get merchantKey(): string {
    return this.#state.merchantKey ?? this.#settings.merchantPublicKey;
  }

  setMerchantKey(publicKey: string): void {
    this.#record({ type: 'merchant-key', publicKey });
  }

  /** One effect per merchantTradeNo, whatever else the request says. */
  create(request: CreateRequest): Order {
    const nowMs = this.advance();
    const { merchantTradeNo, amount: requested, feeType: asked } = request;
    if (this.#state.order(merchantTradeNo)) {
      throw new Refusal('duplicateMerchantTradeNo', `merchantTradeNo ${merchantTradeNo} is used`);
    }
    checkAmount(requested);
    const feeType = asked ?? 'BEN';
    this.#record({
      type: 'created',
      atMs: nowMs,
      merchantTradeNo,
      platformTradeNo: this.#number(nowMs, 'trade', merchantTradeNo),
      storeId: request.storeId ?? null,
      paymentType: request.paymentType,
      feeType,
      requested,
      feePpm: this.#settings.feePpm,
      ...feesOf(requested, feeType, this.#settings),
      notifyUrl: request.notifyUrl ?? null,
      pushed: request.paymentType === 'OVOBALANCE' && Boolean(request.paymentParams?.phoneNumber),
      productName: request.productName,
      productInfo: request.productInfo ?? null,
      expiresMs: nowMs + this.#settings.expireAfterMs,
    });
    this.#watch();
    return this.#known(merchantTradeNo);
  }

  /** `2022041200000000022`: the day and eleven digits. */
  #number(nowMs: number, kind: string, id: string): string {
    const digits = drawInteger(this.#context.seed, 0, 99_999_999_999, 'paylabs', kind, id);
    return `${dayOf(nowMs)}${String(digits).padStart(11, '0')}`;
  }

  #known(merchantTradeNo: string): Order {
    const order = this.#state.order(merchantTradeNo);
    if (!order) throw new Refusal('orderNotExist', `merchantTradeNo ${merchantTradeNo}`);
    return order;
  }

  query({ merchantTradeNo, paymentType }: QueryRequest): Order {
    this.advance();
    const order = this.#known(merchantTradeNo);
    if (order.paymentType === paymentType) return order;
    throw new Refusal('orderNotExist', `merchantTradeNo ${merchantTradeNo} is no ${paymentType}`);
  }

  /** One effect per merchantRefundNo. (I) Several refunds of one order, together at most what was paid. */
  refund(request: RefundRequest): { order: Order; refund: Refund } {
    const nowMs = this.advance();
    const { merchantRefundNo, refundAmount } = request;
    if (this.#state.refund(merchantRefundNo)) {
      throw new Refusal(
        'duplicateMerchantRefundNo',
        `merchantRefundNo ${merchantRefundNo} is used`,
      );
    }
    const order = this.query(request);
    this.#checkRefund(order, request);
    this.#record({
      type: 'refund',
      atMs: nowMs,
      merchantRefundNo,
      platformRefundNo: this.#number(nowMs, 'refund', merchantRefundNo),
      merchantTradeNo: order.merchantTradeNo,
      refundAmount,
      reason: request.reason ?? null,
      notifyUrl: request.notifyUrl ?? order.notifyUrl,
      dueMs: nowMs + this.#settings.refundAfterMs,
    });
    this.advance();
    this.#watch();
    return { order, refund: this.#refundOf(merchantRefundNo) };
  }

  #checkRefund(order: Order, request: RefundRequest): void {
    if (order.platformTradeNo !== request.platformRefundNo) {
      throw new Refusal(
        'orderNotExist',
        'platformRefundNo is not the platformTradeNo of the order',
      );
    }
    if (order.state !== 'paid') throw new Refusal('orderNotPaid', `the order is ${order.state}`);
    if (request.amount !== order.amount) {
      throw new Refusal('amountInvalid', 'amount is not what the payer paid');
    }
    const left = subtractSen(order.amount, this.#state.refunded(order.merchantTradeNo));
    if (request.refundAmount > 0 && request.refundAmount <= left) return;
    throw new Refusal(
      'amountInvalid',
      'refundAmount is nothing, or more than is left of the payment',
    );
  }

  /** A person's or a test's deed on an order that is pending. Throws a ControlError. */
  end(id: string, end: 'paid' | 'failed' | 'expired'): Order {
    const nowMs = this.advance();
    const order = this.#state.findOrder(id);
    if (!order) throw notThere('order');
    if (order.state !== 'pending') throw over('order', order.state);
    this.#endOrder(order, end, nowMs);
    return order;
  }

  endRefund(id: string, end: 'done' | 'failed'): Refund {
    const nowMs = this.advance();
    const refund = this.#state.refund(id);
    if (!refund) throw notThere('refund');
    if (refund.state !== 'processing') throw over('refund', refund.state);
    this.#endRefund(refund, end, nowMs);
    return refund;
  }

  #refundOf(merchantRefundNo: string): Refund {
    const refund = this.#state.refund(merchantRefundNo);
    if (!refund) throw notThere('refund');
    return refund;
  }

  #endOrder(order: Order, end: 'paid' | 'failed' | 'expired', atMs: number): void {
    this.#record({ type: 'ended', atMs, merchantTradeNo: order.merchantTradeNo, end });
    this.#listener?.orderEnded(order);
  }

  #endRefund(refund: Refund, end: 'done' | 'failed', atMs: number): void {
    this.#record({ type: 'refund-ended', atMs, merchantRefundNo: refund.merchantRefundNo, end });
    this.#listener?.refundEnded(this.#known(refund.merchantTradeNo), refund);
  }

  /** Catches up with the clock. Returns now, in ms. */
  advance(): number {
    const nowMs = this.#context.clock.nowMs();
    for (;;) {
      const due = this.#state.fates.take(nowMs);
      if (!due) return nowMs;
      const { kind, id } = due.item;
      if (kind === 'order') {
        const order = this.#known(id);
        if (order.state === 'pending') this.#endOrder(order, 'expired', due.dueMs);
      } else {
        const refund = this.#refundOf(id);
        if (refund.state === 'processing') this.#endRefund(refund, 'done', due.dueMs);
      }
    }
  }

  /** One sleeper at most for what is due next, so that ends come although nobody looks. */
  #watch(): void {
    const { clock, closing } = this.#context;
    const nextMs = this.#state.fates.nextMs();
    if (this.#listener === null || nextMs === null || nextMs >= this.#watchedMs) return;
    const nowMs = clock.nowMs();
    const wakesMs = Math.min(Math.max(nextMs, nowMs + 1), nowMs + MAX_SLEEP_MS);
    this.#watchedMs = wakesMs;
    this.#sleeper.abort();
    const sleeper = new AbortController();
    this.#sleeper = sleeper;
    const signal = AbortSignal.any([closing, sleeper.signal]);
    void clock.sleep(wakesMs - nowMs, signal).then(() => {
      if (signal.aborted) return;
      this.#watchedMs = Number.POSITIVE_INFINITY;
      this.advance();
      this.#watch();
    });
  }
}

const notThere = (what: string): ControlError =>
  new ControlError(404, `no such ${what}`, 'GET /_sandbox/paylabs/orders lists what there is');

const over = (what: string, state: string): ControlError =>
  new ControlError(409, `the ${what} is ${state} already`, 'an end is final: make another one');

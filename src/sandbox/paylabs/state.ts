import { sumSen, type Sen } from '../../domain/money.ts';
import { DueQueue } from '../due-queue.ts';
import type { Order, PaylabsEvent, Refund } from './events.ts';

/** What comes by the clock. */
export type Fate =
  | { readonly kind: 'order'; readonly id: string }
  | { readonly kind: 'refund'; readonly id: string };

/** The books, made of events alone: no clock, no checks. */
export class PaylabsState {
  readonly #orders = new Map<string, Order>();
  readonly #byPlatformNo = new Map<string, Order>();
  readonly #refunds = new Map<string, Refund>();
  readonly #refundsOf = new Map<string, Refund[]>();
  readonly fates = new DueQueue<Fate>();
  /** Undefined: no event has set it. */
  callbackUrl: string | null | undefined;
  merchantKey: string | undefined;

  apply(event: PaylabsEvent): void {
    switch (event.type) {
      case 'created':
        return this.#created(event);
      case 'ended': {
        const order = this.#orders.get(event.merchantTradeNo);
        if (order) Object.assign(order, { state: event.end, endedMs: event.atMs });
        return;
      }
      case 'refund':
        return this.#refunding(event);
      case 'refund-ended': {
        const refund = this.#refunds.get(event.merchantRefundNo);
        if (refund) Object.assign(refund, { state: event.end, endedMs: event.atMs });
        return;
      }
      case 'callback-url':
        this.callbackUrl = event.url;
        return;
      case 'merchant-key':
        this.merchantKey = event.publicKey;
    }
  }

  #created({ type: _type, ...created }: Extract<PaylabsEvent, { type: 'created' }>): void {
    const order: Order = { ...created, state: 'pending', endedMs: null };
    this.#orders.set(order.merchantTradeNo, order);
    this.#byPlatformNo.set(order.platformTradeNo, order);
    this.fates.push(order.expiresMs, { kind: 'order', id: order.merchantTradeNo });
  }

  #refunding({ type: _type, ...asked }: Extract<PaylabsEvent, { type: 'refund' }>): void {
    const refund: Refund = { ...asked, state: 'processing', endedMs: null };
    const { merchantTradeNo, merchantRefundNo } = refund;
    this.#refunds.set(merchantRefundNo, refund);
    this.#refundsOf.set(merchantTradeNo, [...(this.#refundsOf.get(merchantTradeNo) ?? []), refund]);
    this.fates.push(refund.dueMs, { kind: 'refund', id: merchantRefundNo });
  }

  get orders(): readonly Order[] {
    return [...this.#orders.values()];
  }

  get refunds(): readonly Refund[] {
    return [...this.#refunds.values()];
  }

  order(merchantTradeNo: string): Order | undefined {
    return this.#orders.get(merchantTradeNo);
  }

  /** By either number. */
  findOrder(id: string): Order | undefined {
    return this.#orders.get(id) ?? this.#byPlatformNo.get(id);
  }

  refund(merchantRefundNo: string): Refund | undefined {
    return this.#refunds.get(merchantRefundNo);
  }

  /** What went back of an order, or is on its way. */
  refunded(merchantTradeNo: string): Sen {
    return sumSen(
      (this.#refundsOf.get(merchantTradeNo) ?? [])
        .filter((each) => each.state !== 'failed')
        .map((each) => each.refundAmount),
    );
  }
}

import { DueQueue } from '../due-queue.ts';
import type { PersonaContext } from '../persona.ts';
import { callbackBody, duplicate, errorOf, type Printer, type Refusal } from './answers.ts';
import {
  EWALLET_EVENT,
  type EndedStatus,
  type Ewallet,
  type EwalletBrand,
  type EwalletEvent,
  type EwalletVersion,
  type NewPayment,
  type Payment,
} from './events.ts';
import {
  MOCK_FAILS_AFTER_MS,
  NOT_AUTHORIZED,
  OVO_MOCKS,
  SYNCHRONOUS_CODES,
  TIMEOUT_CODE,
} from './mocks.ts';
import type { CreateRequest } from './requests.ts';

export interface BooksOptions {
  readonly brand: EwalletBrand;
  readonly callbackToken: string;
  readonly expiresAfterMs: Readonly<Record<Ewallet, number>>;
  /** Posts a callback. */
  readonly post: (message: { about: string; url: string | null; body: string }) => void;
  /** Something may be due earlier than it was. */
  readonly changed: () => void;
}

const keyOf = (wallet: Ewallet, externalId: string): string => `${wallet} ${externalId}`;

/**
 * The payments of one brand, one for each wallet and external_id, whatever is sent twice. Every call
 * first catches up with the clock: what ended at 10:00:01 is dated 10:00:01 whenever it is looked at.
 */
export class EwalletBooks {
  readonly printer: Printer;
  readonly #options: BooksOptions;
  readonly #context: PersonaContext;
  readonly #record: (event: EwalletEvent) => void;
  readonly #payments = new Map<string, Payment>();
  /** By the time at which they end by themselves; those that ended before are stale. */
  readonly #ends = new DueQueue<Payment>();
  #callbackUrl: string | null = null;

  constructor(context: PersonaContext, options: BooksOptions) {
    this.#context = context;
    this.#options = options;
    this.printer = { brand: options.brand, seed: context.seed };
    this.#record = context.openBook(options.brand, EWALLET_EVENT, (event) => this.#apply(event));
  }

  #apply(event: EwalletEvent): void {
    switch (event.type) {
      case 'created': {
        const { payment } = event;
        const key = keyOf(payment.wallet, payment.externalId);
        if (this.#payments.has(key)) throw new Error(`created twice: ${key}`);
        const made: Payment = {
          ...payment,
          status: 'pending',
          failureCode: null,
          changedMs: payment.createdMs,
        };
        this.#payments.set(key, made);
        this.#ends.push(payment.endsMs, made);
        return;
      }
      case 'ended': {
        const payment = this.#payments.get(keyOf(event.wallet, event.externalId));
        if (payment?.status !== 'pending') throw new Error(`ended twice: ${event.externalId}`);
        payment.status = event.as;
        payment.failureCode = event.failureCode;
        payment.changedMs = event.atMs;
        return;
      }
      case 'callback-url':
        this.#callbackUrl = event.url;
        return;
    }
  }

  /** POST /ewallets. */
  create(request: CreateRequest, version: EwalletVersion): Payment | Refusal {
    const nowMs = this.advance();
    const { wallet, externalId } = request;
    const earlier = this.#payments.get(keyOf(wallet, externalId));
    // How a duplicate is called is the version's that asks now.
    if (earlier) return duplicate({ ...earlier, version });
    const mock = wallet === 'OVO' ? (OVO_MOCKS.get(request.phone ?? '') ?? null) : null;
    const expiresMs = request.expiresMs ?? nowMs + this.#options.expiresAfterMs[wallet];
    const fails = mock !== null && mock !== TIMEOUT_CODE && version === '2020-02-01';
    const payment: NewPayment = {
      wallet,
      version,
      externalId,
      amount: request.amount,
      phone: request.phone,
      items: [...request.items],
      callbackUrl: request.callbackUrl,
      createdMs: nowMs,
      expiresMs,
      endsMs: fails ? nowMs + MOCK_FAILS_AFTER_MS : expiresMs,
      endsAs: wallet === 'OVO' ? 'failed' : 'expired',
      endsWith: wallet === 'OVO' ? (fails ? mock : NOT_AUTHORIZED) : null,
    };
    this.#record({ type: 'created', payment });
    this.#options.changed();
    const made = this.#known(wallet, externalId);
    return version === '2019-02-04' && wallet === 'OVO' ? this.#settleAtOnce(made, mock) : made;
  }

  /** OVO 2019-02-04 "returns a response immediately": the payer has decided when it answers. */
  #settleAtOnce(payment: Payment, mock: string | null): Payment | Refusal {
    if (mock === null || !SYNCHRONOUS_CODES.has(mock)) {
      this.#end(payment, 'paid', null, payment.createdMs);
      return payment;
    }
    if (mock !== TIMEOUT_CODE) this.#end(payment, 'failed', mock, payment.createdMs);
    return errorOf(mock, payment.wallet);
  }

  #end(payment: Payment, as: EndedStatus, failureCode: string | null, atMs: number): void {
    const { wallet, externalId } = payment;
    this.#record({ type: 'ended', wallet, externalId, as, failureCode, atMs });
    const body = callbackBody(this.printer, this.#options.callbackToken, payment);
    if (body === null) return;
    this.#options.post({ about: externalId, url: payment.callbackUrl ?? this.callbackUrl, body });
  }

  /** By the control endpoints. Null: it has ended already. */
  end(payment: Payment, as: EndedStatus, failureCode: string | null): Payment | null {
    const nowMs = this.advance();
    if (payment.status !== 'pending') return null;
    this.#end(payment, as, failureCode, nowMs);
    return payment;
  }

  /** What the payer's silence leads to. */
  expire(payment: Payment): Payment | null {
    return payment.wallet === 'OVO'
      ? this.end(payment, 'failed', NOT_AUTHORIZED)
      : this.end(payment, 'expired', null);
  }

  /** Ends what is due. Returns now, in milliseconds since the epoch. */
  advance(): number {
    const nowMs = this.#context.clock.nowMs();
    for (;;) {
      const due = this.#ends.take(nowMs);
      if (!due) return nowMs;
      const { item } = due;
      if (item.status === 'pending') this.#end(item, item.endsAs, item.endsWith, due.dueMs);
    }
  }

  nextDueMs(): number | null {
    return this.#ends.nextMs();
  }

  find(wallet: Ewallet, externalId: string): Payment | null {
    this.advance();
    return this.#payments.get(keyOf(wallet, externalId)) ?? null;
  }

  #known(wallet: Ewallet, externalId: string): Payment {
    const payment = this.#payments.get(keyOf(wallet, externalId));
    if (!payment) throw new Error(`not in the books: ${keyOf(wallet, externalId)}`);
    return payment;
  }

  /** In order of creation. */
  list(): readonly Payment[] {
    this.advance();
    return [...this.#payments.values()];
  }

  /** The dashboard's: where OVO's callbacks go. Null: nowhere. */
  get callbackUrl(): string | null {
    return this.#callbackUrl;
  }

  setCallbackUrl(url: string | null): void {
    if (url !== this.#callbackUrl) this.#record({ type: 'callback-url', url });
  }
}

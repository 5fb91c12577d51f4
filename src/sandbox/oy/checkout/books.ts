import { addSen, type Sen, ZERO } from '../../../domain/money.ts';
import { DueQueue } from '../../due-queue.ts';
import type { Outbox } from '../../outbox.ts';
import type { PersonaContext } from '../../persona.ts';
import { drawInteger, drawUuid } from '../../random.ts';
import { callbackBody } from './answers.ts';
import {
  type Charge,
  CHECKOUT_EVENT,
  type CheckoutEvent,
  type LinkStatus,
  PAID,
  PAYABLE,
} from './events.ts';
import type { OyCheckoutOptions } from './options.ts';
import { BANKS, type CreateRequest } from './requests.ts';
import { CheckoutState, type Link } from './state.ts';

/** A control command that does not fit the books; the message says why. */
export class CheckoutBooksError extends Error {
  override readonly name = 'CheckoutBooksError';
  readonly reason: 'not-found' | 'conflict';

  constructor(message: string, reason: 'not-found' | 'conflict') {
    super(message);
    this.reason = reason;
  }
}

/** What a payer chooses. */
export interface PayerChoice {
  readonly method: 'VA' | 'CC' | 'DC';
  /** Default: the first enabled bank. */
  readonly bank?: string | undefined;
}

/** The names of methods in `list_disabled_payment_methods`. */
const DISABLED_AS = { VA: 'VA', CC: 'CREDIT_CARD', DC: 'DEBIT_CARD' } as const;

/** No callback tells of these: the document's table has no line for them. */
const SILENT: ReadonlySet<LinkStatus> = new Set(['created', 'expired']);

/** Other spellings of the document, to be forced by a person. */
const SPELLINGS: Readonly<Record<string, LinkStatus>> = {
  success: 'charge_sucess',
  charge_success: 'charge_sucess',
};

interface Due {
  readonly linkId: string;
  readonly to: 'expired' | 'disburse_in_progress' | 'complete';
}

/** From which statuses the clock moves a link on. */
const BEFORE: Readonly<Record<Due['to'], ReadonlySet<LinkStatus>>> = {
  expired: PAYABLE,
  disburse_in_progress: new Set(['charge_sucess']),
  complete: new Set(['disburse_in_progress']),
};

/**
 * OY's side of the links. Every call first catches up with the clock, so what was due at 10:00:01 is
 * dated 10:00:01 whenever it is looked at; the steps of a realtime settlement also come by themselves,
 * since their callbacks must leave on time.
 */
export class CheckoutBooks {
  readonly #context: PersonaContext;
  readonly #options: OyCheckoutOptions;
  readonly #state = new CheckoutState();
  readonly #due = new DueQueue<Due>();
  readonly #outbox: Outbox;
  readonly #record: (event: CheckoutEvent) => void;

  constructor(context: PersonaContext, options: OyCheckoutOptions) {
    this.#context = context;
    this.#options = options;
    this.#outbox = context.openOutbox({
      name: 'checkout-callback',
      retryMs: options.callbackRetryMs,
    });
    this.#record = context.openBook('checkout', CHECKOUT_EVENT, (event) => this.#apply(event));
    // An address of an earlier life stays, unless this one is given its own.
    const { callbackUrl } = options;
    if (callbackUrl !== null && callbackUrl !== this.callbackUrl) this.setCallbackUrl(callbackUrl);
    for (const link of this.#state.links) this.#comeByThemselves(link);
  }

  #apply(event: CheckoutEvent): void {
    this.#state.apply(event);
    if (event.type === 'created') {
      this.#due.push(event.expiresMs, { linkId: event.linkId, to: 'expired' });
    }
    if (event.type !== 'paid') return;
    const { linkId, disburseMs, completeMs } = event;
    if (disburseMs !== null) this.#due.push(disburseMs, { linkId, to: 'disburse_in_progress' });
    if (completeMs !== null) this.#due.push(completeMs, { linkId, to: 'complete' });
  }

  /** Catches up with the clock. Returns now, in ms. */
  advance(): number {
    const nowMs = this.#context.clock.nowMs();
    for (;;) {
      const due = this.#due.take(nowMs);
      if (!due) return nowMs;
      const { linkId, to } = due.item;
      const link = this.#state.find(linkId, null);
      if (link && BEFORE[to].has(link.status)) this.#move(link, to, due.dueMs);
    }
  }

  /** Sleeps until each step of a realtime settlement, for nobody may ask meanwhile. */
  #comeByThemselves(link: Link): void {
    const { clock, closing } = this.#context;
    for (const dueMs of [link.disburseMs, link.completeMs]) {
      if (dueMs === null || link.status === 'complete') continue;
      void clock.sleep(Math.max(0, dueMs - clock.nowMs()), closing).then(() => {
        if (!closing.aborted) this.advance();
      });
    }
  }

  #move(link: Link, to: LinkStatus, atMs: number, charge = link.charge, printed?: string): void {
    const { linkId } = link;
    const txRef = charge === null ? link.txRef : this.#txRef(link);
    this.#record({ type: 'moved', atMs, linkId, to, txRef, charge, printed: printed ?? null });
    if (printed !== undefined || !SILENT.has(to)) this.#tell(link);
  }

  /** OY's id of the payment: one for each link, whatever the payer tries. */
  #txRef(link: Link): string {
    const { seed } = this.#context;
    return String(drawInteger(seed, 1_000_000_000, 9_999_999_999, 'checkout-tx', link.linkId));
  }

  #tell(link: Link): void {
    this.#outbox.queue({
      about: link.terms.partner_tx_id,
      url: this.#state.callbackUrl,
      body: callbackBody(link, this.settlement, this.#options.offsetMinutes),
    });
  }

  get settlement(): string {
    return this.#options.realtime === null ? 'non-realtime' : 'realtime';
  }

  /** Null: the id is taken. With `same-link`, the first link while it is unpaid. */
  create(username: string, request: CreateRequest): Link | null {
    const atMs = this.advance();
    const { terms, invoice } = request;
    const earlier = this.findOf(terms.partner_tx_id, username);
    if (earlier !== null && earlier !== 'other_user') {
      const again = this.#options.repeats === 'same-link' && PAYABLE.has(earlier.status);
      return again ? earlier : null;
    }
    const linkId = drawUuid(this.#context.seed, 'checkout', username, terms.partner_tx_id);
    const expiresMs = request.expiresMs ?? atMs + this.#options.lifetimeMs;
    this.#record({ type: 'created', atMs, username, linkId, expiresMs, terms, invoice });
    return this.find(linkId);
  }

  /** A link of this user by either of its ids. */
  findOf(id: string, username: string): Link | 'other_user' | null {
    this.advance();
    const link = this.#state.find(id, username);
    return link !== null && link.username !== username ? 'other_user' : link;
  }

  /** For control commands. Throws a CheckoutBooksError. */
  find(id: string): Link {
    this.advance();
    const link = this.#state.find(id, null);
    if (link) return link;
    throw new CheckoutBooksError(`there is no link ${id}`, 'not-found');
  }

  /** "still active and a payment method has not been selected". False: it is not. */
  remove(link: Link): boolean {
    const atMs = this.advance();
    if (link.status !== 'created') return false;
    this.#move(link, 'closed', atMs);
    return true;
  }

  /** `send_callback`: the latest callback again. Nothing while there was none. */
  sendAgain(link: Link): void {
    if (link.printed !== null || !SILENT.has(link.status)) this.#tell(link);
  }

  /** The payer has chosen: a bank's virtual account waits, a card is being charged. */
  choose(id: string, choice: PayerChoice): Link {
    const link = this.#payable(id);
    const to = choice.method === 'VA' ? 'waiting_payment' : 'charge_in_progress';
    this.#move(link, to, this.#context.clock.nowMs(), this.#charge(link, choice));
    return link;
  }

  /** The payer pays. Any amount is taken: a wrong one shows what the client makes of it. */
  pay(id: string, choice: PayerChoice, amount?: Sen, fee = this.#options.fee): Link {
    const link = this.#payable(id);
    const { terms } = link;
    const due = addSen(terms.amount ?? ZERO, terms.include_admin_fee ? fee : ZERO);
    if (amount === undefined && terms.amount === null) {
      throw new CheckoutBooksError('the link has no amount: say amountSen', 'conflict');
    }
    const atMs = this.#context.clock.nowMs();
    const { realtime } = this.#options;
    const disburseMs = realtime === null ? null : atMs + realtime.disburseAfterMs;
    this.#record({
      type: 'paid',
      atMs,
      linkId: link.linkId,
      txRef: this.#txRef(link),
      charge: this.#charge(link, choice),
      amount: amount ?? due,
      fee,
      disburseMs,
      completeMs:
        realtime === null || disburseMs === null ? null : disburseMs + realtime.completeAfterMs,
    });
    this.#tell(link);
    this.#comeByThemselves(link);
    return link;
  }

  /** The charge is rejected; the payer may try again, unless it is `final`. */
  fail(id: string, choice: PayerChoice, final: boolean): Link {
    const link = this.#payable(id);
    const to = final ? 'failed' : 'charge_failed';
    this.#move(link, to, this.#context.clock.nowMs(), this.#charge(link, choice));
    return link;
  }

  /** The link's time is over. */
  expire(id: string): Link {
    const link = this.#payable(id);
    this.#move(link, 'expired', this.#context.clock.nowMs());
    return link;
  }

  /** Any word at all. A paid one pays the link first, in full, by virtual account. */
  force(id: string, word: string, statuses: readonly string[]): Link {
    const link = this.find(id);
    const known = SPELLINGS[word] ?? word;
    const isStatus = (text: string): text is LinkStatus => statuses.includes(text);
    const to = isStatus(known) ? known : link.status;
    if (PAID.has(to) && link.paid === ZERO) this.pay(id, { method: 'VA' });
    this.#move(link, to, this.#context.clock.nowMs(), link.charge, word);
    return link;
  }

  #payable(id: string): Link {
    const link = this.find(id);
    if (PAYABLE.has(link.status)) return link;
    throw new CheckoutBooksError(`the link is ${link.status}: nobody can pay it`, 'conflict');
  }

  #charge(link: Link, { method, bank }: PayerChoice): Charge {
    const { terms, invoice } = link;
    if (terms.list_disabled_payment_methods.split(/[ ,]+/).includes(DISABLED_AS[method])) {
      throw new CheckoutBooksError(`${method} is disabled for this link`, 'conflict');
    }
    const enabled = terms.list_enabled_banks.split(/[ ,]+/).filter(Boolean);
    const banks = enabled.length > 0 ? enabled : BANKS;
    const code = bank ?? banks[0] ?? '';
    if (method !== 'VA') return { method, bank: code, vaNumber: '' };
    if (!banks.includes(code)) {
      throw new CheckoutBooksError(`bank ${code} is not enabled for this link`, 'conflict');
    }
    // "If … the partner_user_id is already associated to specific VAs, … the same VA numbers".
    const customer = invoice?.is_va_lifetime ? invoice.partner_user_id : link.linkId;
    const key = ['checkout-va', code, link.username, customer];
    const digits = drawInteger(this.#context.seed, 0, 999_999_999_999, ...key);
    return { method, bank: code, vaNumber: `8${code}${String(digits).padStart(12, '0')}` };
  }

  get callbackUrl(): string | null {
    return this.#state.callbackUrl;
  }

  setCallbackUrl(url: string | null): void {
    this.#record({ type: 'callback-url', url });
  }

  get links(): readonly Link[] {
    this.advance();
    return [...this.#state.links];
  }

  get count(): number {
    return this.#state.count;
  }

  get messages(): Outbox['messages'] {
    return this.#outbox.messages;
  }
}

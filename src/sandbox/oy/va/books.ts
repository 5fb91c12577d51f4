import { rupiah, type Sen, sumSen } from '../../../domain/money.ts';
import { ControlError } from '../../control-error.ts';
import type { PersonaContext } from '../../persona.ts';
import { drawInteger, drawUuid } from '../../random.ts';
import { VaCallbacks } from './callbacks.ts';
import { VA_EVENT, type VaEvent, type VaTerms } from './events.ts';
import { type OyVaTerms } from './options.ts';
import type { CreateRequest, PageRequest, TermsRequest } from './requests.ts';
import { OyVaState, statusOf, type VaLine, type VaStatus, type VirtualAccount } from './state.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 24 * 60;
/** Payments of one command of a load test. */
const MAX_AT_ONCE = 1_000_000;

export interface Payment {
  /** Null: the amount of a closed account. */
  readonly amount: Sen | null;
  /** Tells the client of it. */
  readonly callbacks: boolean;
}

type Meddling = Pick<Extract<VaEvent, { type: 'meddled' }>, 'txId' | 'how' | 'amount'>;

/** OY's side of the virtual accounts. Every change is an event; expiry follows the clock. */
export class OyVaBooks {
  readonly #context: PersonaContext;
  readonly #terms: OyVaTerms;
  readonly #state = new OyVaState();
  readonly #record: (event: VaEvent) => void;
  readonly #callbacks: VaCallbacks;
  /** By account: lies that begin after so many more answers of its history. Not kept over a restart. */
  readonly #lies = new Map<string, { answers: number; lie: Meddling }[]>();

  constructor(context: PersonaContext, terms: OyVaTerms) {
    this.#context = context;
    this.#terms = terms;
    this.#record = context.openBook('va', VA_EVENT, (event) => this.#state.apply(event));
    this.#callbacks = new VaCallbacks(context, terms);
  }

  get accounts(): readonly Readonly<VirtualAccount>[] {
    return this.#state.accounts;
  }

  get callbacks(): VaCallbacks {
    return this.#callbacks;
  }

  /** A control endpoint's word rules over the option, also after a restart. */
  get callbackUrl(): string | null {
    const set = this.#state.callbackUrl;
    return set === undefined ? this.#terms.callbackUrl : set;
  }

  setCallbackUrl(url: string | null): void {
    this.#record({ type: 'callback-url', url });
  }

  status(va: Readonly<VirtualAccount>): VaStatus {
    return statusOf(va, this.#nowMs());
  }

  #nowMs(): number {
    return this.#context.clock.nowMs();
  }

  isPayable(va: Readonly<VirtualAccount>): boolean {
    const status = this.status(va);
    return status === 'WAITING_PAYMENT' || status === 'PAYMENT_DETECTED';
  }

  find(id: string): VirtualAccount | null {
    return this.#state.find(id);
  }

  /** The account of this user that is still active (code 217); null where there is none. */
  activeOf(partnerUserId: string): VirtualAccount | null {
    const va = this.#state.findUser(partnerUserId);
    return va && this.isPayable(va) ? va : null;
  }

  create(request: CreateRequest): VirtualAccount {
    const { partnerUserId, bank } = request;
    const turn = String(this.#turnOf(partnerUserId));
    const id = drawUuid(this.#context.seed, 'va', partnerUserId, turn);
    this.#record({
      type: 'created',
      atMs: this.#nowMs(),
      id,
      partnerUserId,
      bank,
      vaNumber: this.#freeNumber(bank, partnerUserId, turn),
      ...this.#termsOf(request, this.#terms.credentials.username),
    });
    return this.#state.known(id);
  }

  /** How many this user had before: one that is closed makes room for the next. */
  #turnOf(partnerUserId: string): number {
    const { seed } = this.#context;
    let turn = 0;
    while (this.#state.find(drawUuid(seed, 'va', partnerUserId, String(turn)))) turn += 1;
    return turn;
  }

  #freeNumber(bank: string, partnerUserId: string, turn: string): string {
    for (let tries = 0; ; tries += 1) {
      const key = ['va-number', partnerUserId, turn, String(tries)];
      const number = drawInteger(this.#context.seed, 0, 999_999_999_999, ...key);
      const vaNumber = `1${bank}${String(number).padStart(12, '0')}`;
      if (!this.#state.findNumber(vaNumber)) return vaNumber;
    }
  }

  /** Whoever leaves a field out of an update gets its default, as the table says; not the old value. */
  #termsOf(request: TermsRequest, name: string, amount = rupiah(0)): VaTerms {
    const minutes = request.minutes ?? DEFAULT_MINUTES;
    return {
      amount: request.amount ?? amount,
      isOpen: request.isOpen,
      isSingleUse: request.isSingleUse,
      expiresMs: request.isLifetime ? null : this.#nowMs() + minutes * MINUTE_MS,
      name: request.name ?? name,
    };
  }

  /** The account must be payable; amount and name alone stay as they were where they are left out. */
  update(va: Readonly<VirtualAccount>, request: TermsRequest): void {
    const terms = this.#termsOf(request, va.name, va.amount);
    this.#record({ type: 'updated', atMs: this.#nowMs(), id: va.id, ...terms });
  }

  /** Newest first, as the numbers of the sample fall. */
  list(page: PageRequest): readonly VirtualAccount[] {
    return this.#page(this.#state.accounts, page, true);
  }

  history(va: Readonly<VirtualAccount>, page: PageRequest): readonly VaLine[] {
    const newestFirst = this.#terms.historyOrder === 'newest-first';
    return this.#page(va.history, page, newestFirst);
  }

  #page<Line>(oldestFirst: readonly Line[], page: PageRequest, newestFirst: boolean): Line[] {
    const limit = Math.min(page.limit, this.#terms.maxPageSize);
    if (!newestFirst) return oldestFirst.slice(page.offset, page.offset + limit);
    const end = Math.max(0, oldestFirst.length - page.offset);
    return oldestFirst.slice(Math.max(0, end - limit), end).toReversed();
  }

  /** To be called after each answer of a history: lies that wait come nearer. */
  historyTold(va: Readonly<VirtualAccount>): void {
    const waiting = this.#lies.get(va.id) ?? [];
    for (const each of waiting) each.answers -= 1;
    for (const { lie } of waiting.filter(({ answers }) => answers <= 0)) this.#lie(va, lie);
    const left = waiting.filter(({ answers }) => answers > 0);
    if (left.length > 0) this.#lies.set(va.id, left);
    else this.#lies.delete(va.id);
  }

  #lie(va: Readonly<VirtualAccount>, lie: Meddling): void {
    this.#record({ type: 'meddled', atMs: this.#nowMs(), id: va.id, ...lie });
  }

  /** After `answers` more answers of its history; 0: now. */
  meddle(va: Readonly<VirtualAccount>, lie: Meddling, answers: number): void {
    if (!va.history.some((line) => line.txId === lie.txId)) {
      throw new ControlError(404, 'no such transaction', 'the history of the account lists them');
    }
    if (answers === 0) this.#lie(va, lie);
    else this.#lies.set(va.id, [...(this.#lies.get(va.id) ?? []), { answers, lie }]);
  }

  /** By its id, its number, or its user: the last one of that user. Throws a ControlError. */
  named(name: string): VirtualAccount {
    const state = this.#state;
    const va = state.find(name) ?? state.findNumber(name) ?? state.findUser(name);
    if (va) return va;
    const next = 'GET /_sandbox/oy/va lists the accounts';
    throw new ControlError(404, `no virtual account ${name}`, next);
  }

  /** Somebody pays. Throws a ControlError where the bank would refuse it. */
  pay(va: Readonly<VirtualAccount>, payment: Payment): VaLine {
    if (!this.isPayable(va)) {
      throw new ControlError(409, `the account is ${this.status(va)}`, 'pay another one');
    }
    const amount = payment.amount ?? (va.isOpen ? null : va.amount);
    if (amount === null) {
      throw new ControlError(400, 'an open account has no amount', 'send amountSen');
    }
    if (!va.isOpen && amount !== va.amount) {
      const message = `the account takes ${va.amount} sen and nothing else`;
      throw new ControlError(409, message, 'pay that, or leave amountSen out');
    }
    this.#pay(va, [amount], payment.callbacks);
    const line = va.history.at(-1);
    if (!line) throw new Error('a payment without a line in the history');
    return line;
  }

  #pay(va: Readonly<VirtualAccount>, amounts: readonly Sen[], callbacks: boolean): void {
    const atMs = this.#nowMs();
    const payments = amounts.map((amount, index) => ({
      txId: drawUuid(this.#context.seed, 'va-tx', va.id, String(va.payments + index)),
      amount,
      fee: this.#terms.adminFee,
    }));
    this.#record({ type: 'paid', atMs, id: va.id, payments });
    if (!callbacks) return;
    for (const { txId, amount } of payments) {
      this.#callbacks.queue(this.callbackUrl, { va, txId, amount, atMs, success: true });
    }
  }

  /** Each payable account `count` times (one for a single use), or as often as `limit` allows in all. */
  payMany(count: number, payment: Payment): { accounts: number; payments: number; amount: Sen } {
    const payable = this.#state.accounts.filter((va) => this.isPayable(va));
    if (payable.length * count > MAX_AT_ONCE) {
      const message = `${payable.length} accounts × ${count} is more than ${MAX_AT_ONCE}`;
      throw new ControlError(400, message, 'send a smaller count');
    }
    const paid = payable.map((va) => {
      const times = va.isSingleUse ? 1 : count;
      const amounts = Array.from({ length: times }, (_, index) =>
        va.isOpen ? (payment.amount ?? this.#drawnAmount(va, index)) : va.amount,
      );
      this.#pay(va, amounts, payment.callbacks);
      return amounts;
    });
    const amounts = paid.flat();
    return { accounts: paid.length, payments: amounts.length, amount: sumSen(amounts) };
  }

  /** What the payer of an open account pays: 10,000 to 1,000,000 IDR. */
  #drawnAmount(va: Readonly<VirtualAccount>, index: number): Sen {
    const key = ['va-amount', va.id, String(va.payments + index)];
    return rupiah(1_000 * drawInteger(this.#context.seed, 10, 1_000, ...key));
  }

  /** Before its time. Throws a ControlError for one that is over already. */
  expire(va: Readonly<VirtualAccount>): void {
    if (!this.isPayable(va)) {
      throw new ControlError(409, `the account is ${this.status(va)}`, 'expire another one');
    }
    this.#record({ type: 'expired', atMs: this.#nowMs(), id: va.id });
  }

  /** A payment that came to nothing: a callback says so, and the books do not change. */
  fail(va: Readonly<VirtualAccount>, amount: Sen): void {
    const atMs = this.#nowMs();
    this.#callbacks.queue(this.callbackUrl, { va, txId: '', amount, atMs, success: false });
  }
}

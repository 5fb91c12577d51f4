import { addSen, type Sen, subtractSen, ZERO } from '../../domain/money.ts';
import type { Answer } from '../answer.ts';
import { drawInteger, drawUuid } from '../random.ts';
import {
  type BalanceFigures,
  balanceAnswer,
  inquiryAnswer,
  remitAnswer,
  statusAnswer,
} from './answers.ts';
import { Callbacks, type CallbackTry } from './callbacks.ts';
import { FAILURE_CODES } from './codes.ts';
import type { BooksEvent } from './events.ts';
import { inquiryMock, type RemitMock, remitMock } from './mocks.ts';
import { recipientName } from './names.ts';
import {
  DEFAULT_LIMITS,
  DEFAULT_OPENING_BALANCE,
  DEFAULT_RETRY_MS,
  DEFAULT_SETTLE_AFTER_MS,
  type OyBooksOptions,
} from './options.ts';
import { type OyEndpoint, refusal } from './refusal.ts';
import {
  type AmountLimits,
  echoAmount,
  fieldsOf,
  readInquiry,
  readRemit,
  readStatus,
  type RemitRequest,
} from './requests.ts';
import { type Deposit, OyState, type Transaction } from './state.ts';
import { type Summary, summaryOf } from './summary.ts';

/** What a fault plan may bend about one accepted remit. */
export interface RemitTwist {
  /** The code that the status ends with, instead of the mock's or 000. */
  readonly fate?: string;
  readonly hiddenAnswers?: number;
  readonly hiddenMs?: number;
  /** Final before `remit` returns. */
  readonly settleNow?: boolean;
}

/** A control command that does not fit the books; the message says what to do. */
export class BooksError extends Error {
  override readonly name = 'BooksError';
  readonly reason: 'not-found' | 'conflict';

  constructor(message: string, reason: 'not-found' | 'conflict') {
    super(message);
    this.reason = reason;
  }
}

/**
 * OY's side of the money: one deposit, its payouts, and the callbacks about them. No HTTP and no wall
 * clock: every call first catches up with the clock it was given, so a fate that was due at 10:00:01
 * is dated 10:00:01 whenever it is looked at. Money: an accepted remit is pending and leaves the
 * *available* balance at once; the balance itself drops at settlement; a failure returns it.
 */
export class OyBooks {
  readonly #options: OyBooksOptions;
  readonly #seed: number;
  readonly #state = new OyState();
  readonly #callbacks: Callbacks;
  readonly #limits: AmountLimits;

  constructor(options: OyBooksOptions) {
    this.#options = options;
    this.#seed = options.seed ?? 1;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#callbacks = new Callbacks(this.#state, (event) => this.#record(event), {
      retryMs: options.callbackRetryMs ?? DEFAULT_RETRY_MS,
      faults: options.callbackFaults ?? (() => []),
    });
    for (const event of options.history ?? []) this.#state.apply(event);
    this.#open();
  }

  /** Opens the deposit, unless an earlier life did. */
  #open(): void {
    if (this.#state.opened) return;
    const balance = this.#options.openingBalance ?? DEFAULT_OPENING_BALANCE;
    this.#record({ type: 'opened', atMs: this.#options.clock.nowMs(), balance });
  }

  #record(event: BooksEvent): void {
    this.#state.apply(event);
    this.#options.onEvent?.(event);
  }

  /** POST /api/inquiry */
  inquire(body: unknown): Answer {
    const nowMs = this.advance();
    const read = readInquiry(body);
    if (!read.ok) return this.refuse('inquiry', body, read.code, read.why);
    const { bank, account } = read.value;
    const mock = inquiryMock(account);
    if (mock !== null) return this.refuse('inquiry', body, mock, 'mock account');
    return inquiryAnswer({ code: '000', bank, account, name: this.#name(bank, account), nowMs });
  }

  #name(bank: string, account: string): string {
    return this.#state.nameOf(bank, account) ?? recipientName(this.#seed, bank, account);
  }

  /** POST /api/remit. One effect per partner_trx_id, whatever else is in the request. */
  remit(body: unknown, twist: RemitTwist = {}): Answer {
    this.advance();
    const read = readRemit(body, this.#limits, (id) => this.#takenCode(id));
    if (!read.ok) return this.refuse('remit', body, read.code, read.why);
    const mock = remitMock(read.value.account) ?? { kind: 'accepted', answer: '101', fate: '000' };
    if (mock.kind === 'rejected') return this.refuse('remit', body, mock.code, 'mock account');
    if (mock.kind === 'accepted' && this.#cost(read.value.amount) > this.figures().available) {
      return this.refuse('remit', body, '206', 'available balance is lower than amount and fee');
    }
    const transaction = this.#accept(read.value, mock, twist);
    if (mock.kind === 'unknown') return this.refuse('remit', body, mock.code, 'mock account');
    return remitAnswer({
      ...transaction,
      code: mock.answer,
      amount: echoAmount(fieldsOf(body)),
      nowMs: transaction.createdMs,
    });
  }

  /** Null while the id is free; an unknown one goes on answering as it did. */
  #takenCode(partnerTrxId: string): string | null {
    const earlier = this.#state.find(partnerTrxId);
    if (!earlier) return null;
    if (earlier.state === 'unknown') return earlier.code;
    return this.#options.answer257WhileProcessing && earlier.state === 'processing' ? '257' : '203';
  }

  #cost(amount: Sen): Sen {
    return addSen(amount, this.#options.fee ?? ZERO);
  }

  #accept(
    request: RemitRequest,
    mock: Exclude<RemitMock, { kind: 'rejected' }>,
    twist: RemitTwist,
  ): Transaction {
    const atMs = this.#options.clock.nowMs();
    const { partnerTrxId, bank, account, amount, note } = request;
    const fate = mock.kind === 'unknown' ? mock.code : (twist.fate ?? mock.fate);
    const settle = this.#options.settleAfterMs ?? DEFAULT_SETTLE_AFTER_MS;
    const waitMs = drawInteger(this.#seed, settle.min, settle.max, 'settle', partnerTrxId);
    const never = mock.kind === 'unknown' || fate === '102';
    this.#record({
      type: 'accepted',
      atMs,
      trxId: drawUuid(this.#seed, 'trx', partnerTrxId),
      partnerTrxId,
      bank,
      account,
      name: this.#name(bank, account),
      note,
      amount,
      fee: this.#options.fee ?? ZERO,
      state: mock.kind === 'unknown' ? 'unknown' : 'processing',
      fate,
      dueMs: never ? null : atMs + (twist.settleNow ? 0 : waitMs),
      hiddenAnswers: twist.hiddenAnswers ?? 0,
      hiddenUntilMs: twist.hiddenMs === undefined ? 0 : atMs + twist.hiddenMs,
    });
    if (twist.settleNow) this.advance();
    return this.#known(partnerTrxId);
  }

  /** POST /api/remit-status */
  remitStatus(body: unknown): Answer {
    const nowMs = this.advance();
    const read = readStatus(body);
    if (!read.ok) return this.refuse('remit-status', body, read.code, read.why);
    const { partnerTrxId, sendCallback } = read.value;
    const transaction = this.#state.find(partnerTrxId);
    if (!transaction || this.#isHidden(transaction, nowMs)) {
      return this.refuse('remit-status', body, '204', 'no such transaction');
    }
    if (transaction.state === 'unknown') {
      return this.refuse('remit-status', body, transaction.code, 'mock account');
    }
    // Only what has a callback code can be sent again: a payout in progress has none.
    if (sendCallback && transaction.state !== 'processing')
      this.#callbacks.queue(transaction, nowMs);
    const code = transaction.state === 'processing' ? '102' : transaction.code;
    return statusAnswer(code, transaction, nowMs);
  }

  /** Both conditions of a visibility delay must have passed; each "not found" uses one answer up. */
  #isHidden(transaction: Transaction, nowMs: number): boolean {
    if (transaction.hiddenAnswers > 0) {
      transaction.hiddenAnswers -= 1;
      return true;
    }
    return nowMs < transaction.hiddenUntilMs;
  }

  /** GET /api/balance */
  balance(): Answer {
    const nowMs = this.advance();
    return balanceAnswer('000', this.figures(), nowMs, null);
  }

  /** See `refusal`; dated by the books' clock. */
  refuse(endpoint: OyEndpoint, body: unknown, code: string, why: string): Answer {
    return refusal({ endpoint, body, code, why, nowMs: this.#options.clock.nowMs() });
  }

  /** Catches up with the clock: every fate that is due comes, at its own time. Returns now, in ms. */
  advance(): number {
    const nowMs = this.#options.clock.nowMs();
    for (;;) {
      const due = this.#state.fates.take(nowMs);
      if (!due) return nowMs;
      // One that a person resolved meanwhile has had its end.
      if (due.item.state === 'processing') this.#move(due.item, due.item.code, due.dueMs);
    }
  }

  #move(transaction: Transaction, code: string, atMs: number): void {
    const to = code === '301' ? 'suspect' : FAILURE_CODES.includes(code) ? 'failed' : 'paid';
    this.#record({ type: 'moved', atMs, partnerTrxId: transaction.partnerTrxId, to, code });
    this.#callbacks.queue(transaction, atMs);
  }

  /** When something happens next by itself, in ms since the epoch; null when nothing will. */
  nextDueMs(): number | null {
    const fateMs = this.#state.fates.nextMs();
    const tryMs = this.#state.callbackUrl === null ? null : this.#state.tries.nextMs();
    if (fateMs === null || tryMs === null) return fateMs ?? tryMs;
    return Math.min(fateMs, tryMs);
  }

  /** Callbacks to be sent now; report each by `callbackAnswered`. */
  takeDueCallbacks(limit = Number.POSITIVE_INFINITY): readonly CallbackTry[] {
    return this.#callbacks.take(this.advance(), limit);
  }

  /** All open callbacks of one transaction, due or not. */
  takeCallbacksOf(partnerTrxId: string): readonly CallbackTry[] {
    return this.#callbacks.takeOf(partnerTrxId);
  }

  /** `delivered`: the receiver answered 2xx. */
  callbackAnswered(id: number, delivered: boolean): void {
    this.#callbacks.answered(id, delivered, this.#options.clock.nowMs());
  }

  get callbackUrl(): string | null {
    return this.#state.callbackUrl;
  }

  setCallbackUrl(url: string | null): void {
    this.#record({ type: 'callback-url', url });
  }

  setName(bank: string, account: string, name: string): void {
    this.#record({ type: 'named', bank, account, name });
  }

  /** A top-up, or a correction when negative; it shows in the statement. */
  deposit(amount: Sen): void {
    const atMs = this.advance();
    const id = drawUuid(this.#seed, 'deposit', String(this.#state.deposits.length));
    this.#record({ type: 'deposited', atMs, id, amount });
  }

  setBalance(balance: Sen): void {
    this.advance();
    const difference = subtractSen(balance, this.#state.balance);
    if (difference !== 0) this.deposit(difference);
  }

  /** Ends a payout by hand. `id` is either id. An unknown one that succeeds takes its money now. */
  resolve(id: string, outcome: 'success' | 'failure'): Transaction {
    const atMs = this.advance();
    const transaction = this.#known(id);
    if (!['processing', 'suspect', 'unknown'].includes(transaction.state)) {
      throw new BooksError(`it is ${transaction.state} already and stays so`, 'conflict');
    }
    this.#move(transaction, outcome === 'success' ? '000' : '300', atMs);
    return transaction;
  }

  /** A settled payout comes back from the bank. Its status goes on saying 000. */
  reverse(id: string): Transaction {
    const atMs = this.advance();
    const transaction = this.#known(id);
    if (transaction.state !== 'paid') {
      throw new BooksError(`it is ${transaction.state}; only a paid one can come back`, 'conflict');
    }
    const { partnerTrxId } = transaction;
    this.#record({ type: 'moved', atMs, partnerTrxId, to: 'reversed', code: '000' });
    return transaction;
  }

  #known(id: string): Transaction {
    const transaction = this.#state.findByEither(id);
    if (!transaction)
      throw new BooksError('no transaction with this trx_id or partner_trx_id', 'not-found');
    return transaction;
  }

  figures(): BalanceFigures {
    const { balance, pending } = this.#state;
    return {
      balance,
      overdraft: ZERO,
      overbooking: ZERO,
      pending,
      available: subtractSen(balance, pending),
    };
  }

  summary(): Summary {
    this.advance();
    return summaryOf(this.#state, this.figures());
  }

  /** In order of acceptance. */
  get transactions(): readonly Readonly<Transaction>[] {
    this.advance();
    return this.#state.transactions;
  }

  find(id: string): Readonly<Transaction> | null {
    this.advance();
    return this.#state.findByEither(id);
  }

  get deposits(): readonly Deposit[] {
    return this.#state.deposits;
  }
}

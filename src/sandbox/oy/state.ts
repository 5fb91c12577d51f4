import { addSen, type Sen, subtractSen, ZERO } from '../../domain/money.ts';
import { DueQueue } from '../due-queue.ts';
import { type Accepted, type BooksEvent, type TransactionState, TRANSITIONS } from './events.ts';

export interface Transaction {
  readonly trxId: string;
  readonly partnerTrxId: string;
  readonly bank: string;
  readonly account: string;
  readonly name: string;
  readonly note: string;
  readonly amount: Sen;
  readonly fee: Sen;
  readonly createdMs: number;
  /** The last change of state that the status shows: OY's `last_updated_date`. */
  updatedMs: number;
  state: TransactionState;
  /** What the status says once it is no longer in progress. */
  code: string;
  /** When it became paid or failed. */
  finalMs: number | null;
  reversedMs: number | null;
  /** "Not found" answers still to give, and until when. */
  hiddenAnswers: number;
  readonly hiddenUntilMs: number;
}

export interface Deposit {
  readonly id: string;
  readonly atMs: number;
  /** Negative: a correction downwards. */
  readonly amount: Sen;
}

export interface OpenCallback {
  readonly id: number;
  readonly partnerTrxId: string;
  readonly body: string;
  dueMs: number;
  tries: number;
  /** Held back so that a later one overtakes it. */
  held: boolean;
  sending: boolean;
}

export interface Tally {
  count: number;
  amount: Sen;
}

const nil = (): Tally => ({ count: 0, amount: ZERO });

const reserved = (state: TransactionState): boolean =>
  state === 'processing' || state === 'suspect';

/** The books as they stand. `apply` is the only way in; it never reads a clock. */
export class OyState {
  readonly transactions: Transaction[] = [];
  readonly deposits: Deposit[] = [];
  readonly byState: Readonly<Record<TransactionState, Tally>> = {
    processing: nil(),
    suspect: nil(),
    unknown: nil(),
    paid: nil(),
    failed: nil(),
    reversed: nil(),
  };
  readonly callbacks = new Map<number, OpenCallback>();
  /** Transactions by the time of their fate; entries whose transaction has moved on are stale. */
  readonly fates = new DueQueue<Transaction>();
  /** Callbacks by time of the next try; entries that were re-timed are stale. */
  readonly tries = new DueQueue<OpenCallback>();
  balance = ZERO;
  pending = ZERO;
  callbackUrl: string | null = null;
  lastCallbackId = 0;
  delivered = 0;
  givenUp = 0;
  opened = false;
  readonly #byPartnerTrxId = new Map<string, Transaction>();
  readonly #byTrxId = new Map<string, Transaction>();
  readonly #names = new Map<string, string>();

  find(partnerTrxId: string): Transaction | null {
    return this.#byPartnerTrxId.get(partnerTrxId) ?? null;
  }

  findByEither(id: string): Transaction | null {
    return this.#byTrxId.get(id) ?? this.find(id);
  }

  /** A name set by hand; null when none was. */
  nameOf(bank: string, account: string): string | null {
    return this.#names.get(`${bank} ${account}`) ?? null;
  }

  apply(event: BooksEvent): void {
    switch (event.type) {
      case 'opened':
        this.opened = true;
        this.balance = event.balance;
        return;
      case 'accepted':
        this.#accept(event);
        return;
      case 'moved':
        this.#move(event);
        return;
      case 'deposited':
        this.deposits.push({ id: event.id, atMs: event.atMs, amount: event.amount });
        this.balance = addSen(this.balance, event.amount);
        return;
      case 'named':
        this.#names.set(`${event.bank} ${event.account}`, event.name);
        return;
      case 'callback-url':
        this.callbackUrl = event.url;
        return;
      case 'callback-queued':
      case 'callback-timed':
      case 'callback-ended':
        this.#applyCallback(event);
        return;
    }
  }

  #accept(event: Accepted): void {
    if (this.find(event.partnerTrxId)) throw new Error(`accepted twice: ${event.partnerTrxId}`);
    const { type: _type, atMs, dueMs, fate, ...rest } = event;
    const transaction: Transaction = {
      ...rest,
      createdMs: atMs,
      updatedMs: atMs,
      code: fate,
      finalMs: null,
      reversedMs: null,
    };
    this.transactions.push(transaction);
    this.#byPartnerTrxId.set(event.partnerTrxId, transaction);
    this.#byTrxId.set(event.trxId, transaction);
    this.#enter(transaction, event.state);
    if (dueMs !== null) this.fates.push(dueMs, transaction);
  }

  #move(event: Extract<BooksEvent, { type: 'moved' }>): void {
    const transaction = this.find(event.partnerTrxId);
    if (!transaction || !TRANSITIONS[transaction.state].includes(event.to)) {
      throw new Error(
        `${event.partnerTrxId}: ${transaction?.state ?? 'nothing'} cannot become ${event.to}`,
      );
    }
    this.#leave(transaction);
    if (event.to === 'reversed') {
      // The status goes on saying 000, so neither its code nor its last update changes.
      transaction.reversedMs = event.atMs;
    } else {
      transaction.code = event.code;
      transaction.updatedMs = event.atMs;
      transaction.finalMs = event.to === 'suspect' ? null : event.atMs;
    }
    this.#enter(transaction, event.to);
  }

  #leave(transaction: Transaction): void {
    const tally = this.byState[transaction.state];
    tally.count -= 1;
    tally.amount = subtractSen(tally.amount, transaction.amount);
    if (reserved(transaction.state)) {
      this.pending = subtractSen(this.pending, addSen(transaction.amount, transaction.fee));
    }
  }

  #enter(transaction: Transaction, state: TransactionState): void {
    transaction.state = state;
    const tally = this.byState[state];
    tally.count += 1;
    tally.amount = addSen(tally.amount, transaction.amount);
    const cost = addSen(transaction.amount, transaction.fee);
    if (reserved(state)) this.pending = addSen(this.pending, cost);
    if (state === 'paid') this.balance = subtractSen(this.balance, cost);
    // A transfer that comes back returns the amount; the fee for the attempt is kept.
    if (state === 'reversed') this.balance = addSen(this.balance, transaction.amount);
  }

  #applyCallback(
    event: Extract<BooksEvent, { type: `callback-${'queued' | 'timed' | 'ended'}` }>,
  ): void {
    if (event.type === 'callback-queued') {
      const { type: _type, ...rest } = event;
      const callback = { ...rest, tries: 0, sending: false };
      this.callbacks.set(event.id, callback);
      this.lastCallbackId = event.id;
      this.tries.push(event.dueMs, callback);
      return;
    }
    const callback = this.callbacks.get(event.id);
    if (!callback) throw new Error(`callback ${event.id} is not open`);
    if (event.type === 'callback-timed') {
      Object.assign(callback, {
        tries: event.tries,
        dueMs: event.dueMs,
        held: false,
        sending: false,
      });
      this.tries.push(event.dueMs, callback);
      return;
    }
    this.callbacks.delete(event.id);
    if (event.delivered) this.delivered += 1;
    else this.givenUp += 1;
  }
}

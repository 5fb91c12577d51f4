import type { Fault } from '../faults.ts';
import { callbackBody } from './answers.ts';
import type { BooksEvent } from './events.ts';
import type { OpenCallback, OyState, Transaction } from './state.ts';

/** One try to be made now. */
export interface CallbackTry {
  readonly id: number;
  readonly partnerTrxId: string;
  readonly url: string;
  readonly body: string;
}

export interface CallbackSettings {
  /**
   * Waits before each try: the first after the event, each next one after the *previous try*. So
   * `[0, 1 min, 2 min, 13 min, 47 min]` tries at 0, 1, 3, 16 and 63 minutes. (I): OY publishes none.
   */
  readonly retryMs: readonly number[];
  readonly faults: (partnerTrxId: string, account: string) => readonly Fault[];
}

/** A held callback goes this long after the one that overtakes it. */
const OVERTAKEN_BY_MS = 50;

/** The callback's code: the document lists 000, 300 and 301 only, so every failure says 300. */
function callbackCode(transaction: Transaction): string {
  if (transaction.state === 'failed') return '300';
  return transaction.state === 'suspect' ? '301' : '000';
}

/**
 * "Partner Callback": queued when a transaction becomes final or suspect, tried until a 2xx or until
 * the tries are used up. Its body is written at the event, so a late try tells an old story, as it
 * does in life. Nothing is queued while no callback URL is set.
 */
export class Callbacks {
  readonly #state: OyState;
  readonly #record: (event: BooksEvent) => void;
  readonly #settings: CallbackSettings;

  constructor(state: OyState, record: (event: BooksEvent) => void, settings: CallbackSettings) {
    this.#state = state;
    this.#record = record;
    this.#settings = settings;
  }

  queue(transaction: Transaction, atMs: number): void {
    const firstWaitMs = this.#settings.retryMs[0];
    if (this.#state.callbackUrl === null || firstWaitMs === undefined) return;
    const faults = this.#settings.faults(transaction.partnerTrxId, transaction.account);
    if (faults.some((fault) => fault.kind === 'lost')) return;
    let copies = 1;
    let waitMs = firstWaitMs;
    let held = false;
    for (const fault of faults) {
      if (fault.kind === 'doubled') copies = fault.copies;
      if (fault.kind === 'delay') waitMs += fault.ms;
      if (fault.kind === 'out-of-order') {
        held = true;
        waitMs += fault.ms;
      }
    }
    const dueMs = atMs + waitMs;
    if (!held) this.#letGo(transaction.partnerTrxId, dueMs);
    const body = callbackBody(callbackCode(transaction), transaction, atMs);
    const { partnerTrxId } = transaction;
    for (let copy = 0; copy < copies; copy += 1) {
      const id = this.#state.lastCallbackId + 1;
      this.#record({ type: 'callback-queued', id, partnerTrxId, body, dueMs, held });
    }
  }

  /** Those held back go right after the one that is due at `dueMs`. */
  #letGo(overtaker: string, dueMs: number): void {
    for (const callback of this.#state.callbacks.values()) {
      if (!callback.held || callback.partnerTrxId === overtaker) continue;
      const { id, tries } = callback;
      this.#record({ type: 'callback-timed', id, tries, dueMs: dueMs + OVERTAKEN_BY_MS });
    }
  }

  /** The tries due at `nowMs`, at most `limit`; each must be reported back by `answered`. */
  take(nowMs: number, limit: number): readonly CallbackTry[] {
    const taken: CallbackTry[] = [];
    const url = this.#state.callbackUrl;
    if (url === null) return taken;
    while (taken.length < limit) {
      const due = this.#state.tries.take(nowMs);
      if (!due) break;
      if (this.#isCurrent(due.item, due.dueMs)) taken.push(this.#start(due.item, url));
    }
    return taken;
  }

  /** The open tries of one transaction, whether due or not. */
  takeOf(partnerTrxId: string): readonly CallbackTry[] {
    const url = this.#state.callbackUrl;
    if (url === null) return [];
    return [...this.#state.callbacks.values()]
      .filter((callback) => callback.partnerTrxId === partnerTrxId && !callback.sending)
      .map((callback) => this.#start(callback, url));
  }

  #isCurrent(callback: OpenCallback, dueMs: number): boolean {
    return (
      this.#state.callbacks.get(callback.id) === callback &&
      callback.dueMs === dueMs &&
      !callback.sending
    );
  }

  #start(callback: OpenCallback, url: string): CallbackTry {
    callback.sending = true;
    const { id, partnerTrxId, body } = callback;
    return { id, partnerTrxId, url, body };
  }

  answered(id: number, delivered: boolean, nowMs: number): void {
    const callback = this.#state.callbacks.get(id);
    if (!callback) return;
    const tries = callback.tries + 1;
    const nextWaitMs = this.#settings.retryMs[tries];
    if (delivered || nextWaitMs === undefined) {
      this.#record({ type: 'callback-ended', id, delivered });
    } else {
      this.#record({ type: 'callback-timed', id, tries, dueMs: nowMs + nextWaitMs });
    }
  }
}

import type { Clock } from '../domain/time.ts';
import type { Delivery, DeliveryReply, DeliverySource } from './callback-sender.ts';
import { DueQueue } from './due-queue.ts';
import type { FaultPlans } from './faults.ts';

export interface OutboxOptions {
  /** In fault plans, and in the list of messages: `va-callback`. It must be listed in faults.ts. */
  readonly name: string;
  /** Waits before each try: the first after the event, each next one after the end of the last try. */
  readonly retryMs: readonly number[];
  /** Headers of one try; made anew for each, since a signature holds the time. */
  readonly headersOf?: (message: OutboxMessage) => Readonly<Record<string, string>>;
  /** Default: any 2xx. */
  readonly isDelivered?: (reply: DeliveryReply) => boolean;
}

export interface OutboxMessage {
  readonly id: number;
  /** The client's id that it is about, for fault plans. */
  readonly about: string;
  readonly url: string;
  readonly body: string;
}

/** A message with its fate, for a person who looks. */
export interface OutboxEntry extends OutboxMessage {
  readonly queuedMs: number;
  state: 'waiting' | 'sending' | 'delivered' | 'given_up' | 'lost';
  tries: number;
  dueMs: number;
  lastHttpStatus: number | null;
}

/** A held message goes this long after the one that overtakes it. */
const OVERTAKEN_BY_MS = 50;
/** Messages that are over are kept for a person to look at, up to so many. */
const KEPT = 10_000;

/**
 * Callbacks of one kind: queued at an event, tried until they are delivered or the tries are used up.
 * A body is written at the event, so that a late try tells an old story, as it does in life. Messages
 * that wait do not outlive the process: whoever restarts the sandbox loses them, as providers do.
 */
export class Outbox implements DeliverySource {
  readonly #options: OutboxOptions;
  readonly #clock: Clock;
  readonly #faults: FaultPlans;
  readonly #wake: () => void;
  readonly #entries: (OutboxEntry & { held: boolean })[] = [];
  readonly #tries = new DueQueue<OutboxEntry>();
  #lastId = 0;

  constructor(options: OutboxOptions, clock: Clock, faults: FaultPlans, wake: () => void) {
    this.#options = options;
    this.#clock = clock;
    this.#faults = faults;
    this.#wake = wake;
  }

  /** Queues a message about `about`; nothing where there is no address to send it to. */
  queue(message: { about: string; url: string | null; body: string }): void {
    const { url, ...rest } = message;
    const firstWaitMs = this.#options.retryMs[0];
    if (url === null || firstWaitMs === undefined) return;
    const faults = this.#faults.strike(this.#options.name, {
      partnerTrxId: message.about,
      account: null,
    });
    const lost = faults.some(({ kind }) => kind === 'lost');
    const copies = faults.find((fault) => fault.kind === 'doubled')?.copies ?? 1;
    const held = faults.find((fault) => fault.kind === 'out-of-order');
    const delayMs = faults.find((fault) => fault.kind === 'delay')?.ms ?? 0;
    const nowMs = this.#clock.nowMs();
    const dueMs = nowMs + firstWaitMs + delayMs + (held?.ms ?? 0);
    if (!held) this.#letGo(message.about, dueMs);
    for (let copy = 0; copy < copies; copy += 1) {
      this.#lastId += 1;
      const entry = {
        ...rest,
        url,
        id: this.#lastId,
        queuedMs: nowMs,
        state: lost ? ('lost' as const) : ('waiting' as const),
        tries: 0,
        dueMs,
        lastHttpStatus: null,
        held: held !== undefined,
      };
      this.#entries.push(entry);
      if (!lost) this.#tries.push(dueMs, entry);
    }
    if (this.#entries.length > KEPT * 1.25) this.#forget();
    this.#wake();
  }

  /** Those held back go right after the one that is due at `dueMs`. */
  #letGo(overtaker: string, dueMs: number): void {
    for (const entry of this.#entries) {
      if (!entry.held || entry.state !== 'waiting' || entry.about === overtaker) continue;
      entry.held = false;
      this.#retime(entry, dueMs + OVERTAKEN_BY_MS);
    }
  }

  #retime(entry: OutboxEntry, dueMs: number): void {
    entry.dueMs = dueMs;
    this.#tries.push(dueMs, entry);
  }

  #forget(): void {
    const surplus = this.#entries.length - KEPT;
    let dropped = 0;
    for (let at = 0; at < this.#entries.length && dropped < surplus; ) {
      const { state } = this.#entries[at] ?? { state: 'waiting' };
      if (state === 'waiting' || state === 'sending') at += 1;
      else {
        this.#entries.splice(at, 1);
        dropped += 1;
      }
    }
  }

  /** In the order in which they were queued. */
  get messages(): readonly Readonly<OutboxEntry>[] {
    return this.#entries;
  }

  nextDueMs(): number | null {
    return this.#tries.nextMs();
  }

  takeDueCallbacks(limit: number): readonly Delivery[] {
    const taken: Delivery[] = [];
    while (taken.length < limit) {
      const due = this.#tries.take(this.#clock.nowMs());
      if (!due) break;
      const entry = due.item;
      if (entry.state !== 'waiting' || entry.dueMs !== due.dueMs) continue; // it was re-timed
      entry.state = 'sending';
      const { id, url, body } = entry;
      taken.push({ id, url, body, headers: this.#options.headersOf?.(entry) ?? {} });
    }
    return taken;
  }

  callbackAnswered(id: number, delivered: boolean, reply: DeliveryReply | null): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (!entry) return;
    const isDelivered = this.#options.isDelivered;
    const done = isDelivered ? reply !== null && isDelivered(reply) : delivered;
    entry.tries += 1;
    entry.lastHttpStatus = reply?.httpStatus ?? null;
    const nextWaitMs = this.#options.retryMs[entry.tries];
    if (done) entry.state = 'delivered';
    else if (nextWaitMs === undefined) entry.state = 'given_up';
    else {
      entry.state = 'waiting';
      this.#retime(entry, this.#clock.nowMs() + nextWaitMs);
      this.#wake();
    }
  }
}

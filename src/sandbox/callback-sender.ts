import type { Clock } from '../domain/time.ts';

/** One callback to be posted. */
export interface Delivery {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  /** Beside content-type and accept. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the receiver answered. */
export interface DeliveryReply {
  readonly httpStatus: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whoever owns the callbacks; the sender only carries them. */
export interface DeliverySource {
  /** When there will be something to do; null = not by itself. Milliseconds since the epoch. */
  nextDueMs(): number | null;
  takeDueCallbacks(limit: number): readonly Delivery[];
  /** `delivered`: any 2xx; `reply`: null where none came. */
  callbackAnswered(id: number, delivered: boolean, reply: DeliveryReply | null): void;
}

/** Bounds the sockets towards one receiver. */
const AT_ONCE = 32;
/** Longest sleep; whatever is due earlier wakes the loop. */
const MAX_SLEEP_MS = 3_600_000;

/** Posts callbacks when they are due. Due times follow the given clock; time-outs follow real time. */
export class CallbackSender {
  readonly #source: DeliverySource;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #posts = new Set<AbortController>();
  #closed = false;
  #waker = new AbortController();
  #sleepsUntilMs = 0;
  #loop: Promise<void> | null = null;

  constructor(source: DeliverySource, clock: Clock, timeoutMs: number) {
    this.#source = source;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** To be called when something may be due earlier than it was. */
  wake(): void {
    const nextMs = this.#source.nextDueMs();
    if (nextMs !== null && nextMs < this.#sleepsUntilMs) this.#waker.abort();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      this.#waker = new AbortController();
      this.#dispatchDue();
      const nowMs = this.#clock.nowMs();
      const full = this.#underWay.size >= AT_ONCE;
      const nextMs = full ? null : this.#source.nextDueMs();
      const waitMs =
        nextMs === null ? MAX_SLEEP_MS : Math.max(1, Math.min(MAX_SLEEP_MS, nextMs - nowMs));
      this.#sleepsUntilMs = nowMs + waitMs;
      await this.#clock.sleep(waitMs, this.#waker.signal);
    }
  }

  #dispatchDue(): void {
    for (const delivery of this.#source.takeDueCallbacks(AT_ONCE - this.#underWay.size)) {
      this.#dispatch(delivery);
    }
  }

  #dispatch(delivery: Delivery): void {
    const sending = this.send(delivery).finally(() => {
      this.#underWay.delete(sending);
      this.#waker.abort();
    });
    this.#underWay.add(sending);
  }

  /** Posts one and reports how it went. Never rejects. */
  async send(delivery: Delivery): Promise<void> {
    const post = new AbortController();
    const timer = setTimeout(() => post.abort(), this.#timeoutMs);
    this.#posts.add(post);
    const reply = await this.#post(delivery, post.signal);
    this.#posts.delete(post);
    clearTimeout(timer);
    if (this.#closed) return;
    const delivered = reply !== null && reply.httpStatus >= 200 && reply.httpStatus < 300;
    this.#source.callbackAnswered(delivery.id, delivered, reply);
  }

  async #post(delivery: Delivery, signal: AbortSignal): Promise<DeliveryReply | null> {
    let reply: DeliveryReply | null = null;
    try {
      const response = await fetch(delivery.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...delivery.headers,
        },
        body: delivery.body,
        redirect: 'manual',
        signal,
      });
      const { status: httpStatus } = response;
      const headers = Object.fromEntries(response.headers);
      reply = { httpStatus, headers, body: '' };
      // Read to the end, so that the connection can be used again.
      reply = { httpStatus, headers, body: await response.text() };
    } catch {
      // Refused, timed out or cut: the status line, if there was one, has decided.
    }
    return reply;
  }

  /** Stops; what is under way is cut and counts as not tried. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const post of this.#posts) post.abort();
    this.#waker.abort();
    await Promise.all([this.#loop, ...this.#underWay]);
  }
}
